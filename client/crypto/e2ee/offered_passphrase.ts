// Makes passphrases of random words, for users who would choose a weak one.

/** Words of a passphrase. */
const WORDS = 6;
const RANGE = 2 ** 32;

/** Six words, each as likely as any other. Throws a `RangeError` where there are fewer than 1,024 to choose from. */
export function offeredPassphrase(words: readonly string[]): string {
  if (words.length < 1_024) throw new RangeError("Too few words for a passphrase");
  return Array.from({ length: WORDS }, () => words[below(words.length)]!).join(" ");
}

/** A random whole number below `count`. Numbers of the last, incomplete range are drawn again: they would favour some. */
function below(count: number): number {
  const end = RANGE - RANGE % count;
  const drawn = new Uint32Array(1);
  do crypto.getRandomValues(drawn); while (drawn[0]! >= end);
  return drawn[0]! % count;
}
