// The messages of a log that contain the words of a search.

import { isBot } from "../../../server/protocol/names.ts";
import { answerBlocks, answerWords } from "../../text/answer_blocks.ts";
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

function textOf({ data, unreadable, isStreaming }: MessageLine): string {
  const known = folded.get(data);
  if (known !== undefined) return known;
  const { username, text: said } = data;
  const words = isBot(username) ? answerWords(answerBlocks(said, isStreaming)) : said;
  const text = unreadable === true ? "" : foldText(words).text;
  folded.set(data, text);
  return text;
}
