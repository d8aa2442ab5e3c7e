// The messages of a log that contain the words of a search.

import type { Line, MessageLine } from "../../store/conversations/message_log.ts";
import { foldText } from "../../text/text_search.ts";

/** The folded texts of messages: folding takes longer than searching. */
const folded = new WeakMap<object, string>();

/** The words of a search as they are compared. */
export function searchWords(query: string): string {
  return foldText(query.trim()).text;
}

/** Keys of the messages that contain `words`, which are folded, in their order. */
export function matchingKeys(all: readonly Line[], words: string): string[] {
  if (words === "") return [];
  return all.filter((line) => line.kind === "message" && textOf(line).includes(words)).map(({ key }) => key);
}

function textOf({ data, unreadable }: MessageLine): string {
  const known = folded.get(data);
  if (known !== undefined) return known;
  const text = unreadable === true ? "" : foldText(data.text).text;
  folded.set(data, text);
  return text;
}
