// Beginning to answer a message.

import type { Answered } from "../../text/message_parts.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";

/** The next message of `talk` answers this one; the focus goes to where it is written. */
export function beginReply(talk: Pick<MessageLogView, "answering">, answered: Answered): void {
  talk.answering.value = answered;
  document.querySelector<HTMLElement>(".composer textarea")?.focus();
}
