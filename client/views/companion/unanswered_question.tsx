// Says, below a question to the companion or below her excuse, that it has no answer, and offers a remedy.

import type { JSX } from "preact";
import type { Unanswered as Why } from "../../store/conversations/message_log.ts";
import { useApp, useConversations, useLaterStores } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The reason, unless her excuse says it (no `why`), and the remedy. `id` is the id of the question or of the excuse. */
export function UnansweredQuestion({ why, id }: { why?: Why; id: string }): JSX.Element {
  const { stores } = useApp();
  const { isBusy } = useLaterStores().companion;
  const { companion } = useConversations();
  const t = useI18n("later").companion;
  const isLimited = why === "limit" && stores.session.me.value?.has_ai_access !== true;
  const isOff = isBusy.value;
  return (
    <p class={why === undefined ? "unanswered unanswered-excuse" : "unanswered"}>
      {why !== undefined && (
        <span>{isLimited ? t.usedUp : why === "limit" ? t.canAnswer : t.notAnswered}</span>
      )}
      {isLimited
        ? (
          <button type="button" class="link-button" onClick={() => stores.screen.dialog.value = "premium"}>
            {t.goPremium}
          </button>
        )
        : (
          <button
            type="button"
            class="link-button"
            aria-disabled={isOff}
            onClick={() => isOff || companion.askAgain(id)}
          >
            {t.askAgain}
          </button>
        )}
    </p>
  );
}
