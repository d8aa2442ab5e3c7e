// Says kindly, below a question to Violet, why it stayed without an answer, and what can be done.

import type { JSX } from "preact";
import type { Unanswered as Why } from "../../store/conversations/message_log.ts";
import { useApp, useConversationModules } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** `id` is the question's own. */
export function UnansweredQuestion({ why, id }: { why: Why; id: string }): JSX.Element {
  const { stores } = useApp();
  const { companion } = useConversationModules();
  const t = useI18n("later").companion;
  const isLimited = why === "limit" && stores.session.me.value?.has_ai_access !== true;
  return (
    <p class="unanswered">
      <span>
        {isLimited ? t.usedUp : why === "limit" ? t.canAnswer : t.wasLost}
      </span>
      {isLimited
        ? (
          <button type="button" class="link-button" onClick={() => stores.screen.dialog.value = "premium"}>
            {t.goPremium}
          </button>
        )
        : (
          <button type="button" class="link-button" onClick={() => companion.askAgain(id)}>
            {t.askAgain}
          </button>
        )}
    </p>
  );
}
