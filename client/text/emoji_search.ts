// Emoji by name: reads the table of the build, and searches it.

/** An emoji. */
export interface Emoji {
  readonly character: string;
  /** Names; the usual one first. */
  readonly names: readonly string[];
  /** Further search terms. */
  readonly tags: readonly string[];
}

/** An emoji that was found, and the name to show with it. */
export interface FoundEmoji {
  readonly character: string;
  readonly name: string;
}

/** An emoji name with its colons in a text, `:wave:`. */
export interface NamedEmoji {
  readonly character: string;
  /** Indexes of its first character, and of the one after it. */
  readonly from: number;
  readonly to: number;
}

/** Complete names. No word may end before the first colon: times and addresses have colons too. */
const WHOLE = /(?<![\w:]):([\w+-]+):/g;

/** Reads the table: one emoji a line, `CHARACTER NAME…|TAG…`. */
export function readEmojiTable(table: string): Emoji[] {
  return table.split("\n").map((line) => {
    const [head = "", tags = ""] = line.split("|");
    const [character = "", ...names] = head.split(" ");
    return { character, names, tags: tags === "" ? [] : tags.split(" ") };
  });
}

/**
 * Up to `limit` emoji for `query`: those with a name that begins with it, then those with a later word of a name that does,
 * then those with such a tag; shorter names first. Each has the name that matched, or its usual one.
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

/** The complete emoji names in a text, in order. */
export function namedEmoji(text: string, all: readonly Emoji[]): NamedEmoji[] {
  return [...text.matchAll(WHOLE)].flatMap(({ 0: written, 1: name, index }) => {
    const key = name!.toLowerCase();
    const emoji = all.find(({ names }) => names.includes(key));
    return emoji === undefined
      ? []
      : [{ character: emoji.character, from: index, to: index + written.length }];
  });
}
