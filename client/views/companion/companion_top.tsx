// Shown above the first message of the companion's conversation: the loading of her memory, or her welcome.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { RegisterButton } from "../settings/register_button.tsx";
import { useConversations, useLaterStores } from "../shell/part_hooks.ts";
import { FirstDayMark } from "../messages/day_mark.tsx";
import { Avatar } from "../people/avatar.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The state of the history; once it is loaded, a welcome, which is large while there are no messages. */
export function CompanionTop({ empty }: { empty: boolean }): JSX.Element {
  const stores = useLaterStores();
  const { companion } = useConversations();
  const { tryAgain } = useI18n("login");
  const t = useI18n("later").companion;
  const { history, log } = stores.companion;
  const me = stores.session.me.value;
  const isMember = me?.is_registered === true;
  const mayAsk = isMember && (me.has_ai_access || quotaOf(me).left > 0);
  // Before her room is open too: a welcome that goes while one reaches for it would come back a moment later.
  const isToCome = history.value === "loading" || (isMember && history.value === "none");
  if (isToCome && empty) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {t.recalling}
      </p>
    );
  }
  if (history.value === "failed") {
    return (
      <p class="pm-older" role="alert">
        <span>{t.notRecalled}</span>
        <button type="button" class="link-button" onClick={() => companion.fetchMemory()}>
          {tryAgain}
        </button>
      </p>
    );
  }
  return (
    <div class={empty ? "welcome welcome-large violet-welcome" : "welcome violet-welcome"}>
      <Avatar name={BOT_NAME} />
      <p class="welcome-title">
        {empty ? t.greeting(me?.username) : t.together}
      </p>
      {empty && (
        <>
          <p class="welcome-words">{isMember ? t.closer : t.membersOnly}</p>
          <RegisterButton />
          {mayAsk && <Openers />}
        </>
      )}
      <FirstDayMark line={log.lines.value.all[0]} />
    </div>
  );
}

/** First questions to choose from. Choosing one writes it into the composer. */
function Openers(): JSX.Element {
  const { log } = useLaterStores().companion;
  const { openers } = useI18n("later").companion;
  return (
    <p class="violet-openers">
      {openers.map((opener) => (
        <button
          key={opener}
          type="button"
          class="violet-opener"
          onClick={() => {
            log.draft.value = opener;
            document.querySelector<HTMLElement>(".composer textarea")?.focus();
          }}
        >
          {opener}
        </button>
      ))}
    </p>
  );
}
