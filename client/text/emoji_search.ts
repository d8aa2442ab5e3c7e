// Emoji by their names: how the table that the build makes is read, and searched.

/** An emoji. */
export interface Emoji {
  readonly character: string;
  /** What it is called, the usual name first. */
  readonly names: readonly string[];
  /** What else it may be looked for by. */
  readonly tags: readonly string[];
}

/** An emoji that was looked for, and the name by which it is shown. */
export interface FoundEmoji {
  readonly character: string;
  readonly name: string;
}

/** A whole name with its colons, in a text. */
export interface NamedEmoji {
  readonly character: string;
  /** Where it begins, and where what follows begins. */
  readonly from: number;
  readonly to: number;
}

/** Whole names. Times and addresses have colons too: before the first one no word ends. */
const WHOLE = /(?<![\w:]):([\w+-]+):/g;

/** Reads the table: an emoji a line, its names, and after a bar its tags. */
export function readEmojiTable(table: string): Emoji[] {
  return table.split("\n").map((line) => {
    const [head = "", tags = ""] = line.split("|");
    const [character = "", ...names] = head.split(" ");
    return { character, names, tags: tags === "" ? [] : tags.split(" ") };
  });
}

/**
 * Up to `most` emoji for what was written of a name: those whose names begin so, that have it as a later word, or as a tag; shorter
 * names first. Each comes with the name by which it was found, or its usual one.
 */
export function findEmoji(all: readonly Emoji[], query: string, limit: number): FoundEmoji[] {
  const key = query.toLowerCase();
  const ranks: readonly ((emoji: Emoji) => string | undefined)[] = [
    ({ names }) => names.find((name) => name.startsWith(key)),
    ({ names }) => names.find((name) => name.includes(`_${key}`)),
    ({ names, tags }) => tags.some((tag) => tag.startsWith(key)) ? names[0] : undefined,
  ];
  const found = new Map<string, FoundEmoji>();
  for (const rank of ranks) {
    const more = all.flatMap((emoji) => {
      const name = rank(emoji);
      return name === undefined || found.has(emoji.character) ? [] : [{ character: emoji.character, name }];
    });
    for (const one of more.sort((a, b) => a.name.length - b.name.length)) found.set(one.character, one);
    if (found.size >= limit) break;
  }
  return [...found.values()].slice(0, limit);
}

/** The whole names in a text, in their order. */
export function namedEmoji(text: string, all: readonly Emoji[]): NamedEmoji[] {
  return [...text.matchAll(WHOLE)].flatMap(({ 0: written, 1: name, index }) => {
    const key = name!.toLowerCase();
    const emoji = all.find(({ names }) => names.includes(key));
    return emoji === undefined
      ? []
      : [{ character: emoji.character, from: index, to: index + written.length }];
  });
}
