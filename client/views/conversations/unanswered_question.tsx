// Says, below a question to the companion, why it has no answer, and offers a remedy.

import type { JSX } from "preact";
import type { Unanswered as Why } from "../../store/conversations/message_log.ts";
import { useApp, useConversations } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The reason and the remedy. `id` is the id of the question. */
export function UnansweredQuestion({ why, id }: { why: Why; id: string }): JSX.Element {
  const { stores } = useApp();
  const { companion } = useConversations();
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
