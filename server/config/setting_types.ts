// Types of configuration keys: how a value is parsed, which values are valid, and whether a message may repeat them.

/** An unparsed value: text from the environment, any JSON value from the file. */
export type Raw = unknown;

/** One key: its default, a description of its valid values, and its parser. */
export interface Key<T> {
  readonly fallback: T;
  /** Valid values, as the end of the sentence "it takes …". */
  readonly takes: string;
  /** Whether a message may repeat an invalid value. `nothing` for secrets and addresses, which may hold a password. */
  readonly shows: "value" | "nothing";
  /** Describes an invalid value that is not shown, without repeating any of it. */
  wrong?(raw: Raw): string;
  /** Parses a value; undefined for an invalid one. */
  read(raw: Raw): T | undefined;
}

/** Least length of a configured key, characters. */
export const KEY_LENGTH = 16;
/** Least length of the moderator password, characters. */
export const PASSWORD_LENGTH = 12;

/** Secrets of examples, and `admin1234`, the original system's moderator password, with similar ones. */
const PLACEHOLDER =
  /^(change[-_ ]?me|replace[-_ ]?me|your[-_ ]|placeholder|((secret|password|admin)[-_ ]?\d*[-_ ]?)+$)/i;
/** Characters that break a line, and control characters. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/** Protocol, host and port: what a setting of origins takes. */
const PLAIN_ORIGIN = /https?:\/\/[\w.*-]+(?::\d{1,5})?(?=[/,"])/gi;
/** What editors and scripts of Windows add to a text: a byte order mark before it, and line ends after it. */
const MARKS = /^\ufeff+|[\r\n]+$/g;
/** Longest value that a message repeats, characters. */
const MAX_SHOWN = 60;

/** A text without a byte order mark before it and line ends after it. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, "");
}

/** Whether a secret is long enough, and not a placeholder of an example. */
export function isStrong(secret: string, minLength: number): boolean {
  const bare = secret.trim();
  return bare.length >= minLength && !PLACEHOLDER.test(bare);
}

/** A secret. `whenAbsent` describes what happens without one. */
export function secret(
  minLength: number,
  whenAbsent = "leave it out to have one generated and stored",
): Key<string | null> {
  return {
    fallback: null,
    takes: `at least ${minLength} characters that are not an example's; ${whenAbsent}`,
    shows: "nothing",
    read: (raw) => typeof raw === "string" && isStrong(raw, minLength) ? raw : undefined,
  };
}

/** A text of one line, which may have to satisfy `isValid`. */
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

/** Whether a text can be a name or a path, and is neither an address nor JSON. */
export function isPlainName(text: string): boolean {
  return !/:\/\/|[{}"]|:[^/]*@/.test(text) && !CONTROL.test(text);
}

/** A key that may be absent: its default is null. */
export function optional<T>(key: Key<T>): Key<T | null> {
  return { ...key, fallback: null };
}

/** A key whose value is converted by `map`. */
export function mapped<T, U>(key: Key<T>, fallback: U, map: (value: T) => U): Key<U> {
  const read = (raw: Raw): U | undefined => {
    const value = key.read(raw);
    return value === undefined ? undefined : map(value);
  };
  return { ...key, fallback, read };
}

/** A whole number from `min` to `max`. */
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

/** A boolean; 1 and 0 are valid too. */
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

/** One of several words. */
export function choice<T extends string>(fallback: T, options: readonly T[]): Key<T> {
  return {
    fallback,
    takes: options.join(", "),
    shows: "value",
    read: (raw) =>
      options.find((option) => option === (typeof raw === "string" ? raw.trim().toLowerCase() : raw)),
  };
}

/** A list, as an array or as text separated by commas. */
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

/** The message about an invalid value: the key, the value if it may be shown, and the valid values. */
export function problemOf(name: string, raw: Raw, key: Key<unknown>): string {
  const shown = key.shows === "value" && mayShow(raw) ? JSON.stringify(raw) : key.wrong?.(raw) ?? "its value";
  return `${name}: ${shown} is not valid; it takes ${key.takes}.`;
}

/**
 * Whether an invalid value may be shown. An object, an address with a user or options, and a long text may be a
 * misplaced secret.
 */
function mayShow(raw: Raw): boolean {
  const items = Array.isArray(raw) ? raw : [raw];
  const json = JSON.stringify(raw);
  return items.every((item) => typeof item !== "object") && json.length <= MAX_SHOWN &&
    !/[@?#=%]|:\/\//.test(json.replace(PLAIN_ORIGIN, ""));
}
