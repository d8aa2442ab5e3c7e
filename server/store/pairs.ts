// Keys of pairs of accounts, the same for both sides.

/** Two accounts, the lower id first. */
export interface Pair {
  readonly key: string;
  readonly low: number;
  readonly high: number;
}

/** The pair of two accounts. */
export function pairOf(a: number, b: number): Pair {
  const [low, high] = a < b ? [a, b] : [b, a];
  return { key: `${low}:${high}`, low, high };
}
