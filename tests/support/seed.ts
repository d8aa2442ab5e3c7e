// Reproducible random input: every failure names its seed.

/** A random number generator with a known seed. */
export interface Chance {
  readonly seed: number;
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** True once in `times`. */
  oneIn(times: number): boolean;
}

/** Makes a generator (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return { seed, int, pick: (items) => items[int(items.length)]!, oneIn: (times) => int(times) === 0 };
}

/** Seed of this run: the environment's `TEST_SEED`, or a fresh one. */
export function testSeed(): number {
  const given = Deno.env.get("TEST_SEED");
  return given === undefined ? crypto.getRandomValues(new Uint32Array(1))[0]! : Number(given);
}

/** Runs a test over random input. A failure names the `TEST_SEED` that reproduces it. */
export async function withSeed(run: (chance: Chance) => void | Promise<void>): Promise<void> {
  const seed = testSeed();
  try {
    await run(chanceFrom(seed));
  } catch (error) {
    throw new Error(`Failed with TEST_SEED=${seed}`, { cause: error });
  }
}
