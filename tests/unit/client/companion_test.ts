// The companion in the page: keys of questions, the queue in words, the free messages.

import assert from "node:assert/strict";
import { quotaOf } from "../../../client/store/companion/companion_store.ts";
import { QuestionKeys, type SealedQuestion } from "../../../client/net/companion/question_keys.ts";
import { readKey, seal, unseal } from "../../../server/protocol/sealed.ts";
import { inside, setUp } from "./chat_setup.ts";
import { ENGLISH } from "./fakes.ts";

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
  // Four of these answers were given with premium.
  const after = quotaOf({ has_ai_access: false, ai_messages_used: 5, ai_free_limit: 7, ai_trial: 3 });
  assert.deepEqual([after.left, after.limit], [2, 3]);
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
