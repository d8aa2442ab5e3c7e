// The line over the composer in Violet's conversation: what she is doing, or how many free messages are left.

import type { JSX } from "preact";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp, useConversationModules } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** One line that is always there, so that nothing moves when she begins. */
export function CompanionStatus(): JSX.Element {
  const { violet } = useApp().stores;
  const place = violet.place.value;
  const { inLine, speaking, thinking } = useI18n("talks").violet;
  const doing = violet.isSpeaking.value ? speaking : thinking;
  const words = place === null ? null : place === 0 ? doing : inLine(place);
  return (
    <div class="violet-standing">
      <p class="violet-place" role="status">
        {words !== null && (
          <>
            <span class="typing-dots" aria-hidden="true">
              <span />
              <span />
              <span />
            </span>
            <span>{words}</span>
          </>
        )}
      </p>
      {words === null ? <Left /> : <Stop />}
    </div>
  );
}

function Stop(): JSX.Element {
  const { violet } = useConversationModules();
  const { stop } = useI18n("talks").violet;
  return (
    <button type="button" class="violet-stop" onClick={() => violet.stop()}>
      <span class="violet-stop-mark" aria-hidden="true" />
      {stop}
    </button>
  );
}

/** What is left of the free messages; nothing for whom there is no limit, and for guests. */
function Left(): JSX.Element | null {
  const { screen, session } = useApp().stores;
  const words = useI18n("talks").violet;
  const me = session.me.value;
  if (me === null || !me.is_registered || me.has_ai_access) return null;
  const quota = quotaOf(me);
  return (
    <p class={quota.left === 0 ? "violet-left violet-none-left" : "violet-left"}>
      <span>{quota.left === 0 ? words.noneLeft : words.left(quota.left)}</span>
      {quota.left === 0 && (
        <button
          type="button"
          class="link-button"
          onClick={() => screen.dialog.value = "premium"}
        >
          {words.goPremium}
        </button>
      )}
    </p>
  );
}
