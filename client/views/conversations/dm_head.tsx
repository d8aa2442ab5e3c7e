// The head of a private conversation: the other person, whether they are here, and who can read along.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { nameColour } from "../people/name_colour.ts";
import { RoleBadge, VerifiedMark } from "../people/role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Name, standing, the line on who can read it, and the way out. */
export function DmHead({ conversation }: { conversation: Conversation }): JSX.Element {
  const { stores, actions } = useApp();
  const name = conversation.name.value;
  const sealed = conversation.sealed.value;
  const person = stores.people.find(name);
  const t = useI18n("later").dm;
  const close = t.close(name);
  return (
    <header class="pm-head">
      <Avatar name={name} />
      <div class="pm-who">
        <h2>
          <span class={`name name-${nameColour(name)}`}>{name}</span>
          {person !== undefined && <RoleBadge role={person.role} />}
          {person?.is_verified === true && <VerifiedMark />}
        </h2>
        <Standing conversation={conversation} here={person !== undefined} />
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={close}
        title={close}
        onClick={() => actions.conversations.close(conversation.key)}
      >
        <Icon name="close" />
      </button>
      {sealed !== null && (
        <p class="pm-readers">
          <Icon name={sealed ? "lock" : "unlocked"} />
          <span>{sealed ? t.sealed : t.plain}</span>
        </p>
      )}
    </header>
  );
}

/** Whether the other is here, and what becomes of what is written. */
function Standing({ conversation, here }: { conversation: Conversation; here: boolean }): JSX.Element {
  const state = conversation.state.value;
  const isOnline = useApp().stores.connection.state.value === "online";
  const t = useI18n("later").dm;
  const standing = state === "ended"
    ? t.hasLeft
    : !isOnline
    ? t.noConnection
    : state === "waiting"
    ? t.notAnswered
    : here
    ? t.online
    : conversation.sealed.value === true
    ? t.offlineSealed
    : t.offline;
  return (
    <p class={here && isOnline && state !== "ended" ? "pm-standing pm-here" : "pm-standing"}>
      <span class="pm-dot" aria-hidden="true" />
      <span>{standing}</span>
    </p>
  );
}
