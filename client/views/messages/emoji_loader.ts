// Loads the table of emoji on first use.

import { type Emoji, readEmojiTable } from "../../text/emoji_search.ts";

let loading: Promise<readonly Emoji[]> | null = null;

/** Loads the table once. After a failure, the next call tries again. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("../../text/emoji_table.ts").then(({ EMOJI_TABLE }) => readEmojiTable(EMOJI_TABLE));
  loading.catch(() => loading = null);
  return loading;
}
