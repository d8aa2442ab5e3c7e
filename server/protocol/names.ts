// Rules for usernames: valid names, names that look alike, and reserved names.

import { BOT_NAME, USERNAME_PATTERN } from "./protocol_limits.ts";

/** Name of the service, as authenticator apps and browsers show it. */
export const SERVICE = "SexyChat";

/** Whether a name consists of 1 to 20 letters, digits, `_` and `-`. */
export function isUsername(name: string): boolean {
  return USERNAME_PATTERN.test(name);
}

/** The key of a name. Names that differ only in case have the same key. */
export function nameKey(username: string): string {
  return username.toLowerCase();
}

/** Whether a name is the companion's, in any case. */
export function isBot(name: string): boolean {
  return nameKey(name) === nameKey(BOT_NAME);
}

/**
 * The folded form of a name. Names with the same folded form look alike. Folds `I l 1 i`, `O 0 o` and `rn m`, and
 * drops `-` and `_`.
 */
export function foldName(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase().replaceAll(/[il1]/g, "l").replaceAll("0", "o").replaceAll(
    "rn",
    "m",
  );
}

/** Names reserved for the product and its staff. `mod` is too short a word to reserve. */
const RESERVED_NAMES = [
  ...["admin", "admins", "administrator", "administrators", "moderator", "moderators"],
  ...["root", "system", "server", "operator", "owner", "staff", "support", "helpdesk", "official"],
  ...[SERVICE, "Aphrodite"],
] as const;

/** Digits that look like letters, besides those of {@link foldName}. */
const DIGIT_LETTERS: Readonly<Record<string, string>> = { "3": "e", "4": "a", "5": "s", "7": "t" };

/** Whether a name looks like the companion's, with repeated letters or not: `VioIet`, `Vi0-let`, `Violett`. */
export function looksLikeBot(name: string): boolean {
  return isStretched(name, BOT_NAME);
}

/**
 * Whom a name imitates: the companion or the staff; null for all other names. A number at the end is ignored for the
 * staff (`admin007`). For the companion, one digit is ignored (`Violet_2`); more digits look like the year of birth
 * of a person called Violet.
 */
export function claimOf(name: string): "companion" | "staff" | null {
  const [, stem = "", digits = ""] = /^(.*?)[-_]*(\d*)[-_]*$/.exec(name) ?? [];
  // A single digit at the end may stand for a letter, as in `Viole7`.
  const readings = digits.length === 1 ? [stem, stem + digits] : [stem];
  if (digits.length < 2 && readings.some(looksLikeBot)) return "companion";
  return RESERVED_NAMES.some((word) => readings.some((one) => isStretched(one, word))) ? "staff" : null;
}

/** Whether a name looks like `word`, with each letter once or repeated. */
function isStretched(name: string, word: string): boolean {
  const [runs, expected] = [runsOf(name), runsOf(word)];
  return runs.length === expected.length &&
    expected.every((run, n) => runs[n]![0] === run[0] && runs[n]!.length >= run.length);
}

/** The runs of equal letters in the folded form of a name. A `w` counts as two `v`. */
function runsOf(name: string): string[] {
  const shape = foldName(name).replaceAll("w", "vv").replaceAll(/[3457]/g, (digit) => DIGIT_LETTERS[digit]!);
  return shape.match(/(.)\1*/g) ?? [];
}
