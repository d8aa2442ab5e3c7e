// Versions in one event: the newest answers have theirs, and none takes the event beyond its bound.

import assert from "node:assert/strict";
import { withinVersionBudget } from "../../../server/features/companion/version_budget.ts";
import type { ConversationTurn } from "../../../server/ports/exchange_store.ts";
import { MAX_VERSIONS_BYTES } from "../../../server/protocol/protocol_limits.ts";

function answer(id: number, versions: number, letters: number, letter = "a"): ConversationTurn {
  const text = letter.repeat(letters);
  return {
    ...{ id, role: "assistant", text, at: 0, chosen: 0 },
    versions: Array.from({ length: versions }, () => ({ id: null, text, at: 0, continuations: 0 })),
  };
}

function kept(turns: readonly ConversationTurn[]): number[] {
  return withinVersionBudget(turns).map(({ versions = [] }) => versions.length);
}

Deno.test("versions: where there are few, all are there, and the turns are as before", () => {
  const question: ConversationTurn = { id: 1, role: "user", text: "Hello", at: 0, state: "answered" };
  const turns = [question, answer(2, 3, 100), answer(3, 1, 100), answer(4, 21, 2_000)];
  assert.deepEqual(withinVersionBudget(turns), turns);
});

Deno.test("versions: older answers are without theirs beyond the bound, and keep their text", () => {
  const turns = [answer(1, 2, 10), answer(2, 21, 6_000), answer(3, 21, 2_000), answer(4, 21, 2_000)];
  assert.deepEqual(kept(turns), [0, 0, 21, 21]);
  assert.equal(withinVersionBudget(turns)[1]!.text.length, 6_000);
});

Deno.test("versions: the newest answer with versions has them, whatever they take", () => {
  assert.deepEqual(kept([answer(1, 2, 10), answer(2, 12, 4_400, "😀"), answer(3, 1, 10)]), [0, 12, 1]);
});

Deno.test("versions: of the longest conversation they take twice the bound at most", () => {
  const turns = Array.from({ length: 10 }, (_, id) => answer(id, 12, 4_000, "😀"));
  const size = withinVersionBudget(turns).flatMap(({ versions = [] }) => versions)
    .reduce((sum, { text }) => sum + new TextEncoder().encode(text).length * 4 / 3, 0);
  assert.ok(size <= 2 * MAX_VERSIONS_BYTES);
});
