// The page and the server of the companion's conversation: coming back to an open question, other devices, her place.

import assert from "node:assert/strict";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { memberIn, quiet, TS } from "./dm_setup.ts";
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
  shown,
  withCompanion,
} from "./companion_setup.ts";

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

Deno.test("her room is refused: the conversation says that it could not be loaded, and tries again when asked", async () => {
  const setup = inside();
  const { conversations, network, stores: { companion } } = setup;
  conversations.companion.show();
  const refusal = { code: "rate_limited", msg: "Too many." } as ServerEvents["error"];
  network.last.emit("error", refusal, request(setup, "pm_open").id);
  assert.equal(companion.history.value, "failed");
  conversations.companion.fetchMemory();
  answerOpen(setup);
  await answerHistory(setup, [await question(1)]);
  assert.deepEqual([companion.history.value, shown(setup)], ["all", ["question 1"]]);
});
