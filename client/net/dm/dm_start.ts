// The start of a private conversation: it has no room until the first message invites the other user.

import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import { batchUpdates, type Stores } from "../../store/stores.ts";
import type { MessageSender } from "../conversations/message_sender.ts";
import type { DmTarget } from "./dm_target.ts";

/** Makes a conversation new, with the messages that it has. Between two members its messages are going to be sealed and stored. */
export function beginAnew(
  conversation: DmConversation,
  { people, session }: Pick<Stores, "people" | "session">,
): void {
  const { name, sealed, state } = conversation;
  const isMember = people.find(name.value)?.is_registered ?? sealed.value ?? true;
  state.value = "new";
  sealed.value = session.me.value?.is_registered === true && isMember;
}

/** The first message could not invite: its words go back into the field, with the reason above it. */
export function takeBack(target: DmTarget, why: MessageFormat, sender: MessageSender): void {
  const { draft, pending, refused } = target.log;
  batchUpdates(() => {
    sender.cancel(target);
    const texts = pending.value.map(({ requestId, text }) => {
      target.log.fail(requestId, why);
      sender.discard(requestId);
      return text;
    });
    draft.value = [...texts, draft.value].filter((text) => text !== "").join("\n");
    refused.value = why;
  });
}

/** Nothing may be sent: words that wait go back into the field. */
export function giveBack(target: DmTarget, sender: MessageSender): void {
  const texts = sender.takeWaiting(target);
  const { draft } = target.log;
  if (texts.length > 0) draft.value = [...texts, draft.value].filter((text) => text !== "").join("\n");
}
