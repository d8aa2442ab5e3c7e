// The table of emoji, which is loaded once somebody wants one.

import { type Emoji, readEmojiTable } from "../../text/emoji_search.ts";

let loading: Promise<readonly Emoji[]> | null = null;

/** Loads the table once. What failed is tried again the next time. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("../../text/emoji_table.ts").then(({ EMOJI_TABLE }) => readEmojiTable(EMOJI_TABLE));
  loading.catch(() => loading = null);
  return loading;
}
