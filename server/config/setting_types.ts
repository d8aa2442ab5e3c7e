// Kinds of configuration keys: how a value is read, what it takes in words, and whether a message may repeat it.

/** A value as it came: text from the environment, anything from the file. */
export type Raw = unknown;

/** One key: its default, what it takes in words, and how it is read. */
export interface Key<T> {
  readonly fallback: T;
  readonly takes: string;
  /**
   * Whether a message may repeat an invalid value. `nothing` for a secret, and for an address: it may hold a user, a
   * password or a token.
   */
  readonly shows: "value" | "nothing";
  /** What is wrong with a value that is not shown. Repeats nothing of it. */
  wrong?(raw: Raw): string;
  /** Undefined for a value that is not valid. */
  read(raw: Raw): T | undefined;
}

/** Fewest characters of a key that is made or configured. */
export const KEY_LENGTH = 16;
/** Fewest characters of the moderator password. One secret for all moderators is the one worth guessing. */
export const PASSWORD_LENGTH = 12;

const PLACEHOLDER = /^(change[-_ ]?me|replace[-_ ]?me|your[-_ ]|placeholder|secret$|password$|admin$)/i;
/** Characters that break a line, or that no terminal shows. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/** Protocol, host and port of a page: what is asked for where origins are. */
const PLAIN_ORIGIN = /https?:\/\/[\w.*-]+(?::\d{1,5})?(?=[/,"])/gi;
/** Longest value that is repeated, characters. */
const MAX_SHOWN = 60;

/** Whether a secret has its length, and is no example's. */
export function isStrong(secret: string, minLength: number): boolean {
  return secret.trim().length >= minLength && !PLACEHOLDER.test(secret);
}

/** A secret. Without one, one is made and kept, unless `leftOut` says something else. */
export function secret(
  minLength: number,
  leftOut = "leave it out to have one made and kept",
): Key<string | null> {
  return {
    fallback: null,
    takes: `at least ${minLength} characters that are not an example's; ${leftOut}`,
    shows: "nothing",
    read: (raw) => typeof raw === "string" && isStrong(raw, minLength) ? raw : undefined,
  };
}

/** Text of one line. `isValid` may ask for more. */
export function text(
  fallback: string,
  takes: string,
  isValid: (text: string) => boolean = () => true,
): Key<string> {
  return {
    fallback,
    takes,
    shows: "value",
    read(raw) {
      const line = typeof raw === "string" ? raw.trim() : "";
      return line !== "" && !CONTROL.test(line) && isValid(line) ? line : undefined;
    },
  };
}

/** Whether a text can be a name or a path: neither an address nor JSON. */
export function isPlainName(text: string): boolean {
  return !/:\/\/|[{}"]|:[^/]*@/.test(text) && !CONTROL.test(text);
}

/** A key that may be left out. */
export function optional<T>(key: Key<T>): Key<T | null> {
  return { ...key, fallback: null };
}

/** A key whose value becomes something else. */
export function mapped<T, U>(key: Key<T>, fallback: U, map: (value: T) => U): Key<U> {
  const read = (raw: Raw): U | undefined => {
    const value = key.read(raw);
    return value === undefined ? undefined : map(value);
  };
  return { ...key, fallback, read };
}

/** A whole number. */
export function integer(fallback: number, min: number, max: number): Key<number> {
  return {
    fallback,
    takes: `a whole number from ${min} to ${max}`,
    shows: "value",
    read(raw) {
      const value = typeof raw === "string" && /^\d+$/.test(raw.trim()) ? Number(raw) : raw;
      return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined;
    },
  };
}

/** A switch. */
export function boolean(fallback: boolean): Key<boolean> {
  return {
    fallback,
    takes: "true or false",
    shows: "value",
    read(raw) {
      const value = typeof raw === "string" ? raw.trim().toLowerCase() : raw;
      if (value === true || value === "true" || value === "1") return true;
      return value === false || value === "false" || value === "0" ? false : undefined;
    },
  };
}

/** One of a few words. */
export function choice<T extends string>(fallback: T, options: readonly T[]): Key<T> {
  return {
    fallback,
    takes: options.join(", "),
    shows: "value",
    read: (raw) =>
      options.find((option) => option === (typeof raw === "string" ? raw.trim().toLowerCase() : raw)),
  };
}

/** Several, as an array or as text with commas. */
export function list(takes: string, isItem: (item: string) => boolean): Key<readonly string[]> {
  return {
    fallback: [],
    takes,
    shows: "value",
    wrong(raw) {
      const items = itemsOf(raw);
      const at = items?.findIndex((item) => !isItem(item)) ?? -1;
      return at < 0 ? "its value" : `item ${at + 1} of ${items!.length}`;
    },
    read(raw) {
      const items = itemsOf(raw);
      return items?.every(isItem) ? items : undefined;
    },
  };
}

function itemsOf(raw: Raw): string[] | undefined {
  const items = typeof raw === "string" ? raw.split(",") : raw;
  if (!Array.isArray(items) || !items.every((item) => typeof item === "string")) return undefined;
  return items.map((item: string) => item.trim()).filter((item) => item !== "");
}

/** The line about a value that is not valid. It names the key, the value where that may be shown, and what it takes. */
export function problemOf(name: string, raw: Raw, key: Key<unknown>): string {
  const shown = key.shows === "value" && isPlain(raw) ? JSON.stringify(raw) : key.wrong?.(raw) ?? "its value";
  return `${name}: ${shown} is not valid; it takes ${key.takes}.`;
}

/**
 * Whether an invalid value can be shown. An object, an address with a user or options, and a long text may be a secret that
 * stands at the wrong key.
 */
function isPlain(raw: Raw): boolean {
  const items = Array.isArray(raw) ? raw : [raw];
  const json = JSON.stringify(raw);
  return items.every((item) => typeof item !== "object") && json.length <= MAX_SHOWN &&
    !/[@?#=%]|:\/\//.test(json.replace(PLAIN_ORIGIN, ""));
}
