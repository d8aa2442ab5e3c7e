// What a username may be, and which names look alike.

import { BOT_NAME, USERNAME_PATTERN } from "./protocol_limits.ts";

/** True for 1 to 20 letters, digits, `_` and `-`, with nothing around them. */
export function isUsername(name: string): boolean {
  return USERNAME_PATTERN.test(name);
}

/** The key of a name: names are one without regard to case. */
export function nameKey(username: string): string {
  return username.toLowerCase();
}

/** True for the companion's name, in any case. */
export function isBot(name: string): boolean {
  return nameKey(name) === nameKey(BOT_NAME);
}

/**
 * The shape of a name to the eye: two names with one fold can be mistaken for each other. Folds `I l 1 i`, `O 0 o`,
 * `rn m`, and drops `-` and `_`.
 */
export function foldName(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase().replaceAll(/[il1]/g, "l").replaceAll("0", "o").replaceAll(
    "rn",
    "m",
  );
}

/** What only the product and its staff may be called. The one list of it; `mod` is too short a word to be kept from people. */
const RESERVED_NAMES = [
  ...["admin", "admins", "administrator", "administrators", "moderator", "moderators"],
  ...["root", "system", "server", "operator", "owner", "staff", "support", "helpdesk", "official"],
  ...["SexyChat", "Aphrodite"],
] as const;

/** Letters that digits stand for, beside those of {@link foldName}. */
const DIGIT_LETTERS: Readonly<Record<string, string>> = { "3": "e", "4": "a", "5": "s", "7": "t" };

/** True for the companion's name and what looks like it, with letters repeated or not: `VioIet`, `Vi0-let`, `Violett`. */
export function looksLikeBot(name: string): boolean {
  return isStretched(name, BOT_NAME);
}

/**
 * What a name claims to be: the companion, or the product's staff; null for all other names. A number at the end changes
 * nothing for the staff (`admin007`). For the companion one digit changes nothing (`Violet_2`); more look like a year of birth
 * of a person called Violet.
 */
export function claimOf(name: string): "companion" | "staff" | null {
  const [, stem = "", digits = ""] = /^(.*?)[-_]*(\d*)[-_]*$/.exec(name) ?? [];
  // One digit may stand for a letter, as in `Viole7`.
  const readings = digits.length === 1 ? [stem, stem + digits] : [stem];
  if (digits.length < 2 && readings.some(looksLikeBot)) return "companion";
  return RESERVED_NAMES.some((word) => readings.some((one) => isStretched(one, word))) ? "staff" : null;
}

/** Whether a name is `word` to the eye, each letter at least as often in its place as there. */
function isStretched(name: string, word: string): boolean {
  const [runs, wanted] = [runsOf(name), runsOf(word)];
  return runs.length === wanted.length &&
    wanted.every((run, n) => runs[n]![0] === run[0] && runs[n]!.length >= run.length);
}

/** Runs of one letter in the shape of a name. A `w` is two `v`. */
function runsOf(name: string): string[] {
  const shape = foldName(name).replaceAll("w", "vv").replaceAll(/[3457]/g, (digit) => DIGIT_LETTERS[digit]!);
  return shape.match(/(.)\1*/g) ?? [];
}
