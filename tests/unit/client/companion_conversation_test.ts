// The log of the companion's conversation: questions, pieces, answers, versions, and what the server keeps.

import assert from "node:assert/strict";
import { CompanionConversation } from "../../../client/store/companion/companion_conversation.ts";
import type { KeptTurn } from "../../../client/store/companion/companion_lines.ts";

const TS = "2026-03-01T20:00:00.000Z";
const LATER = "2026-03-01T20:01:00.000Z";

/** Everything that is shown, with marks for what is special. */
function shown(log: CompanionConversation): string[] {
  return log.lines.value.all.map((line) => {
    if (line.kind !== "message") return `(${line.text})`;
    const { data, isStreaming, isCut, unanswered, versions, chosen = 0 } = line;
    const marks = [
      isCut === true ? " [cut]" : "",
      unanswered === undefined ? "" : ` [${unanswered}]`,
      versions === undefined ? "" : ` ${chosen + 1}/${versions.length}`,
    ];
    return `${data.username}: ${data.text}${isStreaming === true ? "…" : ""}${marks.join("")}`;
  });
}

function asked(...ids: number[]): CompanionConversation {
  const log = new CompanionConversation();
  for (const id of ids) {
    log.add(`r-${id}`, `question ${id}`, TS);
    assert.equal(log.acknowledge(`r-${id}`, { id, ts: TS }, "alice"), `question ${id}`);
  }
  return log;
}

/** A conversation whose question 1 has answer 2. */
function answered(text = "Good evening"): CompanionConversation {
  const log = asked(1);
  log.answered({ id: 2, text, ts: LATER }, 1);
  return log;
}

function question(id: number, more: Partial<KeptTurn> = {}): KeptTurn {
  return { id, own: true, text: `question ${id}`, ts: TS, ...more };
}

function answer(id: number, questionId: number, more: Partial<KeptTurn> = {}): KeptTurn {
  return { id, own: false, questionId, text: `answer ${id}`, ts: LATER, ...more };
}

Deno.test("an answer grows by its pieces, and the complete answer replaces them", () => {
  const log = asked(1);
  log.piece(1, 0, "Good ");
  log.piece(1, 1, "eve");
  assert.deepEqual(shown(log), ["alice: question 1", "Violet: Good eve…"]);
  const { key } = log.lines.value.all[1]!;
  assert.equal(log.answered({ id: 2, text: "Good evening", ts: LATER }, 1), true);
  assert.deepEqual(shown(log), ["alice: question 1", "Violet: Good evening"]);
  assert.equal(log.lines.value.all[1]!.key, key, "the same row");
  log.piece(1, 2, "late");
  assert.equal(log.answered({ id: 2, text: "Good evening", ts: LATER }), false);
  assert.equal(log.lines.value.all.length, 2);
});

Deno.test("after a return one piece has all so far, and a piece after a missing one is left out", () => {
  const log = asked(1);
  log.piece(1, 0, "Good ");
  log.connectionLost();
  assert.deepEqual(
    shown(log),
    ["alice: question 1", "Violet: Good …"],
    "it stays while the connection is lost",
  );
  log.piece(1, 0, "Good even");
  log.piece(1, 1, "ing, ");
  log.piece(1, 3, "darling");
  assert.deepEqual(shown(log), ["alice: question 1", "Violet: Good evening, …"]);
});

Deno.test("each answer is below its question, in whatever order they come", () => {
  const log = asked(1, 2);
  log.piece(2, 0, "Two");
  log.piece(1, 0, "One");
  log.answered({ id: 4, text: "Two.", ts: LATER }, 2);
  assert.deepEqual(shown(log), ["alice: question 1", "Violet: One…", "alice: question 2", "Violet: Two."]);
  log.answered({ id: 5, text: "One.", ts: LATER });
  assert.deepEqual(shown(log), ["alice: question 1", "Violet: One.", "alice: question 2", "Violet: Two."]);
});

Deno.test("a question that ended without an answer says so, and its pieces go", () => {
  const log = asked(1, 2);
  log.piece(1, 0, "Half of");
  log.unanswered(1);
  assert.deepEqual(shown(log), ["alice: question 1 [ended]", "alice: question 2"]);
  log.unanswered(1);
  log.unanswered(77);
  log.answered({ id: 3, text: "Yes", ts: LATER }, 2);
  log.unanswered(2);
  assert.deepEqual(shown(log), ["alice: question 1 [ended]", "alice: question 2", "Violet: Yes"]);
});

Deno.test("an excuse leaves the question to be asked again; an answer does not", () => {
  const log = asked(1, 3);
  log.answered({ id: 2, text: "I am away.", ts: LATER, canned: () => "I am away.", isExcuse: true }, 1);
  log.answered({ id: 4, text: "Here.", ts: LATER }, 3);
  assert.deepEqual(shown(log), [
    ...["alice: question 1 [ended]", "Violet: I am away."],
    ...["alice: question 3", "Violet: Here."],
  ]);
  assert.deepEqual([2, 4].map((id) => log.isAskable(log.answer(id)!)), [true, false]);
});

Deno.test("the newest open question is the one that exceeded the quota", () => {
  const log = asked(1, 2);
  log.piece(1, 0, "Hm");
  log.quotaExceeded();
  assert.deepEqual(shown(log), ["alice: question 1", "Violet: Hm…", "alice: question 2 [limit]"]);
});

Deno.test("kept turns are before the current ones, and each is shown once", () => {
  const log = asked(5);
  log.answered({ id: 6, text: "answer 6", ts: LATER }, 5);
  const kept = [question(1), answer(2, 1), question(3, { isUnanswered: true }), question(5), answer(6, 5)];
  assert.equal(log.merge(kept, "alice"), 0);
  const all = [
    ...["alice: question 1", "Violet: answer 2", "alice: question 3 [ended]"],
    ...["alice: question 5", "Violet: answer 6"],
  ];
  assert.deepEqual(shown(log), all);
  log.merge(kept, "alice");
  assert.deepEqual(shown(log), all);
});

Deno.test("what was answered while the connection was lost takes the place of its pieces", () => {
  const log = asked(1, 3, 4);
  log.piece(1, 0, "answ");
  log.connectionLost();
  const kept = [question(1), answer(2, 1), question(3, { isUnanswered: true }), question(4)];
  assert.equal(log.merge(kept, "alice"), 1, "one answer is new");
  assert.deepEqual(shown(log), [
    ...["alice: question 1", "Violet: answer 2", "alice: question 3 [ended]", "alice: question 4"],
  ]);
  assert.equal(log.isBusy.value, true, "the last one is still open");
});

Deno.test("a question whose ack was lost is shown once, from wherever the page hears of it", () => {
  const byHistory = asked(1);
  const byEvent = asked(1);
  for (const log of [byHistory, byEvent]) {
    log.answered({ id: 2, text: "answer 2", ts: LATER }, 1);
    log.add("r-3", "question 3", LATER);
    log.connectionLost();
  }
  byHistory.merge([question(1), answer(2, 1), question(3)], "alice");
  byEvent.asked({ id: 3, text: "question 3", ts: LATER }, "alice");
  for (const log of [byHistory, byEvent]) {
    assert.equal(log.pending.value.length, 0);
    assert.equal(log.acknowledge("r-3", { id: 3, ts: LATER }, "alice"), "question 3");
    assert.deepEqual(shown(log), ["alice: question 1", "Violet: answer 2", "alice: question 3"]);
    assert.equal(log.lines.value.all[2]!.key, "pr-3", "the row of the pending message");
  }
});

Deno.test("an answer is made again: the old text stays until the first piece, and every version is kept", () => {
  const log = answered();
  log.runStarted("run", "again", 2);
  assert.deepEqual([shown(log)[1], log.isBusy.value], ["Violet: Good evening", true]);
  const { key } = log.lines.value.all[1]!;
  log.piece("run", 0, "Hello");
  assert.equal(shown(log)[1], "Violet: Hello…");
  assert.equal(log.made(2, { text: "Hello, you.", ts: LATER }), true);
  assert.deepEqual([shown(log)[1], log.isBusy.value], ["Violet: Hello, you. 2/2", false]);
  assert.equal(log.lines.value.all[1]!.key, key, "the same row");
  assert.equal(log.choose(2, 0), 1);
  assert.equal(shown(log)[1], "Violet: Good evening 1/2");
  assert.equal(log.choose(2, 2), undefined);
  log.runStarted("third", "again", 2);
  log.made(2, { text: "Hm.", ts: LATER, isCut: true });
  assert.equal(shown(log)[1], "Violet: Hm. [cut] 3/3");
});

Deno.test("an answer that could not be made again stays as it was, also when the connection is lost", () => {
  const log = answered();
  log.runStarted("run", "again", 2);
  log.piece("run", 0, "Hel");
  log.notMade(2);
  assert.deepEqual([shown(log)[1], log.isBusy.value], ["Violet: Good evening", false]);
  log.runStarted("next", "again", 2);
  log.piece("next", 0, "Hel");
  log.connectionLost();
  assert.deepEqual([shown(log)[1], log.isBusy.value], ["Violet: Good evening", false]);
  log.piece("next", 1, "lo");
  assert.equal(shown(log)[1], "Violet: Good evening", "pieces of a run that this page does not know");
});

Deno.test("a cut answer is continued, and its end is its whole text", () => {
  const log = asked(1);
  log.answered({ id: 2, text: "Once", ts: LATER, isCut: true }, 1);
  assert.equal(shown(log)[1], "Violet: Once [cut]");
  log.runStarted("run", "more", 2);
  log.piece("run", 0, " upon");
  assert.equal(shown(log)[1], "Violet: Once upon…");
  log.extended(2, { text: "Once upon a time.", ts: LATER });
  assert.equal(shown(log)[1], "Violet: Once upon a time.");
});

Deno.test("a question asked anew takes the place of its exchange, at the end", () => {
  const log = asked(1, 3);
  log.unanswered(1);
  log.answered({ id: 4, text: "Yes", ts: LATER }, 3);
  log.askedInstead(1, { id: 5, text: "question 1", ts: LATER }, "alice");
  assert.deepEqual(shown(log), ["alice: question 3", "Violet: Yes", "alice: question 1"]);
  log.answered({ id: 6, text: "I am away.", ts: LATER, isExcuse: true, canned: () => "I am away." }, 5);
  log.askedInstead(6, { id: 7, text: "question 1", ts: LATER }, "alice");
  assert.deepEqual(shown(log), ["alice: question 3", "Violet: Yes", "alice: question 1"]);
});

Deno.test("a deleted exchange is gone, with the pieces of its answer", () => {
  const log = answered();
  log.asked({ id: 3, text: "question 3", ts: LATER }, "alice");
  log.piece(3, 0, "Well");
  const arrangement = log.lines.value.arrangement!;
  log.remove([1, 2]);
  assert.deepEqual(shown(log), ["alice: question 3", "Violet: Well…"]);
  assert.notEqual(log.lines.value.arrangement, arrangement);
  log.remove([3]);
  assert.deepEqual([shown(log), log.isBusy.value], [[], false]);
  log.asked({ id: 1, text: "question 1", ts: LATER }, "alice");
  assert.deepEqual(shown(log), ["alice: question 1"], "its id is free again");
});

Deno.test("only the newest answer can be made again, and only the last question edited", () => {
  const log = answered();
  const newest = (): unknown[] => {
    const { answer, question } = log.newest.value;
    return [answer?.data.id, question?.data.id];
  };
  assert.deepEqual(newest(), ["2", "1"]);
  log.add("r-3", "question 3", LATER);
  assert.deepEqual(newest(), [undefined, undefined], "a question is on its way");
  log.acknowledge("r-3", { id: 3, ts: LATER }, "alice");
  assert.deepEqual(newest(), [undefined, undefined], "she is about to answer");
  log.answered({ id: 4, text: "I am away.", ts: LATER, isExcuse: true, canned: () => "I am away." }, 3);
  assert.deepEqual(newest(), [undefined, "3"], "an excuse is no answer of the model");
  log.remove([3]);
  assert.deepEqual(newest(), ["2", "1"]);
  log.runStarted("run", "again", 2);
  assert.deepEqual(newest(), ["2", undefined]);
});

Deno.test("what is kept elsewhere too: versions, the chosen one, and that a question is open again", () => {
  const log = answered();
  const versions = [{ text: "Good evening", ts: TS }, { text: "Hello", ts: LATER }, {
    text: "Hm",
    ts: LATER,
  }];
  log.merge([question(1), answer(2, 1, { text: "Hello", versions, chosen: 1 })], "alice");
  assert.equal(shown(log)[1], "Violet: Hello 2/3");
});

Deno.test("the ids of what the server keeps are those of kept questions and answers", () => {
  const log = answered();
  log.asked({ id: "a-care-question", text: "Help", ts: LATER }, "alice");
  log.answered(
    { id: "a-care-reply", text: "Here is help", ts: LATER, canned: () => "Here is help" },
    "a-care-question",
  );
  log.asked({ id: 7, text: "One more", ts: LATER }, "alice");
  log.quotaExceeded();
  assert.deepEqual(log.keptIds(), [1, 2]);
  assert.deepEqual(log.newest.value, { answer: null, question: null });
});

Deno.test("clearing the memory keeps the draft and pending questions", () => {
  const log = asked(1);
  log.draft.value = "half a";
  log.add("r2", "on its way", LATER);
  log.forget();
  assert.deepEqual([shown(log), log.draft.value, log.pending.value.length], [[], "half a", 1]);
});
