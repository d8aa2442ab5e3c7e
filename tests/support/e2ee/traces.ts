// Secrets in every form that a program may keep them in, and a search for all of them at once.

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
    const escaped = JSON.stringify(text).slice(1, -1);
    const inAscii = escaped.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
    this.#addTextForms(what, text);
    if (escaped !== text) this.#addTextForms(`${what} in JSON`, escaped);
    if (inAscii !== escaped) this.#addTextForms(`${what} in JSON of ASCII`, inAscii);
    if (encodeURIComponent(text) !== text) this.#addTextForms(`${what} in a URL`, encodeURIComponent(text));
    this.#addByteForms(what, utf8(text));
    return this;
  }

  /** Searches for bytes too, such as those of a key. */
  addBytes(what: string, bytes: Uint8Array): this {
    this.#add(what, bytes);
    this.#addByteForms(what, bytes);
    return this;
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

  /** The characters as programs keep them: a byte or two for each. */
  #addTextForms(what: string, text: string): void {
    this.#add(what, utf8(text));
    this.#add(`${what}, two bytes a character`, utf16(text));
    // V8 keeps such texts with one byte for each character.
    if (/^[\0-\xff]*$/.test(text)) {
      this.#add(`${what}, one byte a character`, Uint8Array.from(text, (one) => one.charCodeAt(0)));
    }
  }

  #addByteForms(what: string, bytes: Uint8Array): void {
    const texts = [bytes.toHex(), bytes.toHex().toUpperCase()];
    for (const before of [0, 1, 2]) {
      const shifted = new Uint8Array(before + bytes.length);
      shifted.set(bytes, before);
      // What depends on the bytes before and after is left out.
      const whole = shifted.subarray(before === 0 ? 0 : 3);
      const base64 = whole.subarray(0, whole.length - whole.length % 3).toBase64();
      texts.push(base64, base64.replaceAll("+", "-").replaceAll("/", "_"));
    }
    for (const text of new Set(texts)) {
      this.#add(`${what} as ${/^[0-9a-f]+$/i.test(text) ? "hex" : "base64"}`, utf8(text));
      this.#add(`${what} as hex or base64, two bytes a character`, utf16(text));
    }
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

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at, text.charCodeAt(at), true);
  return bytes;
}

function isAt(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  if (at < 0 || at + part.length > bytes.length) return false;
  for (let n = 0; n < part.length; n++) if (bytes[at + n] !== part[n]) return false;
  return true;
}
