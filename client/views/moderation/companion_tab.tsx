// The tab `Violet` of the admin panel: the state of inference, its models, the download of a model, and a trial.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isSameModel } from "../../../server/protocol/model_names.ts";
import { useApp, useStaff } from "../shell/app_context.ts";
import { ActionButton } from "../ui/action_button.tsx";
import { ModelPullForm } from "./model_pull_form.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { InferenceWarnings, SpeedFacts } from "./inference_report.tsx";
import { inferenceStatusMessage } from "./inference_status_messages.ts";
import { CompanionTryout } from "./companion_tryout.tsx";

/** Interval at which the state is fetched while it is in view, milliseconds. */
const POLL_INTERVAL_MS = 10_000;

/** The sections of the tab. */
export function CompanionTab(): JSX.Element {
  const { stores, clock } = useApp();
  const { companion } = useStaff();
  const t = useI18n("staff").companion;
  const polls = useSignal(0);
  useEffect(() => {
    companion.fetchStatus();
    return clock.after(POLL_INTERVAL_MS, () => polls.value++);
  }, [polls.value]);
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
      <InferenceStatus />
      <Models />
      <ModelPullForm />
      <CompanionTryout />
    </div>
  );
}

function InferenceStatus(): JSX.Element {
  const status = useApp().stores.companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  const { title, remedy, kind } = inferenceStatusMessage(status, t);
  return (
    <section class={`machine-standing machine-${kind}`} aria-label={t.status}>
      <p class="machine-title">
        <span class="machine-dot" aria-hidden="true" />
        <strong>{title}</strong>
      </p>
      {remedy !== undefined && <p class="machine-todo">{remedy.text}</p>}
      {remedy?.command !== undefined && <code class="machine-command">{remedy.command}</code>}
      {status.words !== undefined && <p class="machine-words">{t.ollamaSays(status.words)}</p>}
      <InferenceWarnings />
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
        <SpeedFacts />
      </dl>
    </section>
  );
}

function Models(): JSX.Element | null {
  const { stores } = useApp();
  const { companion } = useStaff();
  const { model: current, models, reachable } = stores.companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  const id = useId();
  if (!reachable) return null;
  const isCurrent = (name: string): boolean => isSameModel(name, current);
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
                run={() => companion.chooseModel(name)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
