// What admins read about Violet's answers: the last failure, too few slots in Ollama, and how fast the answers come.

import type { JSX } from "preact";
import type { CompanionProblem } from "../../../server/protocol/inference_status.ts";
import { useApp } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { Timestamp } from "./timestamp.tsx";

/** Warnings about answers. Nothing while there are none. */
export function InferenceWarnings(): JSX.Element {
  const { problem, at_once: atOnce, concurrency, elsewhere } = useApp().stores.companionAdmin.status.value!;
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
  return (
    <div class={over ? "machine-problem machine-over" : "machine-problem"}>
      <p>
        <strong>{t.lastProblem}</strong> {t.problems[kind] ?? msg} (<Timestamp ts={ts} />
        {count > 1 && <>, {t.inARow(count)}</>}). {over && t.over}
      </p>
      {words !== undefined && <p class="machine-words">{t.ollamaSays(words)}</p>}
      {remedy !== undefined && !over && <p>{remedy}</p>}
    </div>
  );
}

/** Rows of the facts about the last answers. Nothing before the first. */
export function SpeedFacts(): JSX.Element | null {
  const { speed } = useApp().stores.companionAdmin.status.value!;
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
