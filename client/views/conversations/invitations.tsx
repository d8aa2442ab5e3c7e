// Invitations to private conversations, with buttons to answer them.

import type { JSX } from "preact";
import type { Conversation } from "../../store/dm/dm_conversation.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { nameColour } from "../people/name_colour.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** At most this many invitations are shown: more would hide the conversation. */
const MAX_SHOWN = 3;

/** The invitations over the conversation in view. Until the part `later` is loaded, which handles them, there are none. */
export function Invitations(): JSX.Element {
  const all = useApp().stores.openTabs.invitations.value;
  const { moreWaiting } = useI18n("app").conversations;
  const others = all.length - MAX_SHOWN;
  return (
    <>
      {all.slice(0, MAX_SHOWN).map((each) => <Invitation key={each.key} conversation={each} />)}
      {others > 0 && <p class="invitations-more">{moreWaiting(others)}</p>}
    </>
  );
}

function Invitation({ conversation }: { conversation: Conversation }): JSX.Element {
  const { stores, actions } = useApp();
  const t = useI18n("app").conversations;
  const { key } = conversation;
  const name = conversation.name.value;
  const isOnline = stores.connection.state.value === "online";
  return (
    <div class="invitation">
      <Avatar name={name} />
      <p class="invitation-words">
        {t.invitesYou<JSX.Element>(<span class={`name name-${nameColour(name)}`}>{name}</span>)}
      </p>
      <div class="invitation-answers">
        <button
          type="button"
          class="button button-small button-accept"
          disabled={!isOnline}
          onClick={() => actions.conversations.accept(key)}
        >
          {t.accept}
        </button>
        <button type="button" class="button button-small" onClick={() => actions.conversations.decline(key)}>
          {t.notNow}
        </button>
      </div>
    </div>
  );
}
