// Server events of the lobby: messages, system messages, posting rules.

import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { ownAuthor, type Stores } from "../../store/stores.ts";
import { systemMessageText } from "../../i18n/system_message_text.ts";
import { textMentions } from "../../text/message_parts.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { Owner } from "../router.ts";

/** The owner of the lobby's events. */
export function lobbyEvents(stores: Stores, outbox: Outbox): Owner<"lobby"> {
  const { lobby, postingRules } = stores;
  return {
    receive: {
      message: (data) => receiveMessage(stores, data),
      lobby_backlog: ({ messages }) => receiveBacklog(stores, messages),
      system(data): void {
        const isSaid = data.said !== undefined && lobby.arrival(data.said, data.ts);
        if (!isSaid) lobby.note("system", systemMessageText(data), data.ts);
      },
      mute_updated: (data) => postingRules.muteChanged(data),
      room_state: (data) => {
        postingRules.settingsChanged(data);
        // Slow mode may have ended.
        outbox.resume();
      },
    },
    lost: () => lobby.connectionLost(ownAuthor(stores)),
  };
}

function receiveMessage(
  { ignores, lobby, notifications, postingRules, session }: Stores,
  data: ServerEvents["message"],
): void {
  const me = session.me.value?.username;
  const isNew = lobby.receive(data, me);
  if (nameKey(data.username) === nameKey(me ?? "")) return postingRules.messageSent(data.role);
  if (isNew && !ignores.has(data.username)) {
    notifications.lobbyReceived(data.id, textMentions(data.text, me ?? ""));
  }
}

/** After a reconnect, messages from before it count as if they came just now. */
function receiveBacklog(
  { ignores, lobby, notifications, session }: Stores,
  messages: readonly ServerEvents["message"][],
): void {
  const me = session.me.value?.username;
  const isReturning = lobby.lines.value.all.some(({ kind }) => kind === "message");
  for (const { id, text, username } of lobby.addBacklog(messages, me)) {
    const isOwn = nameKey(username) === nameKey(me ?? "");
    if (isReturning && !isOwn && !ignores.has(username)) {
      notifications.lobbyReceived(id, textMentions(text, me ?? ""));
    }
  }
}
