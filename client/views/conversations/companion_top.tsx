// What is over the first message of Violet's conversation: what she remembers on its way, or her welcome.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { useApp, useConversationModules } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Large while there is nothing else. */
export function CompanionTop({ empty }: { empty: boolean }): JSX.Element {
  const { stores } = useApp();
  const { violet } = useConversationModules();
  const { tryAgain } = useI18n("door");
  const words = useI18n("talks").violet;
  const { history, talk } = stores.violet;
  const me = stores.session.me.value;
  if (history.value === "loading" && empty) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {words.recalling}
      </p>
    );
  }
  if (history.value === "failed") {
    return (
      <p class="pm-older" role="alert">
        <span>{words.notRecalled}</span>
        <button type="button" class="link-button" onClick={() => violet.fetchMemory()}>
          {tryAgain}
        </button>
      </p>
    );
  }
  return (
    <div class={empty ? "welcome welcome-large violet-welcome" : "welcome violet-welcome"}>
      <Avatar name={BOT_NAME} />
      <p class="welcome-title">
        {empty ? words.greeting(me?.username) : words.together}
      </p>
      {empty && (
        <>
          <p class="welcome-words">{words.closer}</p>
          <p class="violet-openers">
            {words.openers.map((opener) => (
              <button
                key={opener}
                type="button"
                class="violet-opener"
                onClick={() => {
                  talk.draft.value = opener;
                  document.querySelector<HTMLElement>(".composer textarea")?.focus();
                }}
              >
                {opener}
              </button>
            ))}
          </p>
        </>
      )}
    </div>
  );
}
