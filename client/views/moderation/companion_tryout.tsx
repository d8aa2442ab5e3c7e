// A tryout of the companion: one question that is neither stored nor counted.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { isBlank } from "../../../server/protocol/blank.ts";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { Tryout } from "../../store/moderation/companion_admin_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { cannedText } from "../../i18n/canned_text.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores, useStaff } from "../shell/part_hooks.ts";
import { AnswerBlocks } from "../log/answer_text.tsx";
import { Avatar } from "../people/avatar.tsx";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The question, and her answer. */
export function CompanionTryout(): JSX.Element {
  const stores = useLaterStores();
  const { companion } = useStaff();
  const { companionAdmin, connection } = stores;
  const t = useI18n("staff").companion;
  const question = useSignal("");
  const problem = useSignal<Refused | null>(null);
  const id = useId();
  const tryout = companionAdmin.tryout.value;
  const isWaiting = tryout !== null && tryout.answer === null;
  const run = async (): Promise<void> => {
    if (isWaiting || isBlank(question.value)) return;
    problem.value = await companion.tryOut(question.value);
  };
  return (
    <section class="rule" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t.tryHer}</h3>
      <p class="panel-hint">{t.tryHint}</p>
      <form
        class="pull-form"
        aria-labelledby={`${id}-title`}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <div class="field">
          <label for={id}>{t.question}</label>
          <input
            id={id}
            dir="auto"
            value={question.value}
            placeholder={t.questionSample}
            maxLength={connection.limits.value.maxLength}
            autocomplete="off"
            onInput={(event) => question.value = event.currentTarget.value}
          />
          {problem.value !== null && <FieldError text={stores.i18n.format(refusalMessage(problem.value))} />}
        </div>
        <button type="submit" class="button" aria-busy={isWaiting} disabled={isBlank(question.value)}>
          {t.try}
        </button>
      </form>
      <div class="trial" role="status">{tryout !== null && <TryoutAnswer tryout={tryout} />}</div>
    </section>
  );
}

function TryoutAnswer({ tryout: { answer } }: { tryout: Tryout }): JSX.Element {
  const { i18n } = useApp().stores;
  const t = useI18n("staff").companion;
  const words = answer === null
    ? ""
    : answer.said === undefined
    ? answer.text
    : i18n.format(cannedText(answer.text, answer.said));
  return (
    <>
      <Avatar name={BOT_NAME} />
      {answer === null ? <p class="panel-hint">{t.thinking}</p> : (
        <div>
          <div class="text answer">
            <AnswerBlocks text={words} isStreaming={false} />
          </div>
          <p class="panel-hint">
            {answer.answered ? t.answeredIn(answer.took_ms) : t.notAnswered}
          </p>
        </div>
      )}
    </>
  );
}
