// Says kindly, below a question to Violet, why it stayed without an answer, and what can be done.

import type { JSX } from "preact";
import type { Unanswered as Why } from "../store/talk.ts";
import { useApp, useTalks } from "./app_context.ts";

/** `id` is the question's own. */
export function Unanswered({ why, id }: { why: Why; id: string }): JSX.Element {
  const { stores } = useApp();
  const { violet } = useTalks();
  const isLimited = why === "limit" && stores.session.me.value?.has_ai_access !== true;
  return (
    <p class="unanswered">
      <span>
        {isLimited ? "She would love to answer, but your free messages are used up." : ASK_AGAIN[why]}
      </span>
      {isLimited
        ? (
          <button type="button" class="link-button" onClick={() => stores.screen.dialog.value = "premium"}>
            Go premium
          </button>
        )
        : (
          <button type="button" class="link-button" onClick={() => violet.askAgain(id)}>
            Ask again
          </button>
        )}
    </p>
  );
}

const ASK_AGAIN: Readonly<Record<Why, string>> = {
  limit: "She can answer you now.",
  lost: "The connection was lost before she could answer.",
};
