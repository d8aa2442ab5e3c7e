// Words for passphrases, from the names of emoji: short, known to everyone, and already part of the page.

import type { Emoji } from "./emoji_search.ts";

/** Words that are quick to type and hard to misspell. */
const WORD = /^[a-z]{3,8}$/;

/** All words of names and search terms, each once. There are about 1,700: six of them make 64 bits. */
export function passphraseWords(emoji: readonly Emoji[]): string[] {
  const words = emoji.flatMap(({ names, tags }) => [...names, ...tags]).flatMap((name) => name.split(/[_-]/));
  return [...new Set(words.filter((word) => WORD.test(word)))].sort();
}
