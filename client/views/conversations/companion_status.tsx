// The line over the composer in Violet's conversation: what she is doing, or how many free messages are left.

import type { JSX } from "preact";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp, useConversationModules } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** One line that is always there, so that nothing moves when she begins. */
export function CompanionStatus(): JSX.Element {
  const { companion } = useApp().stores;
  const place = companion.position.value;
  const { inLine, speaking, thinking } = useI18n("later").companion;
  const doing = companion.isSpeaking.value ? speaking : thinking;
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
  const { companion } = useConversationModules();
  const { stop } = useI18n("later").companion;
  return (
    <button type="button" class="violet-stop" onClick={() => companion.stop()}>
      <span class="violet-stop-mark" aria-hidden="true" />
      {stop}
    </button>
  );
}

/** What is left of the free messages; nothing for whom there is no limit, and for guests. */
function Left(): JSX.Element | null {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companion;
  const me = session.me.value;
  if (me === null || !me.is_registered || me.has_ai_access) return null;
  const quota = quotaOf(me);
  return (
    <p class={quota.left === 0 ? "violet-left violet-none-left" : "violet-left"}>
      <span>{quota.left === 0 ? t.noneLeft : t.left(quota.left)}</span>
      {quota.left === 0 && (
        <button
          type="button"
          class="link-button"
          onClick={() => screen.dialog.value = "premium"}
        >
          {t.goPremium}
        </button>
      )}
    </p>
  );
}
