// Links that the server makes and the page follows: the address of the page, and a secret behind the `#`, which browsers
// send to no server.

/** What a link is for, as it stands in the link. */
export const LINKS = ["reset", "verify", "invite"] as const;

/** One of the purposes. */
export type LinkPurpose = typeof LINKS[number];

/** How long a link can be used, milliseconds: a day. */
export const LINK_LIFETIME_MS = 86_400_000;
/** Shortest and longest secret, characters of base64url. */
const SECRET = /^[A-Za-z0-9_-]{20,128}$/;

/** A link. `publicUrl` is the origin of the page; without one the link begins with its path. */
export function linkUrl(publicUrl: string | null, purpose: LinkPurpose, token: string): string {
  return `${publicUrl ?? ""}/#${purpose}=${token}`;
}

/** A new secret: 240 random bits, from two UUIDs of version 4, in base64url. */
export function newLinkToken(uuid: () => string): string {
  return btoa(String.fromCharCode(...randomBytes(uuid()), ...randomBytes(uuid())))
    .replaceAll("+", "-").replaceAll("/", "_");
}

/** What the end of an address asks for, such as `#reset=…`; null for anything else. */
export function readLink(hash: string): { readonly purpose: LinkPurpose; readonly token: string } | null {
  const [name, token = ""] = hash.replace(/^#/, "").split("=");
  const purpose = LINKS.find((known) => known === name);
  return purpose === undefined || !SECRET.test(token) ? null : { purpose, token };
}

/** 15 bytes of a UUID without the digits that say its version and variant. */
function randomBytes(uuid: string): number[] {
  const hex = uuid.replaceAll("-", "");
  const random = hex.slice(0, 12) + hex.slice(13, 16) + hex.slice(17);
  return random.match(/../g)!.map((byte) => parseInt(byte, 16));
}
