// Fetching a model: its name, and a bar that says how far it is.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { ModelPullState } from "../../server/protocol/server_events.ts";
import { useApp, useModeration } from "./app_context.ts";
import { FieldError } from "./field.tsx";
import { modelSize } from "./violet_machine_words.ts";

/** The form, or the progress of what is being fetched. It goes on when the dialog is closed. */
export function ModelPull(): JSX.Element | null {
  const { companion } = useApp().stores;
  const status = companion.status.value!;
  const pull = companion.pull.value;
  const id = useId();
  if (!status.reachable && pull?.state !== "running") return null;
  return (
    <section class="rule" aria-labelledby={id}>
      <h3 id={id}>Get a model</h3>
      {pull?.state === "running" ? <Progress pull={pull} /> : <PullForm titleId={id} />}
      <p class="pull-end" role="status">{endWords(pull)}</p>
    </section>
  );
}

function PullForm({ titleId }: { titleId: string }): JSX.Element {
  const { stores } = useApp();
  const { companion: machine } = useModeration();
  const { ready, model } = stores.companion.status.value!;
  const typed = useSignal<string | null>(null);
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const id = useId();
  // Whoever comes here because the model is missing finds its name filled in.
  const name = typed.value ?? (ready ? "" : model);
  const run = async (): Promise<void> => {
    if (busy.value || name.trim() === "") return;
    busy.value = true;
    const refused = await machine.pull(name);
    busy.value = false;
    problem.value = refused?.msg;
    if (refused === null) typed.value = null;
  };
  return (
    <form
      class="pull-form"
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <div class="field">
        <label for={id}>Model</label>
        <input
          id={id}
          value={name}
          placeholder="llama3.2:3b"
          maxLength={200}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={problem.value !== undefined}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            problem.value = undefined;
          }}
        />
        {problem.value !== undefined && <FieldError text={problem.value} />}
      </div>
      <button type="submit" class="button" aria-busy={busy.value} disabled={name.trim() === ""}>Pull</button>
    </form>
  );
}

function Progress({ pull }: { pull: ModelPullState }): JSX.Element {
  const { stores } = useApp();
  const { companion: machine } = useModeration();
  const { model, status, total, completed = 0 } = pull;
  const percent = total === undefined ? undefined : Math.floor(100 * completed / Math.max(1, total));
  const stop = async (): Promise<void> => {
    const refused = await machine.stopPull();
    if (refused !== null) stores.toasts.show(refused.msg);
  };
  return (
    <div class="pull">
      <p class="pull-line">
        <span class="model-name">{model}</span>
        {percent !== undefined && <span class="pull-percent">{percent} %</span>}
      </p>
      <progress class="bar" aria-label={`Fetching ${model}`} max={100} value={percent} />
      <p class="pull-line">
        <span class="panel-hint">
          {total === undefined ? status : `${modelSize(completed)} of ${modelSize(total)}`}
        </span>
        <button type="button" class="button button-small" onClick={stop}>Stop fetching</button>
      </p>
      <p class="panel-hint">You can close this dialog: it goes on.</p>
    </div>
  );
}

function endWords(pull: ModelPullState | null): string {
  if (pull?.state === "done") return `${pull.model} is here.`;
  if (pull?.state === "cancelled") {
    return "Stopped. What was fetched is kept, and the next try goes on from there.";
  }
  return pull?.state === "failed" ? pull.msg ?? "It could not be fetched." : "";
}
