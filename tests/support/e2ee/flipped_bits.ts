// Values of JSON with one bit of their text flipped.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A value with one bit flipped, and its text. */
export interface Flipped {
  readonly text: string;
  readonly value: unknown;
}

/**
 * Every value that `value` becomes when one bit of its JSON is flipped, as far as that is JSON again. It has no blanks, so no
 * flipped bit leaves the same value.
 */
export function* flippedBits(value: object): Generator<Flipped> {
  const bytes = encoder.encode(JSON.stringify(value));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const flipped = parsed(changed);
    if (flipped !== undefined) yield flipped;
  }
}

function parsed(bytes: Uint8Array): Flipped | undefined {
  try {
    const text = decoder.decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
