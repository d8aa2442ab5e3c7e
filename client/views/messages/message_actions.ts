// What can be done with the messages of a conversation: asking for the menu on who said it, and answering.

import { isBot } from "../../../server/protocol/names.ts";
import { calls, partsOf } from "../../text/message_parts.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import { beginReply } from "./begin_reply.ts";
import { useApp } from "../shell/app_context.ts";
import { type AnyLine, follows, type MessageProps } from "./message.tsx";
import { isLink } from "./message_text.tsx";
import type { PersonMenu } from "../people/person_menu.tsx";

/** What can be done with a line. */
export interface MessageActions extends Pick<MessageProps, "on" | "onText" | "onReply" | "isCall"> {
  /** Whether there is anything that takes the focus. */
  readonly isDoable: boolean;
}

const NOTHING: MessageActions = {
  on: undefined,
  onText: undefined,
  onReply: undefined,
  isCall: false,
  isDoable: false,
};

/** Tells what can be done with a line of `talk`, which stands after `previous`. */
export function useMessageActions(
  talk: MessageLogView,
  { on, onText }: Pick<PersonMenu, "on" | "onText">,
): (line: AnyLine, previous: AnyLine | undefined) => MessageActions {
  const { lobby, session } = useApp().stores;
  const me = session.me.value?.username;
  return (line, previous) => {
    if (line.kind !== "message") return NOTHING;
    const { data, own, unreadable } = line;
    const { username: name, text } = data;
    const parts = partsOf(data);
    const hasLink = parts.said.some(isLink);
    if (own) return { ...NOTHING, isDoable: hasLink };
    const isNamed = parts.isAction || !follows(line, previous, me);
    const isLobbys = talk === lobby;
    const isAnswerable = !isBot(name) && unreadable !== true;
    return {
      on: isNamed ? on(name, true, isLobbys ? text : undefined) : undefined,
      onText: isLobbys ? onText(name, text) : undefined,
      onReply: isAnswerable ? () => beginReply(talk, { name, text }) : undefined,
      isCall: isLobbys && calls(parts, me ?? ""),
      isDoable: isNamed || isAnswerable || hasLink,
    };
  };
}
