// Names of private rooms in the original. Its documentation says that a room's key is an HMAC of the room's name, but
// not how the name is made. So here are the ways that may be: a prefix, a separator, and what stands for the two.

/** One of the two, as the original knows it. */
export interface RoomMember {
  readonly id: number;
  readonly username: string;
}

/** A way to name a room. */
export interface RoomPattern {
  /** As `--room-pattern` takes it: `pm:lower`, or `pm:*_lower` where the prefix is joined by another sign. */
  readonly name: string;
  /** It is tried where no other fits, and never with a derived key, which takes long. */
  readonly isRare: boolean;
  /** The name of the room of two. */
  room(a: RoomMember, b: RoomMember): string;
}

/** From the most to the least likely. An empty one is written `none`. */
const PREFIXES = ["pm", "dm", "", "room", "private", "chat", "pm_room"];
const SEPARATORS = [":", "_", "-", "|", "__", "#", ",", "/", ".", "+", "&", " "];
const JOINTS = [":", "_", "-"];
const MIXED_SEPARATORS = [":", "_", "-", "|"];

type Two = readonly [string | number, string | number];

/** What stands for the two, in order. */
const PARTS: Readonly<Record<string, (a: RoomMember, b: RoomMember) => Two>> = {
  lower: (a, b) => sorted(a.username.toLowerCase(), b.username.toLowerCase()),
  name: (a, b) => sorted(a.username, b.username),
  id: (a, b) => a.id < b.id ? [a.id, b.id] : [b.id, a.id],
  /** Names as written, sorted without regard to case. */
  fold: (a, b) => {
    return a.username.toLowerCase() <= b.username.toLowerCase()
      ? [a.username, b.username]
      : [b.username, a.username];
  },
  /** Ids sorted as texts: 10 comes before 9. */
  idtext: (a, b) => sorted(String(a.id), String(b.id)),
  /** Names in the order of the ids. */
  namebyid: (a, b) => a.id < b.id ? [a.username, b.username] : [b.username, a.username],
  lowerbyid: (a, b) => {
    const [low, high] = a.id < b.id ? [a, b] : [b, a];
    return [low.username.toLowerCase(), high.username.toLowerCase()];
  },
};
/** Parts that are tried with each prefix and separator, and those that are tried where no other fits. */
const COMMON = ["lower", "name", "id"];
const RARE = ["fold", "idtext", "namebyid", "lowerbyid"];
/** Longest first, for one may end in another. */
const PART_NAMES = Object.keys(PARTS).sort((a, b) => b.length - a.length);

/** All patterns that are tried, the likely ones first. */
export function roomPatterns(): RoomPattern[] {
  const names = new Set<string>();
  for (const plain of ranked(PREFIXES, SEPARATORS)) {
    for (const part of COMMON) names.add(`${plain[0] || "none"}${plain[1]}${part}`);
  }
  for (const prefix of PREFIXES.filter((one) => one !== "")) {
    for (const [joint, separator] of ranked(JOINTS, MIXED_SEPARATORS)) {
      for (const part of joint === separator ? ["fold"] : [...COMMON, "fold"]) {
        names.add(`${prefix}${joint}*${separator}${part}`);
      }
    }
  }
  for (const plain of ranked(PREFIXES, SEPARATORS)) {
    for (const part of RARE) names.add(`${plain[0] || "none"}${plain[1]}${part}`);
  }
  return [...names].flatMap((name) => roomPattern(name) ?? []);
}

/** The pattern of a name, also of one that is not tried by itself; undefined for what is none. */
export function roomPattern(name: string): RoomPattern | undefined {
  const part = PART_NAMES.find((one) => name.endsWith(one));
  if (part === undefined) return undefined;
  const head = name.slice(0, -part.length);
  const read = /^(.+)([^A-Za-z0-9])\*([^A-Za-z0-9]{1,3})$/s.exec(head) ??
    /^(.*?)([^A-Za-z0-9*]{1,3})$/s.exec(head);
  if (read === null) return undefined;
  const [, written = "", joint = "", separator = joint] = read;
  const prefix = written === "none" ? "" : written;
  const two = PARTS[part]!;
  return {
    name,
    isRare: RARE.includes(part) && !head.includes("*"),
    room: (a, b) => `${prefix}${prefix === "" ? "" : joint}${two(a, b).join(separator)}`,
  };
}

/** Pairs of two lists, by how far back both are. */
function ranked(first: readonly string[], second: readonly string[]): (readonly [string, string])[] {
  return first.flatMap((a, i) => second.map((b, j) => ({ pair: [a, b] as const, rank: i + j })))
    .sort((a, b) => a.rank - b.rank).map(({ pair }) => pair);
}

function sorted(a: string, b: string): Two {
  return a < b ? [a, b] : [b, a];
}

/** How the key of a room is made from the room key of the documentation. */
export interface KeyDerivation {
  /** `raw` for the room key itself, else `pbkdf2:FORM:SALT`. */
  readonly name: string;
  readonly derive: null | {
    /** The password: the room key's 32 bytes, or their base64. */
    readonly form: "b64" | "bytes";
    /** Null for the name of the room. */
    readonly salt: string | null;
  };
}

/** The derivation that needs none. */
export const RAW: KeyDerivation = { name: "raw", derive: null };

/** With the salt `none`, an empty one. */
const SALTS = ["room", "none", "sexychat", "aphrodite", "aprhodite", "salt"];

/** Derivations with PBKDF2, the likely ones first. */
export const DERIVATIONS: readonly KeyDerivation[] = SALTS.flatMap((salt) =>
  (["b64", "bytes"] as const).map((form) => ({
    name: `pbkdf2:${form}:${salt}`,
    derive: { form, salt: salt === "room" ? null : salt === "none" ? "" : salt },
  }))
);
