// What a username may be, and which names look alike.

import { BOT_NAME, USERNAME_PATTERN } from "./limits.ts";

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

/** True for the companion's name and what looks like it. */
export function looksLikeBot(name: string): boolean {
  return foldName(name) === foldName(BOT_NAME);
}
