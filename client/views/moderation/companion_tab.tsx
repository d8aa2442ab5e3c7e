// The tab `Violet` of the admin panel: the state of inference, its models, the download of a model, and a trial.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { CompanionProblem } from "../../../server/protocol/inference_status.ts";
import { isSameModel } from "../../../server/protocol/model_names.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores, useStaff } from "../shell/part_hooks.ts";
import { ActionButton } from "../ui/action_button.tsx";
import { ModelPullForm } from "./model_pull_form.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { inferenceStatusMessage } from "./inference_status_messages.ts";
import { CompanionTryout } from "./companion_tryout.tsx";
import { Timestamp } from "./timestamp.tsx";

/** Interval at which the state is fetched while it is in view, milliseconds. */
const POLL_INTERVAL_MS = 10_000;

/** The sections of the tab. */
export function CompanionTab(): JSX.Element {
  const { clock } = useApp();
  const { companionAdmin } = useLaterStores();
  const { companion } = useStaff();
  const t = useI18n("staff").companion;
  const polls = useSignal(0);
  useEffect(() => {
    companion.fetchStatus();
    return clock.after(POLL_INTERVAL_MS, () => polls.value++);
  }, [polls.value]);
  if (companionAdmin.status.value === null) {
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
  const status = useLaterStores().companionAdmin.status.value!;
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

/** Warnings about answers. Nothing while there are none. */
function InferenceWarnings(): JSX.Element {
  const { problem, at_once: atOnce, concurrency, elsewhere } = useLaterStores().companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  return (
    <>
      {problem !== undefined && <LastProblem problem={problem} />}
      {atOnce !== undefined && <p class="machine-warning">{t.fewerAtOnce(atOnce, concurrency)}</p>}
      {elsewhere === true && <p class="machine-todo">{t.elsewhere}</p>}
    </>
  );
}

function LastProblem({ problem: { kind, msg, words, ts, count, over } }: {
  problem: CompanionProblem;
}): JSX.Element {
  const t = useI18n("staff").companion;
  const remedy = t.problemRemedies[kind];
  const title = t.problems[kind] ?? msg;
  return (
    <div class={over ? "machine-problem machine-over" : "machine-problem"}>
      <p>
        <strong>{t.lastProblem}</strong> {title} (<Timestamp ts={ts} />
        {count > 1 && <>, {t.inARow(count)}</>}). {over && t.over}
      </p>
      {msg !== title && <p class="machine-words">{msg}</p>}
      {words !== undefined && <p class="machine-words">{t.ollamaSays(words)}</p>}
      {remedy !== undefined && !over && <p>{remedy}</p>}
    </div>
  );
}

/** Rows of the facts about the last answers. Nothing before the first. */
function SpeedFacts(): JSX.Element | null {
  const { speed } = useLaterStores().companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  if (speed === undefined) return null;
  const { answers, first_word_ms, words_per_second, tokens_read, tokens_made, load_ms, queue_ms } = speed;
  return (
    <>
      <div>
        <dt>{t.firstWord}</dt>
        <dd>{t.seconds(first_word_ms)} · {t.wordsPerSecond(words_per_second)}</dd>
      </div>
      <div>
        <dt>{t.tokens}</dt>
        <dd>{t.readAndMade(tokens_read, tokens_made)}</dd>
      </div>
      <div>
        <dt>{t.waits}</dt>
        <dd>{t.inQueue(queue_ms)} · {t.loading(load_ms)}</dd>
      </div>
      <div>
        <dt />
        <dd class="panel-hint">{t.ofAnswers(answers)}</dd>
      </div>
    </>
  );
}

function Models(): JSX.Element | null {
  const { companion } = useStaff();
  const { model: current, models, reachable } = useLaterStores().companionAdmin.status.value!;
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
