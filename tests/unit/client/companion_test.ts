// The companion's conversation in the page: deltas, answers, unanswered questions, memory.

import assert from "node:assert/strict";
import { quotaOf } from "../../../client/store/companion/companion_store.ts";
import { CompanionConversation } from "../../../client/store/companion/companion_conversation.ts";
import { QuestionKeys, type SealedQuestion } from "../../../client/net/companion/question_keys.ts";
import { readKey, seal, unseal } from "../../../server/protocol/sealed.ts";
import { inside, setUp } from "./chat_setup.ts";
import { ENGLISH } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";
const LATER = "2026-03-01T20:01:00.000Z";

/** Everything that is shown, with marks for what is special. */
function shown(log: CompanionConversation): string[] {
  return log.lines.value.all.map((line) =>
    line.kind !== "message"
      ? `(${line.text})`
      : `${line.data.username}: ${line.data.text}${line.isStreaming === true ? "…" : ""}${
        line.unanswered === undefined ? "" : ` [${line.unanswered}]`
      }`
  );
}

function asked(...ids: string[]): CompanionConversation {
  const log = new CompanionConversation();
  for (const id of ids) {
    log.add(`r-${id}`, `question ${id}`, TS);
    assert.equal(log.acknowledge(`r-${id}`, { id, ts: TS }, "alice"), `question ${id}`);
  }
  return log;
}

Deno.test("an answer grows by its deltas, and the complete answer replaces them", () => {
  const log = asked("q1");
  log.appendDelta("q1", "Good ");
  log.appendDelta("q1", "eve");
  assert.deepEqual(shown(log), ["alice: question q1", "Violet: Good eve…"]);
  const { key } = log.lines.value.all[1]!;
  assert.equal(log.answered({ id: 7, text: "Good evening", ts: LATER }, "q1"), true);
  assert.deepEqual(shown(log), ["alice: question q1", "Violet: Good evening"]);
  assert.equal(log.lines.value.all[1]!.key, key, "the same row");
  log.appendDelta("q1", "late");
  assert.equal(log.answered({ id: 7, text: "Good evening", ts: LATER }), false);
  assert.equal(log.lines.value.all.length, 2);
});

Deno.test("an answer that was cut says so, when it arrives and when it is remembered", () => {
  const log = asked("q1");
  log.answered({ id: 7, text: "Good eve", ts: LATER, isCut: true }, "q1");
  log.merge(
    [{ id: 3, text: "It was a dark", ts: "2026-02-01T20:00:00.000Z", own: false, isCut: true }],
    "alice",
  );
  const cut = log.lines.value.all.map((line) => line.kind === "message" && line.isCut === true);
  assert.deepEqual(cut, [true, false, true]);
});

Deno.test("the newest open question is the one that exceeded the quota", () => {
  const log = asked("q1", "q2");
  log.appendDelta("q1", "Hm");
  log.quotaExceeded();
  assert.deepEqual(shown(log), ["alice: question q1", "alice: question q2 [limit]", "Violet: Hm…"]);
  assert.equal(log.takeUnanswered("q2"), "question q2");
  assert.equal(log.takeUnanswered("q1"), undefined);
});

Deno.test("questions open at a lost connection are marked, until an answer arrives after all", () => {
  const log = asked("q1");
  log.appendDelta("q1", "Half of");
  log.connectionLost();
  assert.deepEqual(shown(log), ["alice: question q1"]);
  log.add("r-q2", "question q2", LATER);
  log.acknowledge("r-q2", { id: "q2", ts: LATER }, "alice");
  log.markLost();
  assert.deepEqual(shown(log), ["alice: question q1 [lost]", "alice: question q2"]);
  log.answered({ id: 9, text: "Here I am", ts: LATER });
  assert.deepEqual(shown(log), ["alice: question q1", "alice: question q2", "Violet: Here I am"]);
});

Deno.test("remembered turns are before the current ones, and each is shown once", () => {
  const log = asked("q1");
  log.answered({ id: 4, text: "answer 1", ts: LATER }, "q1");
  const memory = [
    { id: 1, own: true, text: "before", ts: "2026-02-01T20:00:00.000Z" },
    { id: 2, own: false, text: "answer 0", ts: "2026-02-01T20:00:01.000Z" },
    { id: 3, own: true, text: "question q1", ts: TS },
    { id: 4, own: false, text: "answer 1", ts: LATER },
  ];
  log.merge(memory, "alice");
  const all = ["alice: before", "Violet: answer 0", "alice: question q1", "Violet: answer 1"];
  assert.deepEqual(shown(log), all);
  log.merge(memory, "alice");
  assert.deepEqual(shown(log), all);
});

Deno.test("an answer from the memory is matched to its open question", () => {
  const log = asked("q1");
  log.connectionLost();
  log.merge([
    { id: 3, own: true, text: "question q1", ts: TS },
    { id: 4, own: false, text: "answer 1", ts: LATER },
  ], "alice");
  log.markLost();
  assert.deepEqual(shown(log), ["alice: question q1", "Violet: answer 1"]);
});

Deno.test("clearing the memory keeps the draft and pending questions", () => {
  const log = asked("q1");
  log.draft.value = "half a";
  log.add("r2", "on its way", LATER);
  log.forget();
  assert.deepEqual([shown(log), log.draft.value, log.pending.value.length], [[], "half a", 1]);
});

Deno.test("each question has its own key, which the complete answer uses up", async () => {
  const keys = new QuestionKeys();
  const [one, two] = [(await keys.seal("r1", "first"))!, (await keys.seal("r2", "second"))!];
  assert.notEqual(one.transit_key, two.transit_key);
  const key = (await readKey(two.transit_key))!;
  assert.equal(await unseal(key, two), "second");
  keys.acknowledged("r1", "q1");
  keys.acknowledged("r2", "q2");
  assert.equal(await keys.openDelta("q2", await seal(key, "piece")), "piece");
  const whole = await seal(key, "whole");
  assert.deepEqual(await keys.openAnswer(whole), { text: "whole", questionId: "q2" });
  assert.equal(await keys.openAnswer(whole), undefined);
});

Deno.test("keys of questions that get no answer do not pile up: the oldest of a hundred goes", async () => {
  const keys = new QuestionKeys();
  const sealed: SealedQuestion[] = [];
  for (let index = 0; index <= 100; index++) {
    sealed.push((await keys.seal(`r${index}`, "/reset"))!);
    keys.acknowledged(`r${index}`, `q${index}`);
  }
  const answer = async (index: number) =>
    await keys.openAnswer(await seal((await readKey(sealed[index]!.transit_key))!, "whole"));
  assert.equal(await answer(0), undefined);
  assert.deepEqual(await answer(1), { text: "whole", questionId: "q1" });
});

Deno.test("the position in the queue and the remaining messages have plain texts", () => {
  const { inLine, left, waitLeft } = ENGLISH.later.companion;
  assert.equal(inLine(1), "You are next.");
  const ordinals = [2, 3, 4, 11, 21, 22].map((place) => /(\S+) in line/.exec(inLine(place))![1]);
  assert.deepEqual(ordinals, ["2nd", "3rd", "4th", "11th", "21st", "22nd"]);
  assert.deepEqual([0, 1, 17, 85, 86, 200].map(waitLeft), [
    "Any moment now.",
    ...["In about 5 seconds.", "In about 20 seconds.", "In about 85 seconds."],
    ...["In about 1 minute.", "In about 3 minutes."],
  ]);
  assert.deepEqual([left(1), left(3)], ["1 free message left", "3 free messages left"]);
  const more = [0, 2, 3, 5].map((used) =>
    quotaOf({ has_ai_access: false, ai_messages_used: used, ai_free_limit: 3 }).left
  );
  assert.deepEqual(more, [3, 1, 0, 0]);
});

Deno.test("the page announces the cap `stream`", () => {
  const { chat, network } = setUp();
  chat.enter({ mode: "guest", username: "alice" });
  network.last.open();
  assert.deepEqual((network.last.last.data as { caps: string[] }).caps, [
    "presence",
    "batch",
    "stream",
    "backlog",
    "resume",
  ]);
});

Deno.test("the end of the free messages opens the paywall, and access closes it", () => {
  const { stores, network } = inside();
  network.last.emit("ai_response", { error: "ai_limit_reached", room: "violet-1" });
  assert.equal(stores.screen.dialog.value, "premium");
  network.last.emit("ai_unlock", { has_ai_access: true, msg: "Now." });
  assert.equal(stores.screen.dialog.value, null);
  assert.equal(stores.session.me.value!.has_ai_access, true);
  assert.deepEqual(stores.toasts.list.value.map(({ text }) => text), [
    "You can write to Violet without limit now.",
  ]);
});
