// The actions on the messages of a conversation: opening the menu on the author, and replying.

import { isBot } from "../../../server/protocol/names.ts";
import { isEmpty, mentions, partsOf } from "../../text/message_parts.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import { beginReply } from "./begin_reply.ts";
import { useApp } from "../shell/app_context.ts";
import { type AnyLine, follows, type MessageProps } from "./message.tsx";
import type { PersonMenu } from "../people/person_menu.tsx";

/** The actions on one line. */
export type MessageActions = Pick<MessageProps, "on" | "onReply" | "isMention">;

const NOTHING: MessageActions = { on: undefined, onReply: undefined, isMention: false };

/** Returns a function that gives the actions on a line of `log`, which follows the line `previous`. */
export function useMessageActions(
  log: MessageLogView,
  on: PersonMenu["on"],
): (line: AnyLine, previous: AnyLine | undefined) => MessageActions {
  const { lobby, session } = useApp().stores;
  const me = session.me.value?.username;
  return (line, previous) => {
    if (line.kind !== "message" || line.own) return NOTHING;
    const { data, unreadable } = line;
    const { username: name, text } = data;
    const parts = partsOf(data);
    const isNamed = parts.isAction || !follows(line, previous, me);
    const isAnswerable = !isBot(name) && unreadable !== true && !isEmpty(parts);
    return {
      on: isNamed ? on(name, true) : undefined,
      onReply: isAnswerable ? () => beginReply(log, { name, text }) : undefined,
      isMention: log === lobby && mentions(parts, me ?? ""),
    };
  };
}
