// /.well-known/security.txt (RFC 9116): whom to tell about a hole.

/** For how long what it says holds, milliseconds. The RFC recommends less than a year. */
const VALID_MS = 90 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The text for a contact, at a time in milliseconds since the epoch; null for a contact that is no address. */
export function securityTxt(contact: string | null, now: number): string | null {
  const uri = contact === null ? null : contactUri(contact);
  if (uri === null) return null;
  const expires = new Date(Math.floor(now / DAY_MS) * DAY_MS + VALID_MS);
  return `Contact: ${uri}\nExpires: ${expires.toISOString()}\n`;
}

/** A contact as a URI: an e-mail address, `https:`, `mailto:` or `tel:`. The RFC does not take `http:`. */
function contactUri(contact: string): string | null {
  if (/^[^\s@:/?#]+@[^\s@:/?#]+$/.test(contact)) return `mailto:${encodeURI(contact)}`;
  if (!/^(https:\/\/|mailto:|tel:)\S+$/i.test(contact) || !URL.canParse(contact)) return null;
  return new URL(contact).href;
}
