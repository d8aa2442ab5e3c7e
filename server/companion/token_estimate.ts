// How many tokens a text takes, without a model's vocabulary: rather too many than too few.

/** Tokens of a text, apart for what is estimated well and what differs between vocabularies. */
export interface TokenCount {
  /** Words in Latin letters, digits, punctuation, space. */
  readonly plain: number;
  /** Everything else. */
  readonly dense: number;
  /** Bytes of UTF-8. A vocabulary of byte pairs never takes more tokens than bytes. */
  readonly bytes: number;
}

/** How many times the estimate a model was seen to take, at least 1. */
export interface TokenScale {
  readonly plain: number;
  readonly dense: number;
}

/** The estimate as it is. */
export const UNSCALED: TokenScale = { plain: 1, dense: 1 };

/** Tokens that a chat template adds to each message, for the role and its marks: five in Llama 3's. */
export const TOKENS_PER_TURN = 5;
/** Tokens that a template adds to a prompt: the beginning, dates, and the marks before the answer. */
export const TOKENS_PER_PROMPT = 24;

/** Longest word of which a vocabulary has many as a whole or in two, and longest that is a word at all; letters. */
const COMMON_WORD = 12;
const ANY_WORD = 24;

const PIECES = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+|\s+|[\s\S]/gu;

/**
 * Tokens of a character by block: first and last code point, tokens. Vocabularies of 2023 to 2026 take fewer; what is in
 * no block takes a token a byte.
 */
const BLOCKS: readonly (readonly [number, number, number])[] = [
  [0x21, 0x7e, 1],
  [0x370, 0x3ff, 1],
  [0x400, 0x4ff, 0.7],
  [0x5d0, 0x5ea, 1],
  [0x620, 0x64a, 1],
  [0x900, 0x97f, 1],
  [0xe00, 0xe7f, 1],
  [0x2010, 0x2027, 1],
  [0x3000, 0x30ff, 1],
  [0x4e00, 0x9fff, 1.3],
  [0xac00, 0xd7a3, 1.3],
];

/** Counts the tokens of a text. */
export function countTokens(text: string): TokenCount {
  let plain = 0;
  let dense = 0;
  for (const [piece] of text.matchAll(PIECES)) {
    const code = piece.codePointAt(0)!;
    if (piece.length === 1 && (code < 0x21 || isPunctuation(code))) plain += code === 0x20 ? 0 : 1;
    else if (/^\s/.test(piece)) plain += 1 + piece.length / 8;
    else if (/^[A-Za-z\u00c0-\u024f\u1e00-\u1eff]/.test(piece)) plain += wordTokens(piece);
    else dense += characterTokens(code);
  }
  return { plain, dense, bytes: bytesOf(text) };
}

/** Tokens of a message with the template's own around it. */
export function messageTokens({ plain, dense, bytes }: TokenCount, scale: TokenScale = UNSCALED): number {
  return Math.min(Math.ceil(plain * scale.plain + dense * scale.dense), bytes) + TOKENS_PER_TURN;
}

/** Tokens of a message of this text. */
export function estimateTokens(text: string, scale: TokenScale = UNSCALED): number {
  return messageTokens(countTokens(text), scale);
}

function isPunctuation(code: number): boolean {
  return code <= 0x7e || (code >= 0x2010 && code <= 0x2027);
}

/** A word with the space before it. */
function wordTokens(word: string): number {
  const { length } = word.replaceAll(/(.)\1{3,}/g, (run) => run.slice(0, 1 + run.length / 4));
  if (!/^\p{L}\p{Ll}*$/u.test(word) || length > ANY_WORD) return Math.ceil(length / 2);
  const isEnglish = /^[A-Za-z]+$/.test(word);
  return Math.ceil(length / (isEnglish && length <= COMMON_WORD ? 5 : 3));
}

function characterTokens(code: number): number {
  const block = BLOCKS.find(([first, last]) => code >= first && code <= last);
  return block?.[2] ?? bytesOfCode(code);
}

function bytesOfCode(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) bytes += bytesOfCode(char.codePointAt(0)!);
  return bytes;
}
