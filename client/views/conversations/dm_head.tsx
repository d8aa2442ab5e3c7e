// The head of a private conversation, in one line: the other person, whether they are online, and a lock.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useApp } from "../shell/app_context.ts";
import { SearchMessagesButton } from "../log/search_messages_button.tsx";
import { Avatar } from "../people/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { nameColour } from "../people/name_colour.ts";
import { RoleBadge, VerifiedBadge } from "../people/role_badge.tsx";
import { DmReadersButton } from "./dm_readers_button.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Name, status, the lock that says who can read the messages, and the button that closes the conversation. */
export function DmHead({ conversation }: { conversation: Conversation }): JSX.Element {
  const { stores, actions } = useApp();
  const name = conversation.name.value;
  const sealed = conversation.sealed.value;
  const person = stores.people.find(name);
  const later = useI18n("later");
  const close = later.dm.close(name);
  return (
    <header class="pm-head">
      <Avatar name={name} />
      <div class="pm-who">
        <h2>
          <span class={`name name-${nameColour(name)}`}>{name}</span>
          {person !== undefined && <RoleBadge role={person.role} />}
          {person?.is_verified === true && <VerifiedBadge />}
        </h2>
        <Status conversation={conversation} isHere={person !== undefined} />
      </div>
      {sealed !== null && <DmReadersButton conversation={conversation} />}
      <SearchMessagesButton />
      <button
        type="button"
        class="icon-button"
        aria-label={close}
        title={close}
        onClick={() => actions.conversations.close(conversation.key)}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

/** Whether the other person is online, and what that means for new messages. */
function Status({ conversation, isHere }: { conversation: Conversation; isHere: boolean }): JSX.Element {
  const state = conversation.state.value;
  const away = conversation.away.value;
  const isOnline = useApp().stores.connection.state.value === "online";
  const t = useI18n("later").dm;
  const status = state === "ended"
    ? t.hasLeft
    : !isOnline
    ? t.noConnection
    : state === "waiting"
    ? t.notAnswered
    : away
    ? t.away(conversation.name.value)
    : isHere
    ? t.online
    : conversation.sealed.value === true
    ? t.offlineSealed
    : t.offline;
  return (
    <p
      class={isHere && isOnline && !away && state !== "ended" ? "pm-standing pm-here" : "pm-standing"}
      title={status}
    >
      <span class="pm-dot" aria-hidden="true" />
      <span>{status}</span>
    </p>
  );
}
