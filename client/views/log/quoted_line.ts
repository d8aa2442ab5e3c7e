// Finds the message that a reply quotes.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import { partsOf } from "../../text/message_parts.ts";
import { quotes } from "../../text/quotes.ts";

/** The key of the message that the line at `index` of `log` quotes: the last one before it; null if it is not here. */
export function quotedLine(log: Pick<MessageLogView, "lines" | "pending">, index: number): string | null {
  const { all } = log.lines.value;
  const line = all[index] ?? log.pending.value[index - all.length];
  if (line === undefined || line.kind !== "message" && line.kind !== "pending") return null;
  const reply = { username: "", text: line.kind === "message" ? line.data.text : line.text };
  const author = nameKey(partsOf(reply).quote?.author ?? "");
  if (author === "") return null;
  for (let at = Math.min(index, all.length) - 1; at >= 0; at--) {
    const one = all[at]!;
    if (one.kind !== "message" || nameKey(one.data.username) !== author) continue;
    if (quotes(reply, { name: one.data.username, text: one.data.text })) return one.key;
  }
  return null;
}
