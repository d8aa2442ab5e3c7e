// The tab `Violet` of the admin panel: how her machine stands, its models, fetching one, and trying her out.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp, useModeration } from "../shell/app_context.ts";
import { ActionButton } from "../ui/action_button.tsx";
import { ModelPullForm } from "./model_pull_form.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { inferenceStatusMessage } from "./inference_status_messages.ts";
import { CompanionTryout } from "./companion_tryout.tsx";

/** How often the machine is looked at while it is in view, milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** All that concerns Violet's machine. */
export function CompanionTab(): JSX.Element {
  const { stores, clock } = useApp();
  const { companion: machine } = useModeration();
  const words = useI18n("staff").machine;
  const looks = useSignal(0);
  useEffect(() => {
    machine.watch();
    return clock.after(LOOK_EVERY_MS, () => looks.value++);
  }, [looks.value]);
  if (stores.companion.status.value === null) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {words.looking}
      </p>
    );
  }
  return (
    <div class="panel-scroll machine">
      <Standing />
      <Models />
      <ModelPullForm />
      <CompanionTryout />
    </div>
  );
}

function Standing(): JSX.Element {
  const status = useApp().stores.companion.status.value!;
  const words = useI18n("staff").machine;
  const { title, todo, mood } = inferenceStatusMessage(status, words);
  return (
    <section class={`machine-standing machine-${mood}`} aria-label={words.status}>
      <p class="machine-title">
        <span class="machine-dot" aria-hidden="true" />
        <strong>{title}</strong>
      </p>
      {todo !== undefined && <p class="machine-todo">{todo.words}</p>}
      {todo?.command !== undefined && <code class="machine-command">{todo.command}</code>}
      <dl class="machine-facts">
        <div>
          <dt>{words.model}</dt>
          <dd>{status.model}</dd>
        </div>
        <div>
          <dt>Ollama</dt>
          <dd>{status.version ?? words.notReachable}</dd>
        </div>
        <div>
          <dt>{words.line}</dt>
          <dd>{words.queue(status.running, status.waiting, status.concurrency)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Models(): JSX.Element | null {
  const { stores } = useApp();
  const { companion: machine } = useModeration();
  const { model: current, models, reachable } = stores.companion.status.value!;
  const words = useI18n("staff").machine;
  const id = useId();
  if (!reachable) return null;
  const isCurrent = (name: string): boolean => name === current || name === `${current}:latest`;
  return (
    <section class="rule" aria-labelledby={id}>
      <h3 id={id}>{words.models}</h3>
      {models.length === 0 && <p class="panel-hint">{words.noModels}</p>}
      <ul class="models">
        {models.map(({ name, size, loaded }, index) => (
          <li key={name}>
            <p id={`${id}-${index}`}>
              <span class="model-name">{name}</span>
              <span class="panel-hint">{words.size(size)}{loaded ? words.inMemory : ""}</span>
            </p>
            {isCurrent(name) ? <span class="model-current">{words.inUse}</span> : (
              <ActionButton
                label={words.use}
                about={`${id}-${index}`}
                run={() => machine.choose(name)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
