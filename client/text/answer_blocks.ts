// The blocks of the companion's answer: paragraphs, headings, lists, quotes, code, rules. They generate no markup.

import { type Inline, inlinesOf } from "./answer_marks.ts";

/**
 * A block of an answer. `fence`: code between fences, as it is written. A quote, and an item of a list, consist of
 * blocks; a list of items.
 */
export interface Block {
  readonly kind: "paragraph" | "heading" | "fence" | "quote" | "bullets" | "numbers" | "item" | "rule";
  readonly content: readonly (Block | Inline)[];
  /** The first number of `numbers`, 0 to 99. */
  readonly start?: number;
}

/** Lists and quotes are nested so deep: a list in a list. What is deeper is drawn at this depth. */
const DEEPEST = 2;
/** An item that is indented this much further than its list belongs to the item before it, columns. */
const NESTED = 2;

const FENCE = /^ *(`{3,})[^`]*$/;
const HEADING = /^ {0,3}#{1,6} +(?=\S)/;
const CLOSING_HEADING = /(?<=\S) +#+$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const QUOTE = /^ {0,3}>(?=[ >]|$) ?/;
const ITEM = /^( *)([-*+]|(\d{1,2})[.)]) +(?=\S)/;
/** The beginning of a block, without anything that says which. */
const UNDECIDED = /^(?:#{1,6}|[-+*_](?: *[-*_])*|\d{1,2}[.)]?|>[> ]*)?$/;
const TRAILING_MARKS = new Set("*_~`\\");

/**
 * Parses an answer. `isOpen`: it is still being written. Then what could still become a mark at its end is left out, and
 * open marks are taken as closed, so that little changes when the rest comes. Takes time in proportion to its length.
 */
export function answerBlocks(text: string, isOpen = false): Block[] {
  const lines = text.replaceAll(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n");
  if (isOpen) holdBack(lines);
  const blocks = new BlockParser(lines, 0, isOpen).parse();
  const isNothing = !isOpen && isBlank(answerWords(blocks));
  // Marks that mark nothing are shown as they are.
  return isNothing ? [{ kind: "paragraph", content: [text.trim()] }] : blocks;
}

/** The words of an answer as they are drawn and read out, without marks: what is searched. A block ends with a line end. */
export function answerWords(content: Block["content"]): string {
  return content.map((one) => {
    if (typeof one === "string") return one;
    return answerWords(one.content) +
      (one.kind === "paragraph" || one.kind === "heading" || one.kind === "fence" ? "\n" : "");
  }).join("");
}

/** Removes what is undecided from the end: marks whose other half may follow, the beginning of a list. */
function holdBack(lines: string[]): void {
  const last = lines.pop()!;
  let fence: string | undefined;
  for (const line of lines) {
    if (fence === undefined) fence = FENCE.exec(line)?.[1];
    else if (endsFence(line, fence)) fence = undefined;
  }
  let end = last.length;
  while (TRAILING_MARKS.has(last[end - 1]!)) end--;
  const decided = last.slice(0, end);
  // In code, only what may become its end is undecided.
  if (fence !== undefined) {
    if (!/^ *`*$/.test(last)) lines.push(last);
  } else if (!UNDECIDED.test(decided.trim()) && !FENCE.test(last)) lines.push(decided);
}

function endsFence(line: string, fence: string): boolean {
  const marks = line.trim();
  return marks.startsWith(fence) && /^`+$/.test(marks);
}

/** Parses lines, each once for each depth. */
class BlockParser {
  readonly #blocks: Block[] = [];
  readonly #lines: readonly string[];
  readonly #depth: number;
  readonly #isOpen: boolean;
  #paragraph: string[] = [];
  #at = 0;

  /** `isOpen`: more lines may follow, or more of the last one. */
  constructor(lines: readonly string[], depth: number, isOpen: boolean) {
    this.#lines = lines;
    this.#depth = depth;
    this.#isOpen = isOpen;
  }

  parse(): Block[] {
    while (this.#at < this.#lines.length) this.#next(this.#lines[this.#at]!);
    this.#endParagraph(this.#isOpen);
    return this.#blocks;
  }

  #next(line: string): void {
    const fence = FENCE.exec(line)?.[1];
    const item = itemIn(line);
    const isDeep = this.#depth >= DEEPEST;
    if (isBlank(line)) this.#add();
    else if (fence !== undefined) this.#code(fence);
    else if (RULE.test(line)) this.#add({ kind: "rule", content: [] });
    else if (HEADING.test(line)) this.#heading(line);
    else if (QUOTE.test(line) && !isDeep) this.#quote();
    else if (item !== null && !isDeep && this.#mayBegin(item)) this.#list(item);
    else {
      this.#paragraph.push(isDeep && QUOTE.test(line) ? line.replace(/^[ >]+/, "") : line);
      this.#at++;
    }
  }

  /** Ends the paragraph, and adds the block of the current line, or none. */
  #add(block?: Block): void {
    this.#endParagraph(false);
    if (block !== undefined) this.#blocks.push(block);
    this.#at++;
  }

  #endParagraph(isOpen: boolean): void {
    const text = this.#paragraph.join("\n").trim();
    this.#paragraph = [];
    if (text !== "") this.#blocks.push({ kind: "paragraph", content: inlinesOf(text, isOpen) });
  }

  /** A fence without an end reaches to the end of the text. */
  #code(fence: string): void {
    const indent = indentOf(this.#lines[this.#at++]!);
    const code: string[] = [];
    for (let line; (line = this.#lines[this.#at]) !== undefined && !endsFence(line, fence); this.#at++) {
      code.push(withoutIndent(line, indent));
    }
    const text = code.join("\n").trimEnd();
    this.#add(text === "" ? undefined : { kind: "fence", content: [text] });
  }

  #heading(line: string): void {
    const text = line.replace(HEADING, "").trimEnd().replace(CLOSING_HEADING, "");
    const isOpen = this.#isOpen && this.#at === this.#lines.length - 1;
    this.#add({ kind: "heading", content: inlinesOf(text, isOpen) });
  }

  #quote(): void {
    this.#endParagraph(false);
    const quoted: string[] = [];
    for (let line; (line = this.#lines[this.#at]) !== undefined && QUOTE.test(line); this.#at++) {
      quoted.push(line.replace(QUOTE, ""));
    }
    const content = this.#inside(quoted);
    if (content.length > 0) this.#blocks.push({ kind: "quote", content });
  }

  /** A number in the middle of a paragraph begins a list only if it is 1: a sentence may go on with "12. of June". */
  #mayBegin({ number }: Item): boolean {
    return this.#paragraph.length === 0 || number === undefined || number === 1;
  }

  #list(first: Item): void {
    this.#endParagraph(false);
    const items: string[][] = [];
    let last: string[] = [];
    let offset = 0;
    for (let item: Item | null = first, next = this.#at; next < this.#lines.length;) {
      if (item !== null) {
        items.push(last = [item.text]);
        offset = item.offset;
        this.#at = next + 1;
      } else {
        if (next > this.#at) last.push("");
        this.#at = next;
        this.#continue(last, offset);
      }
      next = this.#at;
      while (next < this.#lines.length && isBlank(this.#lines[next]!)) next++;
      const line = this.#lines[next] ?? "";
      item = RULE.test(line) ? null : itemIn(line);
      const isInside = indentOf(line) >= first.indent + NESTED;
      const isSibling = item !== null && (item.number === undefined) === (first.number === undefined);
      if (!isInside && !isSibling) break;
      if (isInside && this.#depth + 1 < DEEPEST) item = null;
    }
    const content = items.map((lines): Block => ({
      kind: "item",
      content: this.#inside(lines, lines === last),
    }));
    const { number: start } = first;
    this.#blocks.push(
      start === undefined ? { kind: "bullets", content } : { kind: "numbers", content, start },
    );
  }

  /** Adds the line to an item whose text begins at column `offset`; with all lines of the code that it may begin. */
  #continue(item: string[], offset: number): void {
    const line = this.#lines[this.#at++]!;
    item.push(withoutIndent(line, offset));
    const fence = FENCE.exec(line)?.[1];
    for (let isEnd = fence === undefined, code; !isEnd; this.#at++) {
      if ((code = this.#lines[this.#at]) === undefined) return;
      item.push(withoutIndent(code, offset));
      isEnd = endsFence(code, fence!);
    }
  }

  /** The blocks of lines inside a block that ends before the current line. */
  #inside(lines: readonly string[], isLast = true): Block[] {
    const isOpen = this.#isOpen && isLast && this.#at >= this.#lines.length;
    return new BlockParser(lines, this.#depth + 1, isOpen).parse();
  }
}

/** The first line of an item. */
interface Item {
  /** Columns before its mark, and before its text. */
  readonly indent: number;
  readonly offset: number;
  /** Its number; undefined for a bullet. */
  readonly number: number | undefined;
  readonly text: string;
}

function itemIn(line: string): Item | null {
  const found = ITEM.exec(line);
  if (found === null) return null;
  const [before, indent, mark, number] = found;
  return {
    indent: indent!.length,
    offset: indent!.length + mark!.length + 1,
    number: number === undefined ? undefined : Number(number),
    text: line.slice(before.length),
  };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A line without its first `columns` columns, as far as they are blank. */
function withoutIndent(line: string, columns: number): string {
  return line.slice(Math.min(columns, indentOf(line)));
}
