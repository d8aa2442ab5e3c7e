// Says kindly, below a question to Violet, why it stayed without an answer, and what can be done.

import type { JSX } from "preact";
import type { Unanswered as Why } from "../../store/conversations/message_log.ts";
import { useApp, useConversationModules } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** `id` is the question's own. */
export function UnansweredQuestion({ why, id }: { why: Why; id: string }): JSX.Element {
  const { stores } = useApp();
  const { violet } = useConversationModules();
  const words = useI18n("talks").violet;
  const isLimited = why === "limit" && stores.session.me.value?.has_ai_access !== true;
  return (
    <p class="unanswered">
      <span>
        {isLimited ? words.usedUp : why === "limit" ? words.canAnswer : words.wasLost}
      </span>
      {isLimited
        ? (
          <button type="button" class="link-button" onClick={() => stores.screen.dialog.value = "premium"}>
            {words.goPremium}
          </button>
        )
        : (
          <button type="button" class="link-button" onClick={() => violet.askAgain(id)}>
            {words.askAgain}
          </button>
        )}
    </p>
  );
}
