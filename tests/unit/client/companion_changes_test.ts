// What is done with answers of the companion: made again, chosen, edited, deleted, here and on other devices.

import assert from "node:assert/strict";
import { readKey, seal } from "../../../server/protocol/sealed.ts";
import { quiet, TS, until } from "./dm_setup.ts";
import {
  answer,
  answerHistory,
  answerOpen,
  inside,
  message,
  piece,
  question,
  request,
  ROOM,
  sealed,
  shown,
  withCompanion,
} from "./companion_setup.ts";

Deno.test("an answer is made again, another version chosen, and a refusal takes that back", async () => {
  const setup = await withCompanion(await question(1), await answer(2));
  const { conversations: { companion }, network, stores } = setup;
  void companion.again("again", "2");
  network.last.emit("ack", { id: "run" }, request(setup, "violet_again").id);
  network.last.emit("violet_delta", await piece("run", 0, "Hello"));
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "Hello…"]);
  network.last.emit("pm_message", await message(2, "Violet", "Hello, you.", { again_of: 2 }));
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "Hello, you."]);
  void companion.choose("2", 0);
  assert.deepEqual(shown(setup), ["question 1", "answer 2"], "at once");
  const chosen = request(setup, "violet_choose");
  assert.deepEqual(chosen.data, { room: ROOM, id: 2, version: 0 });
  network.last.emit("error", { code: "conflict", msg: "Not the newest." }, chosen.id);
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "Hello, you."]);
  assert.deepEqual(stores.toasts.list.value.map(({ text }) => text), ["Not the newest."]);
});

Deno.test("a version that could not be made is said, and the answer stays", async () => {
  const setup = await withCompanion(await question(1), await answer(2));
  const { conversations: { companion }, network, stores } = setup;
  void companion.again("again", "2");
  network.last.emit("ack", { id: "run" }, request(setup, "violet_again").id);
  const said = { key: "off" as const, variant: 0 };
  network.last.emit("pm_message", await message(2, "Violet", "I am away.", { again_of: 2, said }));
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "answer 2"]);
  assert.deepEqual(stores.toasts.list.value.map(({ text }) => text), ["I am away."]);
  assert.equal(stores.companion.log.isBusy.value, false);
});

Deno.test("a run that ends without a word leaves the answer as it was", async () => {
  const setup = await withCompanion(await question(1), await answer(2));
  const { conversations: { companion }, network, stores } = setup;
  void companion.again("again", "2");
  network.last.emit("ack", { id: "run" }, request(setup, "violet_again").id);
  network.last.emit("violet_typing", { room: ROOM, busy: true, position: 0, re_id: "run" });
  network.last.emit("violet_delta", await piece("run", 0, "Hel"));
  await quiet();
  assert.deepEqual([shown(setup)[1], stores.companion.isBusy.value], ["Hel…", true]);
  network.last.emit("violet_typing", { room: ROOM, busy: false, re_id: "run" });
  await quiet();
  assert.deepEqual([shown(setup)[1], stores.companion.isBusy.value], ["answer 2", false]);
});

Deno.test("after a reload an answer that is made again goes on where it is", async () => {
  const setup = inside();
  const { network, stores } = setup;
  network.last.emit("violet_typing", { room: ROOM, busy: true, position: 0, re_id: "run", again_of: 2 });
  network.last.emit("violet_delta", await piece("run", 0, "Hel"));
  setup.conversations.companion.show();
  answerOpen(setup);
  await answerHistory(setup, [await question(1), await answer(2)]);
  assert.deepEqual(shown(setup), ["question 1", "Hel…"]);
  network.last.emit("violet_delta", await piece("run", 1, "lo"));
  network.last.emit("pm_message", await message(2, "Violet", "Hello.", { again_of: 2 }));
  network.last.emit("violet_typing", { room: ROOM, busy: false, re_id: "run" });
  await quiet();
  assert.deepEqual([shown(setup), stores.companion.isBusy.value], [["question 1", "Hello."], false]);
});

Deno.test("another device chooses a version, makes one, and deletes an exchange", async () => {
  const setup = await withCompanion(await question(1), await answer(2), await question(3), await answer(4));
  const { network } = setup;
  const versions = [{ ...await sealed("one"), ts: TS }, { ...await sealed("two"), ts: TS }];
  const turn = await answer(4, { ...await sealed("one"), versions, chosen: 0 });
  network.last.emit("violet_turns", { room: ROOM, turns: [turn] });
  network.last.emit("violet_delta", await piece("run", 1, "a piece whose beginning is missing"));
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "answer 2", "question 3", "one"]);
  network.last.emit("violet_typing", { room: ROOM, busy: true, position: 0, re_id: "run", again_of: 4 });
  network.last.emit("violet_delta", await piece("run", 0, "thr"));
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "answer 2", "question 3", "thr…"]);
  network.last.emit("pm_message", await message(4, "Violet", "three", { again_of: 4 }));
  network.last.emit("violet_forgot", { room: ROOM, ids: [1, 2] });
  await quiet();
  assert.deepEqual(shown(setup), ["question 3", "three"]);
  assert.equal(setup.stores.companion.log.answer(4)!.versions!.length, 3);
  network.last.emit("violet_forgot", { room: ROOM });
  await quiet();
  assert.deepEqual(shown(setup), []);
});

Deno.test("editing: the draft is kept, the text shows at once, a refusal gives it back", async () => {
  const setup = await withCompanion(await question(1), await answer(2));
  const { conversations: { companion }, network, stores } = setup;
  const { editing, log } = stores.companion;
  log.draft.value = "half a thought";
  companion.beginEdit("1");
  assert.equal(log.draft.value, "question 1");
  companion.cancelEdit();
  assert.deepEqual([log.draft.value, editing.value], ["half a thought", null]);
  companion.beginEdit("1");
  assert.equal(companion.edit("  "), false);
  assert.equal(companion.edit("a better question"), true);
  assert.deepEqual([shown(setup)[0], log.draft.value], ["a better question", "half a thought"]);
  await until("it is sealed", () => network.last.requests.some(({ event }) => event === "violet_edit"));
  network.last.emit("error", { code: "conflict", msg: "Not now." }, request(setup, "violet_edit").id);
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "answer 2"]);
  assert.deepEqual([log.draft.value, editing.value?.id], ["a better question", "1"]);
  companion.edit("a better question");
  await quiet();
  const { id, data } = request(setup, "violet_edit");
  network.last.emit("ack", { id: 3, ts: TS }, id);
  const key = (await readKey((data as { transit_key: string }).transit_key))!;
  const whole = await seal(key, "A better answer.");
  network.last.emit("violet_delta", { room: ROOM, re_id: 3, seq: 0, ...await seal(key, "A better") });
  await quiet();
  assert.deepEqual(shown(setup), ["a better question", "A better…"]);
  network.last.emit("pm_message", { id: 4, from: "Violet", room: ROOM, ts: TS, ...whole });
  await quiet();
  assert.deepEqual(shown(setup), ["a better question", "A better answer."]);
});

Deno.test("an exchange is deleted here when the server has deleted it, or knows nothing of it", async () => {
  const setup = await withCompanion(await question(1), await answer(2), await question(3), await answer(4));
  const { conversations: { companion }, network } = setup;
  const outcomes = [{ code: "internal" as const, msg: "No." }, null, {
    code: "not_found" as const,
    msg: "Gone.",
  }];
  const left: number[] = [];
  for (const [index, error] of outcomes.entries()) {
    const done = companion.deleteExchange(["2", "2", "3"][index]!);
    const { id } = request(setup, "violet_delete");
    if (error === null) network.last.emit("ack", {}, id);
    else network.last.emit("error", error, id);
    assert.equal((await done)?.code, index === 0 ? "internal" : undefined);
    left.push(shown(setup).length);
  }
  assert.deepEqual(left, [4, 2, 0]);
});
