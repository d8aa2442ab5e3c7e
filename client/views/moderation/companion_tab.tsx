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
  const t = useI18n("staff").companion;
  const looks = useSignal(0);
  useEffect(() => {
    machine.watch();
    return clock.after(LOOK_EVERY_MS, () => looks.value++);
  }, [looks.value]);
  if (stores.companionAdmin.status.value === null) {
    return (
      <p class="pm-older" role="status">
        <span class="spinner" aria-hidden="true" />
        {t.looking}
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
  const status = useApp().stores.companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  const { title, todo, mood } = inferenceStatusMessage(status, t);
  return (
    <section class={`machine-standing machine-${mood}`} aria-label={t.status}>
      <p class="machine-title">
        <span class="machine-dot" aria-hidden="true" />
        <strong>{title}</strong>
      </p>
      {todo !== undefined && <p class="machine-todo">{todo.words}</p>}
      {todo?.command !== undefined && <code class="machine-command">{todo.command}</code>}
      <dl class="machine-facts">
        <div>
          <dt>{t.model}</dt>
          <dd>{status.model}</dd>
        </div>
        <div>
          <dt>Ollama</dt>
          <dd>{status.version ?? t.notReachable}</dd>
        </div>
        <div>
          <dt>{t.line}</dt>
          <dd>{t.queue(status.running, status.waiting, status.concurrency)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Models(): JSX.Element | null {
  const { stores } = useApp();
  const { companion: machine } = useModeration();
  const { model: current, models, reachable } = stores.companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  const id = useId();
  if (!reachable) return null;
  const isCurrent = (name: string): boolean => name === current || name === `${current}:latest`;
  return (
    <section class="rule" aria-labelledby={id}>
      <h3 id={id}>{t.models}</h3>
      {models.length === 0 && <p class="panel-hint">{t.noModels}</p>}
      <ul class="models">
        {models.map(({ name, size, loaded }, index) => (
          <li key={name}>
            <p id={`${id}-${index}`}>
              <span class="model-name">{name}</span>
              <span class="panel-hint">{t.size(size)}{loaded ? t.inMemory : ""}</span>
            </p>
            {isCurrent(name) ? <span class="model-current">{t.inUse}</span> : (
              <ActionButton
                label={t.use}
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
