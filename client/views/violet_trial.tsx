// Trying Violet out: one question that nobody remembers or counts.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import type { Trial } from "../store/companion.ts";
import { useApp, useModeration } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { FieldError } from "./field.tsx";

/** The question, and what she says to it. */
export function VioletTrial(): JSX.Element {
  const { stores } = useApp();
  const { companion: machine } = useModeration();
  const { companion, connection } = stores;
  const question = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const id = useId();
  const trial = companion.trial.value;
  const isWaiting = trial !== null && trial.said === null;
  const run = async (): Promise<void> => {
    if (isWaiting || question.value.trim() === "") return;
    problem.value = (await machine.tryOut(question.value))?.msg;
  };
  return (
    <section class="rule" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>Try her</h3>
      <p class="panel-hint">She does not remember it, and it counts for nobody.</p>
      <form
        class="pull-form"
        aria-labelledby={`${id}-title`}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <div class="field">
          <label for={id}>Question</label>
          <input
            id={id}
            value={question.value}
            placeholder="Good evening, who are you?"
            maxLength={connection.limits.value.maxLength}
            autocomplete="off"
            onInput={(event) => question.value = event.currentTarget.value}
          />
          {problem.value !== undefined && <FieldError text={problem.value} />}
        </div>
        <button type="submit" class="button" aria-busy={isWaiting} disabled={question.value.trim() === ""}>
          Try
        </button>
      </form>
      <div class="trial" role="status">{trial !== null && <Said trial={trial} />}</div>
    </section>
  );
}

function Said({ trial: { said } }: { trial: Trial }): JSX.Element {
  return (
    <>
      <Avatar name={BOT_NAME} />
      {said === null ? <p class="panel-hint">Violet is thinking…</p> : (
        <div>
          <p class="text">{said.text}</p>
          <p class="panel-hint">
            {said.answered
              ? `Answered in ${(said.took_ms / 1000).toFixed(1)} s`
              : "The model did not answer: this is what people hear then."}
          </p>
        </div>
      )}
    </>
  );
}
