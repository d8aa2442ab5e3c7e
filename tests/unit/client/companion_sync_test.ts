// The page and the server of the companion's conversation: coming back to an open question, other devices, and what is done
// with answers.

import assert from "node:assert/strict";
import type { Request } from "../../../client/net/connection/socket.ts";
import type { CompanionTurn } from "../../../server/protocol/companion_events.ts";
import { newKey, readKey, seal, type Sealed } from "../../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { type DmSetup, dmSetUp, memberIn, quiet, TOKEN, TS, until } from "./dm_setup.ts";

const ROOM = "violet-1";
const KEY = newKey();

/** alice's page in the lobby. */
function inside(): DmSetup {
  const setup = dmSetUp();
  setup.chat.enter({ mode: "restore", token: TOKEN });
  memberIn(setup.network.last);
  return setup;
}

/** alice's page with the companion in view, and what the server keeps. */
async function withCompanion(...turns: CompanionTurn[]): Promise<DmSetup> {
  const setup = inside();
  setup.conversations.companion.show();
  answerOpen(setup);
  await answerHistory(setup, turns);
  return setup;
}

function request({ network }: DmSetup, event: Request["event"]): Request {
  const found = network.last.requests.findLast((one) => one.event === event);
  assert.ok(found, `the page sent ${event}`);
  return found;
}

function answerOpen(setup: DmSetup): void {
  const ready = { with: "Violet", room: ROOM, room_key: KEY };
  setup.network.last.emit("pm_ready", ready as ServerEvents["pm_ready"], request(setup, "pm_open").id);
}

async function answerHistory(setup: DmSetup, turns: CompanionTurn[]): Promise<void> {
  const { id } = request(setup, "violet_history");
  setup.network.last.emit("violet_turns", { room: ROOM, turns }, id);
  await quiet();
}

async function sealed(text: string): Promise<Sealed> {
  return await seal((await readKey(KEY))!, text);
}

async function question(id: number, more: Partial<CompanionTurn> = {}): Promise<CompanionTurn> {
  return { id, role: "user", scheme: "room", ts: TS, ...await sealed(`question ${id}`), ...more };
}

async function answer(id: number, more: Partial<CompanionTurn> = {}): Promise<CompanionTurn> {
  const text = await sealed(`answer ${id}`);
  return { id, role: "assistant", scheme: "room", ts: TS, re_id: id - 1, ...text, ...more };
}

async function message(
  id: number,
  from: string,
  text: string,
  more: Partial<ServerEvents["pm_message"]> = {},
): Promise<ServerEvents["pm_message"]> {
  return { id, from, room: ROOM, ts: TS, scheme: "room", ...await sealed(text), ...more };
}

async function piece(
  re_id: number | string,
  seq: number,
  text: string,
): Promise<ServerEvents["violet_delta"]> {
  return { room: ROOM, re_id, seq, scheme: "room", ...await sealed(text) };
}

function shown({ stores }: DmSetup): string[] {
  return stores.companion.log.lines.value.all.map((line) =>
    line.kind !== "message" ? `(${line.kind})` : line.data.text +
      (line.isStreaming === true ? "…" : line.unanswered === undefined ? "" : ` [${line.unanswered}]`)
  );
}

Deno.test("case 26: question, typing, pieces and answer on a device that is opened meanwhile", async () => {
  const setup = inside();
  const { network, stores } = setup;
  network.last.emit("pm_message", await message(1, "alice", "question 1"));
  network.last.emit("violet_typing", { room: ROOM, busy: true, position: 0, re_id: 1 });
  network.last.emit("violet_delta", await piece(1, 0, "What I have "));
  await quiet();
  assert.equal(stores.openTabs.isCompanionActive.value, true, "her tab shows that she is writing");
  answerOpen(setup);
  network.last.emit("violet_delta", await piece(1, 1, "to say"));
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "What I have to say…"]);
  assert.equal(stores.companion.unread.value, 0, "neither of them is an unread answer");
  network.last.emit("pm_message", await message(2, "Violet", "What I have to say.", { re_id: 1 }));
  network.last.emit("violet_typing", { room: ROOM, busy: false, re_id: 1 });
  await quiet();
  assert.deepEqual(shown(setup), ["question 1", "What I have to say."]);
  assert.deepEqual([stores.companion.unread.value, stores.openTabs.isCompanionActive.value], [1, false]);
  setup.conversations.companion.show();
  await answerHistory(setup, [await question(1), await answer(2)]);
  assert.equal(shown(setup).length, 2, "the history has them too");
});

Deno.test("case 27: after a reload the question and the excuse are there, and it is asked again once", async () => {
  const said = { key: "off" as const, variant: 0 };
  const setup = await withCompanion(
    await question(1, { unanswered: true }),
    await answer(2, { said }),
    await question(3, { unanswered: true }),
  );
  const { conversations: { companion }, network, stores } = setup;
  assert.deepEqual(shown(setup), ["question 1 [ended]", "answer 2", "question 3 [ended]"]);
  companion.askAgain("2");
  companion.askAgain("2");
  const asked = network.last.requests.filter(({ event }) => event === "violet_again");
  assert.deepEqual(asked.map(({ data }) => data), [{ room: ROOM, id: 2 }], "once, though pressed twice");
  assert.equal(stores.companion.asking.value, "2");
  network.last.emit("ack", { id: 4, ts: TS }, asked[0]!.id);
  network.last.emit("violet_delta", await piece(4, 0, "Here"));
  await quiet();
  assert.deepEqual(shown(setup), ["question 3 [ended]", "question 1", "Here…"]);
  assert.equal(stores.companion.asking.value, null);
});

Deno.test("the connection comes back: what is forgotten is gone, and what was answered is there, unread", async () => {
  const setup = await withCompanion(await question(1), await answer(2), await question(3));
  const { clock, network, stores } = setup;
  network.last.emit("violet_typing", { room: ROOM, busy: true, position: 0, re_id: 3 });
  network.last.emit("violet_delta", await piece(3, 0, "What"));
  await quiet();
  network.last.drop();
  assert.deepEqual(shown(setup), ["question 1", "answer 2", "question 3", "What…"]);
  assert.equal(stores.companion.place.value, null);
  clock.pass(1_000);
  memberIn(network.last);
  answerOpen(setup);
  await answerHistory(setup, [await question(3), await answer(4)]);
  assert.deepEqual(
    shown(setup),
    ["question 1", "answer 2", "question 3", "answer 4"],
    "older than what is kept",
  );
  assert.equal(stores.companion.unread.value, 1);
  network.last.drop();
  clock.pass(10_000);
  memberIn(network.last);
  answerOpen(setup);
  await answerHistory(setup, []);
  assert.deepEqual(shown(setup), [], "the memory was cleared elsewhere");
});

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

Deno.test("the place in the queue is that of the question that the server speaks of, since it was asked", async () => {
  const setup = await withCompanion(await question(1));
  const { clock, network, stores: { companion } } = setup;
  const typing = (data: Omit<ServerEvents["violet_typing"], "room">): void =>
    network.last.emit("violet_typing", { room: ROOM, ...data });
  typing({ busy: true, position: 0, re_id: 1 });
  assert.equal(companion.place.value?.since, Date.parse(TS), "it was asked before this page came");
  typing({ busy: true, position: 2, wait_ms: 5_000, re_id: 3 });
  assert.deepEqual([companion.place.value?.position, companion.place.value?.waitMs], [2, 5_000]);
  clock.pass(3_000);
  typing({ busy: true, position: 0, re_id: 3 });
  assert.equal(companion.place.value?.since, clock.serverNow(), "her turn has come now");
  typing({ busy: false, re_id: 3 });
  assert.equal(companion.place.value, null);
});
