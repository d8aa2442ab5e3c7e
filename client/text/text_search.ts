// Searches texts without regard to case and accents.

/** A text as it is compared, and where its characters come from. */
export interface FoldedText {
  readonly text: string;
  /** For each character of `text`, its index in the original; null if they are the same. */
  readonly origins: readonly number[] | null;
}

/** A range of the original text. `to`: the index after its last character. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

const PLAIN = /^[\0-\x7f]*$/;
const MARKS = /\p{M}/gu;

/** Folds a text: small letters without marks, "José" as "jose". */
export function foldText(text: string): FoldedText {
  if (PLAIN.test(text)) return { text: text.toLowerCase(), origins: null };
  const origins: number[] = [];
  let folded = "";
  let index = 0;
  for (const character of text) {
    const piece = character.normalize("NFD").replace(MARKS, "").toLowerCase();
    for (let n = 0; n < piece.length; n++) origins.push(index);
    folded += piece;
    index += character.length;
  }
  return { text: folded, origins };
}

/** Where `words`, folded, stand in a text. */
export function rangesOf(words: string, text: string): TextRange[] {
  const { text: folded, origins } = foldText(text);
  const found: TextRange[] = [];
  if (words === "") return found;
  for (let at = folded.indexOf(words); at >= 0; at = folded.indexOf(words, at + words.length)) {
    const after = at + words.length;
    found.push(
      origins === null ? { from: at, to: after } : { from: origins[at]!, to: origins[after] ?? text.length },
    );
  }
  return found;
}
