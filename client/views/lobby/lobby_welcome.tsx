// The welcome above the first message of the lobby.

import type { JSX } from "preact";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { useApp } from "../shell/app_context.ts";
import { Kiss } from "../shell/brand.tsx";
import { focusComposer } from "../ui/focus.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The welcome. It is large while there are no messages, and says then who is here and what to do. */
export function LobbyWelcome({ large }: { large: boolean }): JSX.Element {
  const { lobby, people, session } = useApp().stores;
  const name = session.me.value?.username ?? "";
  const t = useI18n("app").lobby;
  const hasBacklog = lobby.hasBacklog.value;
  const count = Math.max(1, people.count.value);
  const words = large ? (hasBacklog ? t.quietBacklog : t.quiet)(count) : hasBacklog ? null : t.cameIn;
  return (
    <div class={large ? "welcome welcome-large" : "welcome"}>
      <Kiss />
      <p class="welcome-title">{t.welcome(name)}</p>
      {words !== null && <p class="welcome-words">{words}</p>}
      {large && <Suggestions isAlone={count === 1} />}
    </div>
  );
}

/** What to do in a lobby without messages. The companion comes first for a user who is alone. */
function Suggestions({ isAlone }: { isAlone: boolean }): JSX.Element {
  const { actions, stores } = useApp();
  const { openCompanion, sayHello } = useI18n("app").lobby;
  const main = (isMain: boolean): string => `button${isMain ? " button-main" : ""}`;
  const isHelloMain = !isAlone && postingRestrictionOf(stores) === null;
  const hello = (
    <button key="hello" type="button" class={main(true)} onClick={focusComposer}>{sayHello}</button>
  );
  return (
    <p class="welcome-actions">
      {isHelloMain && hello}
      <button
        type="button"
        class={main(!isHelloMain)}
        onClick={() => actions.conversations.show(COMPANION_KEY)}
      >
        {openCompanion}
      </button>
    </p>
  );
}
