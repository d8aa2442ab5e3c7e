// A search for many secrets at once, in every form that a program may keep them in.

import { formsOfBytes, formsOfText, type SecretForm } from "./secret_forms.ts";

/** Fewest bytes of a form that is searched for: fewer are found by chance. */
const LEAST_BYTES = 12;
/** Bits of the table that tells where to look closely. */
const TABLE_BITS = 20;
const HASH = 0x9e3779b1;

interface Form {
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** Secrets to be searched for. */
export class Traces {
  readonly #forms: Map<number, Form[]> = new Map();
  readonly #table: Uint8Array = new Uint8Array(1 << TABLE_BITS);
  /** Length of the longest form, bytes. */
  longest = 0;

  /** Searches for a text too. `what` is how it is called where it is found. */
  addText(what: string, text: string): this {
    return this.#addAll(what, formsOfText(text));
  }

  /** Searches for bytes too, such as those of a key. */
  addBytes(what: string, bytes: Uint8Array): this {
    return this.#addAll(what, formsOfBytes(bytes));
  }

  /** What is found in `bytes`: each once, sorted. */
  seenIn(bytes: Uint8Array): string[] {
    const seen = new Set<string>();
    let word = 0;
    for (let at = 0; at < bytes.length; at++) {
      word = (word >>> 8) | (bytes[at]! << 24);
      if (this.#table[Math.imul(word, HASH) >>> (32 - TABLE_BITS)] === 0) continue;
      for (const form of this.#forms.get(word) ?? []) {
        if (isAt(bytes, at - 3, form.bytes)) seen.add(form.what);
      }
    }
    return [...seen].sort();
  }

  #addAll(what: string, forms: readonly SecretForm[]): this {
    for (const { as, bytes } of forms) this.#add(`${what} as ${as}`, bytes);
    return this;
  }

  #add(what: string, bytes: Uint8Array): void {
    if (bytes.length < LEAST_BYTES) throw new RangeError(`${what} is too short to be searched for`);
    const word = bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16 | bytes[3]! << 24;
    const forms = this.#forms.get(word) ?? [];
    if (forms.some((other) => other.bytes.length === bytes.length && isAt(bytes, 0, other.bytes))) return;
    this.#forms.set(word, [...forms, { what, bytes }]);
    this.#table[Math.imul(word, HASH) >>> (32 - TABLE_BITS)] = 1;
    this.longest = Math.max(this.longest, bytes.length);
  }
}

function isAt(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  if (at < 0 || at + part.length > bytes.length) return false;
  for (let n = 0; n < part.length; n++) if (bytes[at + n] !== part[n]) return false;
  return true;
}
