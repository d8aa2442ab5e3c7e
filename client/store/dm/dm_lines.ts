// Lines of private conversations: their ids, their order, and what is odd about them.

import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { MessageLine } from "../conversations/message_log.ts";
import { HIDDEN, type MessageOddity } from "../e2ee/privacy.ts";

/** A line that says what is odd about it. A hidden one keeps no text. `null`: nothing is odd any more. */
export function withOddity(line: MessageLine, oddity: MessageOddity | null): MessageLine {
  const { remark: _, ...plain } = line;
  if (oddity === null) return plain;
  const remark: MessageFormat = (t) => t("later").privacy.oddities[oddity];
  if (!HIDDEN.has(oddity)) return { ...plain, remark };
  const { proof: _proof, ...rest } = plain;
  return { ...rest, remark, unreadable: true, data: { ...line.data, text: "" } };
}

/** Whether `a` comes before `b`: only stored messages, which have numbers, have an order. */
export function isBefore(a: MessageLine, b: MessageLine): boolean {
  const [left, right] = [wireId(a.data.id), wireId(b.data.id)];
  return typeof left === "number" && typeof right === "number" && left < right;
}

/** Whether a message is `limit`, or before it. */
export function isUpTo(id: string, limit: MessageId): boolean {
  const own = wireId(id);
  return typeof own === "number" && typeof limit === "number" ? own <= limit : own === limit;
}

/** The id of a line as on the wire: a number if the message is stored. */
export function wireId(id: string): MessageId {
  return /^\d+$/.test(id) ? Number(id) : id;
}
