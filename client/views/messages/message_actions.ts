// The actions on the messages of a conversation: opening the menu on the author, and replying.

import { isBot } from "../../../server/protocol/names.ts";
import { isEmpty, mentions, partsOf } from "../../text/message_parts.ts";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import { beginReply } from "./begin_reply.ts";
import { useApp } from "../shell/app_context.ts";
import { type AnyLine, follows, type MessageProps } from "./message.tsx";
import { isLink } from "./message_text.tsx";
import type { PersonMenu } from "../people/person_menu.tsx";

/** The actions on one line. */
export interface MessageActions extends Pick<MessageProps, "on" | "onText" | "onReply" | "isMention"> {
  /** Whether the line has something that takes the focus: a name, a link or a button. */
  readonly hasControls: boolean;
}

const NOTHING: MessageActions = {
  on: undefined,
  onText: undefined,
  onReply: undefined,
  isMention: false,
  hasControls: false,
};

/** Returns a function that gives the actions on a line of `log`, which follows the line `previous`. */
export function useMessageActions(
  log: MessageLogView,
  { on, onText }: Pick<PersonMenu, "on" | "onText">,
): (line: AnyLine, previous: AnyLine | undefined) => MessageActions {
  const { lobby, session } = useApp().stores;
  const me = session.me.value?.username;
  return (line, previous) => {
    if (line.kind !== "message") return NOTHING;
    const { data, own, unreadable } = line;
    const { username: name, text } = data;
    const parts = partsOf(data);
    const hasLink = parts.content.some(isLink);
    if (own) return { ...NOTHING, hasControls: hasLink };
    const isNamed = parts.isAction || !follows(line, previous, me);
    const isInLobby = log === lobby;
    const isAnswerable = !isBot(name) && unreadable !== true && !isEmpty(parts);
    return {
      on: isNamed ? on(name, true, isInLobby ? text : undefined) : undefined,
      onText: isInLobby ? onText(name, text) : undefined,
      onReply: isAnswerable ? () => beginReply(log, { name, text }) : undefined,
      isMention: isInLobby && mentions(parts, me ?? ""),
      hasControls: isNamed || isAnswerable || hasLink,
    };
  };
}
