// What may be made again, continued or edited, and what is refused.

import assert from "node:assert/strict";
import { planAgain, planEdit, planMore } from "../../../server/companion/remade/remake_plan.ts";
import type { ConversationTurn, KeptVersion } from "../../../server/ports/exchange_store.ts";
import type { Refusal } from "../../../server/protocol/errors.ts";

const TRIAL = false;
const UNLIMITED = true;

function question(id: number, state: ConversationTurn["state"] = "answered"): ConversationTurn {
  return { id, role: "user", text: `${id}?`, at: id, state };
}

function version(over: Partial<KeptVersion> = {}): KeptVersion {
  return { id: null, text: "Good evening.", at: 1, continuations: 0, ...over };
}

function answer(
  id: number,
  questionId: number,
  versions: readonly KeptVersion[] = [version()],
): ConversationTurn {
  return {
    ...{ id, role: "assistant", text: versions.at(-1)!.text, at: id, questionId, promptStart: 1 },
    ...{ isCounted: true, versions, chosen: versions.length - 1 },
  };
}

function excuse(id: number, questionId: number): ConversationTurn {
  return {
    ...{ id, role: "assistant", text: "Later.", at: id, questionId },
    said: { key: "off", variant: 0 },
  };
}

function refuses(code: string, run: () => unknown): void {
  assert.throws(run, (error) => (error as Refusal).code === code);
}

Deno.test("again: the newest answer is made again from where its prompt began", () => {
  const turns = [question(1), answer(2, 1), question(3), answer(4, 3)];
  assert.deepEqual(planAgain(turns, 4, TRIAL), {
    ...{ kind: "again", answerId: 4, questionId: 3, version: version(), isCounted: true, start: 1 },
  });
  refuses("conflict", () => planAgain(turns, 2, TRIAL));
  refuses("not_found", () => planAgain(turns, 5, TRIAL));
  refuses("conflict", () => planAgain(turns, 3, TRIAL));
});

Deno.test("again: unanswered questions after it leave the newest answer the newest", () => {
  const turns = [
    question(1),
    answer(2, 1),
    question(3, "unanswered"),
    question(4, "unanswered"),
    excuse(5, 4),
  ];
  assert.equal(planAgain(turns, 2, TRIAL).kind, "again");
  for (const [id, asked] of [[3, 3], [4, 4], [5, 4]] as const) {
    const plan = planAgain(turns, id, TRIAL);
    assert.ok(plan.kind === "ask" && plan.question.id === asked);
  }
});

Deno.test("again: nothing while a question is open", () => {
  const turns = [question(1), answer(2, 1), question(3, "unanswered"), question(4, "open")];
  for (const id of [2, 3, 4]) refuses("conflict", () => planAgain(turns, id, TRIAL));
  refuses("conflict", () => planEdit(turns, 4));
  refuses(
    "conflict",
    () => planMore([question(1), answer(2, 1, [version({ isCut: true })]), question(3, "open")]),
  );
});

Deno.test("again: five times on trial, twenty times with unlimited access", () => {
  const made = (count: number) => [question(1), answer(2, 1, Array.from({ length: count }, () => version()))];
  planAgain(made(5), 2, TRIAL);
  refuses("conflict", () => planAgain(made(6), 2, TRIAL));
  planAgain(made(20), 2, UNLIMITED);
  refuses("conflict", () => planAgain(made(21), 2, UNLIMITED));
});

Deno.test("more: only a chosen version that is cut, five times, up to 6,000 characters", () => {
  const cut = (
    over: Partial<KeptVersion> = {},
  ) => [question(1), answer(2, 1, [version({ isCut: true, ...over })])];
  assert.equal(planMore(cut()).kind, "more");
  planMore(cut({ continuations: 4 }));
  refuses("conflict", () => planMore(cut({ continuations: 5 })));
  planMore(cut({ text: "😀".repeat(5_999) }));
  refuses("conflict", () => planMore(cut({ text: "😀".repeat(6_000) })));
  refuses("conflict", () => planMore([question(1), answer(2, 1)]));
  refuses("conflict", () => planMore([]));
  const [asked, answered] = cut();
  const versions = [version({ isCut: true }), version()];
  refuses("conflict", () => planMore([asked!, { ...answered!, versions, chosen: 1 }]));
  assert.equal(planMore([asked!, { ...answered!, versions, chosen: 0 }]).version, versions[0]);
});

Deno.test("again, more: the versions of an answer together have at most 48,000 characters", () => {
  const versions = (lengths: number[]) => [
    question(1),
    answer(2, 1, lengths.map((length) => version({ text: "a".repeat(length), isCut: true }))),
  ];
  const long = Array.from({ length: 7 }, () => 6_000);
  planAgain(versions([...long, 2_000]), 2, UNLIMITED);
  planMore(versions([...long, 2_000, 1_000]));
  refuses("conflict", () => planAgain(versions([...long, 4_001]), 2, UNLIMITED));
  refuses("conflict", () => planMore(versions([...long, 2_000, 2_001])));
});

Deno.test("edit: the last question, answered or not", () => {
  const turns = [question(1), answer(2, 1), question(3), answer(4, 3)];
  assert.equal(planEdit(turns, 3).id, 3);
  refuses("conflict", () => planEdit(turns, 1));
  refuses("conflict", () => planEdit(turns, 4));
  refuses("not_found", () => planEdit(turns, 9));
  const excused = [...turns, question(5, "unanswered"), excuse(6, 5)];
  assert.equal(planEdit(excused, 5).id, 5);
  refuses("conflict", () => planEdit(excused, 3));
});

Deno.test("again, more: an answer whose question is not there is not made again", () => {
  const turns = [answer(2, 1, [version({ isCut: true })])];
  refuses("not_found", () => planAgain(turns, 2, TRIAL));
  refuses("not_found", () => planMore(turns));
});
