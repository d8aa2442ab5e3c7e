// The text of config.json: its object, or the place where it stops being JSON. Nothing of the text is ever repeated.

/** What a text holds. A slip has a line and a column, both counted from 1. */
export type JsonText =
  | { readonly kind: "object"; readonly value: Record<string, unknown> }
  | { readonly kind: "other" }
  | { readonly kind: "slip"; readonly line: number; readonly column: number };

/** Reads a text that should hold one JSON object. */
export function readJsonObject(text: string): JsonText {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's own message quotes the text around the slip, which may be a secret.
    const before = text.slice(0, slipOf(text)).split("\n");
    return { kind: "slip", line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { kind: "other" };
  return { kind: "object", value: value as Record<string, unknown> };
}

const SPACE = /[ \t\n\r]*/y;
/** Between the quotes: everything from the space on but the quote and the backslash. */
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** A word ends here: `nullx` is a slip at its `x`. */
const END = /(?![\w.+-])/y;

/** Place of the first slip, in UTF-16 units. An unfinished string counts from its first quote. */
function slipOf(text: string): number {
  const scanner = new Scanner(text);
  if (scanner.value()) scanner.skip(SPACE);
  return scanner.at;
}

/** Walks over JSON. Each step is false where the text is not right, and `at` then stands at the slip. */
class Scanner {
  at = 0;

  constructor(readonly text: string) {}

  value(): boolean {
    this.skip(SPACE);
    if (this.skip(/\{/y)) return this.#members(/\}/y, () => this.#member());
    if (this.skip(/\[/y)) return this.#members(/\]/y, () => this.value());
    return this.skip(STRING) || (this.skip(SCALAR) && this.skip(END));
  }

  /** Steps over what matches here. */
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
