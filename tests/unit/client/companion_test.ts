// Violet's conversation in the page: pieces, wholes, what stays unanswered, and what she remembers.

import assert from "node:assert/strict";
import { quotaOf } from "../../../client/store/companion/companion_store.ts";
import { CompanionConversation } from "../../../client/store/companion/companion_conversation.ts";
import { QuestionKeys } from "../../../client/net/companion/question_keys.ts";
import { readKey, seal, unseal } from "../../../server/protocol/sealed.ts";
import { inside, setUp } from "./chat_setup.ts";
import { ENGLISH } from "./fakes.ts";

const TS = "2026-03-01T20:00:00.000Z";
const LATER = "2026-03-01T20:01:00.000Z";

/** Everything that is shown, with marks for what is special. */
function shown(talk: CompanionConversation): string[] {
  return talk.lines.value.all.map((line) =>
    line.kind !== "message"
      ? `(${line.text})`
      : `${line.data.username}: ${line.data.text}${line.isStreaming === true ? "…" : ""}${
        line.unanswered === undefined ? "" : ` [${line.unanswered}]`
      }`
  );
}

function asked(...ids: string[]): CompanionConversation {
  const talk = new CompanionConversation();
  for (const id of ids) {
    talk.add(`r-${id}`, `question ${id}`, TS);
    assert.equal(talk.acknowledge(`r-${id}`, { id, ts: TS }, "alice"), `question ${id}`);
  }
  return talk;
}

Deno.test("an answer grows by its pieces, and its whole takes their place", () => {
  const talk = asked("q1");
  talk.appendDelta("q1", "Good ");
  talk.appendDelta("q1", "eve");
  assert.deepEqual(shown(talk), ["alice: question q1", "Violet: Good eve…"]);
  const { key } = talk.lines.value.all[1]!;
  assert.equal(talk.answered({ id: 7, text: "Good evening", ts: LATER }, "q1"), true);
  assert.deepEqual(shown(talk), ["alice: question q1", "Violet: Good evening"]);
  assert.equal(talk.lines.value.all[1]!.key, key, "the same row");
  talk.appendDelta("q1", "late");
  assert.equal(talk.answered({ id: 7, text: "Good evening", ts: LATER }), false);
  assert.equal(talk.lines.value.all.length, 2);
});

Deno.test("the newest question is the one that no free message was left for", () => {
  const talk = asked("q1", "q2");
  talk.appendDelta("q1", "Hm");
  talk.quotaExceeded();
  assert.deepEqual(shown(talk), ["alice: question q1", "alice: question q2 [limit]", "Violet: Hm…"]);
  assert.equal(talk.takeUnanswered("q2"), "question q2");
  assert.equal(talk.takeUnanswered("q1"), undefined);
});

Deno.test("what a lost connection leaves open is marked, until it is answered after all", () => {
  const talk = asked("q1");
  talk.appendDelta("q1", "Half of");
  talk.connectionLost();
  assert.deepEqual(shown(talk), ["alice: question q1"]);
  talk.add("r-q2", "question q2", LATER);
  talk.acknowledge("r-q2", { id: "q2", ts: LATER }, "alice");
  talk.markLost();
  assert.deepEqual(shown(talk), ["alice: question q1 [lost]", "alice: question q2"]);
  talk.answered({ id: 9, text: "Here I am", ts: LATER });
  assert.deepEqual(shown(talk), ["alice: question q1", "alice: question q2", "Violet: Here I am"]);
});

Deno.test("what she remembers stands before what is here, and nothing stands twice", () => {
  const talk = asked("q1");
  talk.answered({ id: 4, text: "answer 1", ts: LATER }, "q1");
  const memory = [
    { id: 1, own: true, text: "before", ts: "2026-02-01T20:00:00.000Z" },
    { id: 2, own: false, text: "answer 0", ts: "2026-02-01T20:00:01.000Z" },
    { id: 3, own: true, text: "question q1", ts: TS },
    { id: 4, own: false, text: "answer 1", ts: LATER },
  ];
  talk.merge(memory, "alice");
  const all = ["alice: before", "Violet: answer 0", "alice: question q1", "Violet: answer 1"];
  assert.deepEqual(shown(talk), all);
  talk.merge(memory, "alice");
  assert.deepEqual(shown(talk), all);
});

Deno.test("an answer that came while the connection was lost finds its question", () => {
  const talk = asked("q1");
  talk.connectionLost();
  talk.merge([
    { id: 3, own: true, text: "question q1", ts: TS },
    { id: 4, own: false, text: "answer 1", ts: LATER },
  ], "alice");
  talk.markLost();
  assert.deepEqual(shown(talk), ["alice: question q1", "Violet: answer 1"]);
});

Deno.test("forgetting leaves what is being written and what is on its way", () => {
  const talk = asked("q1");
  talk.draft.value = "half a";
  talk.add("r2", "on its way", LATER);
  talk.forget();
  assert.deepEqual([shown(talk), talk.draft.value, talk.pending.value.length], [[], "half a", 1]);
});

Deno.test("each question has a key of its own, used up by the whole answer", async () => {
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

Deno.test("the position in her queue, and the messages left, are said in plain words", () => {
  const { inLine, left } = ENGLISH.later.companion;
  assert.equal(inLine(1), "Violet is with somebody else. You are next.");
  const ordinals = [2, 3, 4, 11, 21, 22].map((place) => /(\S+) in line/.exec(inLine(place))![1]);
  assert.deepEqual(ordinals, ["2nd", "3rd", "4th", "11th", "21st", "22nd"]);
  assert.deepEqual([left(1), left(3)], ["1 free message left", "3 free messages left"]);
  const more = [0, 2, 3, 5].map((used) =>
    quotaOf({ has_ai_access: false, ai_messages_used: used, ai_free_limit: 3 }).left
  );
  assert.deepEqual(more, [3, 1, 0, 0]);
});

Deno.test("the page announces that it shows answers as they are made", () => {
  const { chat, network } = setUp();
  chat.enter({ mode: "guest", username: "alice" });
  network.last.open();
  assert.deepEqual((network.last.last.data as { caps: string[] }).caps, ["presence", "batch", "stream"]);
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
