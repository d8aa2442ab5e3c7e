// The marks in a line of the companion's answer: actions, bold and struck words, code.
//
// A parser of our own: small libraries return HTML, the others take 13 KB and more, and none knows a text that is still
// being written. See docs/adr/0028-plain-text-messages.md.

/** How words are drawn. `action`: `*leans closer*`, and what is emphasised. */
export type Style = "action" | "bold" | "struck";

/** Words as they are, code, or styled words. A style is never inside itself, so they are at most three deep. */
export type Inline = string | { readonly kind: Style | "code"; readonly content: readonly Inline[] };

/** The characters that mark words. */
type MarkCharacter = "*" | "_" | "~";

/** Marks that follow each other: `**`. */
interface Run {
  readonly character: MarkCharacter;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** How many of them are not yet part of a pair: 1, 2, or 3 for one and two. */
  left: number;
  /** Styles that begin here, the outermost first. */
  readonly opens: Style[];
  /** Styles that end here, the innermost first. */
  readonly closes: Style[];
}

type Token = Inline | Run;

/** A longer run of marks is text: a row of stars. */
const LONGEST = 3;
const PLAIN = /[^\\`*_~]+/y;
const BACKTICKS = /`+/y;
/** What ends a code that one, two and three backticks began. */
const CLOSING_BACKTICKS = [/(?<!`)`(?!`)/g, /(?<!`)``(?!`)/g, /(?<!`)```(?!`)/g];
/** What never ends a marked text: `src/*.ts, lib/*.ts`, (*_*). */
const UNFINISHED = /[\s\p{Ps}\p{Pi}/\\]/u;
const PUNCTUATION = /\p{P}/u;
/** What may stand between two words, or before and after a marked one. */
const BETWEEN = /[\s\p{P}\p{So}\p{Cf}\p{Emoji_Modifier}\ufe0f\u20e3`|]/u;
/** A mark after one of these begins nothing: paths, addresses, code. */
const GLUE = /[\\/&@#%]/;
/** What a word begins with, where `_` marks it. So `^_^` and `-_-` stay as they are. */
const WORD_START = /[\p{L}\p{N}\p{Extended_Pictographic}"'“‘«([¡¿…`]/u;
/** A mark between punctuation begins something only next to one of these. */
const OPENING = /[\s\p{Ps}\p{Pi}\p{Pd}"'¡¿`|]/u;
/** What never begins a marked text. */
const CLOSING = /[\s\p{Pe},;:!?/\\]/u;
/** What ends a sentence: after it, a closing mark may be followed by a word, as models write: `*smiles.*Hello`. */
const SENTENCE_END = /[.!?…:,;"”’)]/;
const LETTER = /[\p{L}\p{M}]/u;
/** Scripts with a space between a word and its neighbours. In others, marks inside a row of letters mark words. */
const SPACED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\u0300-\u036f]/u;

/**
 * Parses a text without blank lines. `isOpen`: the text is still being written, and an open mark is taken as closed at
 * its end, so that nothing changes when the closing mark comes. Takes time in proportion to the length of `text`.
 */
export function inlinesOf(text: string, isOpen: boolean): Inline[] {
  const tokens = tokensOf(text, isOpen);
  pair(tokens.filter(isRun), isOpen);
  return build(tokens);
}

function tokensOf(text: string, isOpen: boolean): Token[] {
  const tokens: Token[] = [];
  /** Lengths of runs of backticks that do not occur any more. */
  const absent = new Set<number>();
  /** Marks of several kinds that touch have the same neighbours: `**_both_**`. */
  let [before, after, groupEnd] = ["", "", 0];
  for (let at = 0, end = 0; at < text.length; at = end) {
    const character = text[at]!;
    if (isMark(character)) {
      if (at >= groupEnd) {
        groupEnd = at;
        while (isMark(text[groupEnd])) groupEnd++;
        [before, after] = [characterBefore(text, at), characterAt(text, groupEnd)];
      }
      while (text[end] === character) end++;
      tokens.push(runOf(text.slice(at, end), before, after));
    } else if (character === "`") {
      const marks = matchAt(BACKTICKS, text, at);
      const from = at + marks.length;
      const found = absent.has(marks.length) ? -1 : backticksAfter(text, from, marks.length);
      if (found < 0) absent.add(marks.length);
      const isCode = found >= 0 || isOpen && marks.length <= LONGEST;
      const to = found >= 0 ? found : text.length;
      tokens.push(isCode ? { kind: "code", content: [unpadded(text.slice(from, to))] } : marks);
      end = isCode ? to + marks.length : from;
    } else {
      const words = character === "\\" ? escapeAt(text, at) : matchAt(PLAIN, text, at);
      tokens.push(words);
      end = at + (character === "\\" && words !== "\\" ? 2 : words.length);
    }
  }
  return tokens;
}

/**
 * The text of a backslash and what follows it: `\*` is a star that marks nothing. Before `_`, it is taken away only
 * inside a word, as in `snake\_case`: the arm of a shrug, ¯\_(ツ)_/¯, stays.
 */
function escapeAt(text: string, at: number): string {
  const next = text[at + 1] ?? "";
  if (next === "_") return LETTER.test(characterBefore(text, at)) ? "_" : "\\_";
  return /[*`~#]/.test(next) ? next : "\\";
}

/** A run of marks between two characters, which are empty at the ends of the text; or text, if it marks nothing. */
function runOf(marks: string, before: string, after: string): Token {
  const character = marks[0] as MarkCharacter;
  if (character === "~" ? marks.length !== 2 : marks.length > LONGEST) return marks;
  const canOpen = opens(character, before, after);
  const canClose = closes(character, before, after);
  return { character, canOpen, canClose, left: marks.length, opens: [], closes: [] };
}

function opens(character: MarkCharacter, before: string, after: string): boolean {
  return after !== "" && !CLOSING.test(after) && !GLUE.test(before) && isOutside(character, before) &&
    (character !== "_" || WORD_START.test(after)) &&
    (!PUNCTUATION.test(after) || before === "" ||
      before !== after && (OPENING.test(before) || OPENING.test(after) || LETTER.test(before)));
}

function closes(character: MarkCharacter, before: string, after: string): boolean {
  if (before === "" || UNFINISHED.test(before)) return false;
  if (character === "_") return !GLUE.test(after) && isOutside(character, after);
  return after !== "\\" && isOutside(character, after) || LETTER.test(after) && SENTENCE_END.test(before);
}

/** Whether a character may stand outside a marked text, next to it. Marks inside words mark nothing: 2*3*4. */
function isOutside(character: MarkCharacter, neighbour: string): boolean {
  return neighbour === "" || BETWEEN.test(neighbour) ||
    character !== "_" && LETTER.test(neighbour) && !SPACED.test(neighbour);
}

/**
 * Pairs opening and closing runs. `**` is not closed by `*`: the bits of {@link Run.left} are what can be paired. Each
 * run is added and removed once, and no search is begun that finds nothing, so this is linear.
 */
function pair(runs: readonly Run[], isOpen: boolean): void {
  const openers: Run[] = [];
  /** How many openers can be closed by one mark (`*1`), and by two (`*2`). */
  const waiting: Record<string, number> = {};
  const count = ({ character, left }: Run, by: number): void => {
    for (const size of [1, 2]) {
      if (left & size) waiting[character + size] = (waiting[character + size] ?? 0) + by;
    }
  };
  const isAwaited = ({ character, left }: Run): boolean =>
    [1, 2].every((size) => !(left & size) || (waiting[character + size] ?? 0) > 0);
  for (const run of runs) {
    if (!run.canClose || !isAwaited(run)) {
      if (!run.canOpen) continue;
      openers.push(run);
      count(run, 1);
    } else {
      while (run.left > 0 && openers.length > 0) {
        const opener = openers.pop()!;
        count(opener, -1);
        const common = opener.character === run.character ? opener.left & run.left : 0;
        // What opened inside a pair, and was not closed there, is text.
        if (common === 0) continue;
        const [size, style] = pairOf(run.character, common);
        run.left -= size;
        run.closes.push(style);
        opener.left -= size;
        opener.opens.unshift(style);
        if (opener.left === 0) continue;
        openers.push(opener);
        count(opener, 1);
      }
    }
  }
  for (const run of isOpen ? openers : []) {
    while (run.left > 0) {
      const [size, style] = pairOf(run.character, run.left);
      run.left -= size;
      run.opens.unshift(style);
    }
  }
}

/** The number of marks of the next pair, one before two, and what it means. */
function pairOf(character: MarkCharacter, sizes: number): [size: number, style: Style] {
  return sizes & 1 ? [1, "action"] : [2, character === "~" ? "struck" : "bold"];
}

/** Builds the result. A style inside the same style adds nothing, so texts of any depth make few elements. */
function build(tokens: readonly Token[]): Inline[] {
  const all: Inline[] = [];
  const open: { readonly kind: Style; readonly content: Inline[] }[] = [];
  const depth: Record<Style, number> = { action: 0, bold: 0, struck: 0 };
  const add = (one: Inline): void => {
    const content = open.at(-1)?.content ?? all;
    const last = content.at(-1);
    if (typeof one === "string" && typeof last === "string") content[content.length - 1] = last + one;
    else if (one !== "") content.push(one);
  };
  for (const token of tokens) {
    if (!isRun(token)) add(token);
    else {
      for (const style of token.closes) if (--depth[style] === 0) add(open.pop()!);
      add(token.character.repeat(token.left));
      for (const kind of token.opens) if (depth[kind]++ === 0) open.push({ kind, content: [] });
    }
  }
  while (open.length > 0) add(open.pop()!);
  return all;
}

function isRun(token: Token): token is Run {
  return typeof token !== "string" && "opens" in token;
}

/** Code without the space on both sides that sets it apart from its backticks. */
function unpadded(code: string): string {
  return code.startsWith(" ") && code.endsWith(" ") && code.trim() !== "" ? code.slice(1, -1) : code;
}

/** Position of the next run of exactly `length` backticks from `from` on; -1 for none. */
function backticksAfter(text: string, from: number, length: number): number {
  const pattern = CLOSING_BACKTICKS[length - 1];
  if (pattern === undefined) return -1;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

function isMark(character: string | undefined): boolean {
  return character === "*" || character === "_" || character === "~";
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)![0];
}

function characterBefore(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? "";
}

function characterAt(text: string, at: number): string {
  return [...text.slice(at, at + 2)][0] ?? "";
}
