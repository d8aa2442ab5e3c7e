// Finds the message that a reply quotes.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import { messageParts, partsOf, type Quote, quoteOf, type ReplyTarget } from "../../text/message_parts.ts";

/** Longest quote that is compared, characters: more than a message may have. */
const WHOLE = 10_000;

/** The key of the message that the line at `index` of `log` quotes: the last one before it; null if it is not here. */
export function quotedLine(log: Pick<MessageLogView, "lines" | "pending">, index: number): string | null {
  const { all } = log.lines.value;
  const line = all[index] ?? log.pending.value[index - all.length];
  if (line === undefined || line.kind !== "message" && line.kind !== "pending") return null;
  const quote = partsOf(line.kind === "message" ? line.data : line).quote;
  if (quote?.author == null) return null;
  const author = nameKey(quote.author);
  for (let at = Math.min(index, all.length) - 1; at >= 0; at--) {
    const one = all[at]!;
    if (one.kind !== "message" || nameKey(one.data.username) !== author) continue;
    if (isQuoteOf(quote, { name: one.data.username, text: one.data.text })) return one.key;
  }
  return null;
}

/** Whether `quote` quotes a message: all of it, or its beginning. */
function isQuoteOf({ text }: Quote, quoted: ReplyTarget): boolean {
  // Quoted and read again, both texts have the same form.
  const whole = messageParts(`${quoteOf(quoted, WHOLE)}.`).quote?.text ?? "";
  return whole === text || text.endsWith("…") && whole.startsWith(text.slice(0, -1));
}
