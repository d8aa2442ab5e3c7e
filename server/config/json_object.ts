// Parses the text of config.json, or finds the position of its syntax error. Never repeats a part of the text.

/** Result of parsing a text. The line and the column of a syntax error count from 1. */
export type JsonText =
  | { readonly kind: "object"; readonly value: Record<string, unknown> }
  | { readonly kind: "other" }
  | { readonly kind: "syntax_error"; readonly line: number; readonly column: number };

/** Parses a text that should be one JSON object. */
export function readJsonObject(text: string): JsonText {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's own message quotes the text around the error, which may be a secret.
    const before = text.slice(0, errorOffset(text)).split("\n");
    return { kind: "syntax_error", line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { kind: "other" };
  return { kind: "object", value: value as Record<string, unknown> };
}

const SPACE = /[ \t\n\r]*/y;
/** Between the quotes: escapes, and all characters from U+0020 on except the quote and the backslash. */
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** End of a word: in `nullx`, the error is at the `x`. */
const END = /(?![\w.+-])/y;

/** Offset of the first syntax error, UTF-16 units. For an unterminated string, the offset of its first quote. */
function errorOffset(text: string): number {
  const scanner = new Scanner(text);
  if (scanner.value()) scanner.skip(SPACE);
  return scanner.at;
}

/** Scans JSON. A step returns false at a syntax error, and `at` is then the offset of the error. */
class Scanner {
  at = 0;

  constructor(readonly text: string) {}

  value(): boolean {
    this.skip(SPACE);
    if (this.skip(/\{/y)) return this.#members(/\}/y, () => this.#member());
    if (this.skip(/\[/y)) return this.#members(/\]/y, () => this.value());
    return this.skip(STRING) || (this.skip(SCALAR) && this.skip(END));
  }

  /** Skips a match at the current offset. False without a match. */
  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  #members(end: RegExp, member: () => boolean): boolean {
    this.skip(SPACE);
    if (this.skip(end)) return true;
    for (;;) {
      if (!member()) return false;
      this.skip(SPACE);
      if (this.skip(end)) return true;
      if (!this.skip(/,/y)) return false;
    }
  }

  #member(): boolean {
    this.skip(SPACE);
    if (!this.skip(STRING)) return false;
    this.skip(SPACE);
    return this.skip(/:/y) && this.value();
  }
}
