// Starting a reply to a message.

import type { ReplyTarget } from "../../text/message_parts.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";

/** Makes the next message of `log` a reply to this one, and moves the focus to the composer. */
export function beginReply(log: Pick<MessageLogView, "replyTarget">, answered: ReplyTarget): void {
  log.replyTarget.value = answered;
  document.querySelector<HTMLElement>(".composer textarea")?.focus();
}
