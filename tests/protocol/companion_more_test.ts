// An answer that broke off goes on: the model continues its own text, and nothing shows the seam.

import assert from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { rest, until } from "../support/companion_client.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import {
  counted,
  exchange,
  piecesOf,
  replied,
  run,
  sent,
  shown,
  stopped,
  twoDevices,
} from "../support/two_devices.ts";

const CUT = { reason: "length" };

Deno.test("violet: more: the model continues its text, only what is new comes in pieces, and it is one answer", async () => {
  await using here = await twoDevices();
  const { desk, phone, model } = here;
  const { asked, answered } = await exchange(here, "Hello", "Good evening. It was a dark and stor", CUT);
  const before = model.latest.turns;
  const { ack, chat } = await run(here, phone, "violet_more");
  const begun = { role: "assistant", content: "Good evening. It was a dark and stor" } as const;
  assert.deepEqual(chat.turns, [...before, begun]);
  chat.say("my ");
  chat.finish("night.");
  for (const device of [desk, phone]) {
    const message = await replied(here, device, 2);
    assert.deepEqual(
      [message.opened, message.id, message.more_of, message.again_of, message.cut, message.scheme],
      ["Good evening. It was a dark and stormy night.", answered, answered, undefined, undefined, "room"],
    );
    assert.equal((await piecesOf(device, ack.data["id"])).join(""), "my night.");
  }
  assert.deepEqual(await shown(desk), [
    { id: asked, text: "Hello" },
    { id: answered, text: "Good evening. It was a dark and stormy night." },
  ]);
  assert.equal(await counted(here), 1);
  await exchange(here, "And then?", "Then this.");
  assert.deepEqual(sent(here), ["Hello", "Good evening. It was a dark and stormy night.", "And then?"]);
});

Deno.test("violet: more: only the newest answer, while it is cut and nothing is open", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const refused = async (name = desk.room) =>
    (await desk.client.request("violet_more", { room: name })).data["code"];
  assert.equal(await refused(), "conflict");
  await exchange(here, "Hello", "It was a dark and", CUT);
  assert.equal(await refused("violet-999"), "forbidden");
  await desk.ask("And then?");
  await until(room, "the model is asked", () => model.chats.length === 2);
  assert.equal(await refused(), "conflict");
  model.latest.finish("Then this.");
  await replied(here, phone, 2);
  assert.equal(await refused(), "conflict");
  assert.equal(model.chats.length, 2);
});

Deno.test("violet: more: five times, and the last ends with its last whole sentence; it does not count", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk, phone } = here;
  const { answered } = await exchange(here, "Hello", "It was night.", CUT);
  assert.equal(
    (await desk.client.request("violet_more", { room: desk.room })).data["code"],
    "conflict",
    "whole",
  );
  const again = await run(here, desk, "violet_again", answered);
  again.chat.finish("Part 0. And", CUT);
  await replied(here, phone, 2);
  for (let number = 1; number <= 5; number++) {
    const { chat } = await run(here, desk, "violet_more");
    chat.finish(` part ${number}. And`, CUT);
    const message = await replied(here, phone, 2 + number);
    await replied(here, desk, 2 + number);
    assert.equal(message.cut, number < 5 ? true : undefined);
  }
  assert.equal(
    (await shown(desk))[1]!.versions![1],
    "Part 0. And part 1. And part 2. And part 3. And part 4. And part 5.",
  );
  assert.equal((await desk.client.request("violet_more", { room: desk.room })).data["code"], "conflict");
  assert.equal(await counted(here), 1);
});

Deno.test("violet: more: an answer that was stopped before it counted counts once it is continued", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk, phone } = here;
  await stopped(here, "Hello", "It was");
  assert.equal(await counted(here), 0);
  const { chat } = await run(here, desk, "violet_more");
  chat.finish(" a dark and stormy night.");
  const message = await replied(here, phone, 2);
  assert.deepEqual([message.opened, message.ai_messages_used], ["It was a dark and stormy night.", 1]);
  assert.equal(await counted(here), 1);
});

for (
  const [what, piece, key] of [
    ["a failure", null, "broken"],
    ["a stop", null, "stopped"],
    ["a harmful end", " your life now.", "crisis"],
    ["nothing", "", "broken"],
    ["a loop", "ISIS-".repeat(100), "broken"],
  ] as const
) {
  Deno.test(`violet: more: ${what} leaves the answer as it was, cut, and she says so`, async () => {
    await using here = await twoDevices();
    const { desk, phone, room, model } = here;
    const { answered } = await exchange(here, "Hello", "You should just go and end", CUT);
    const { chat } = await run(here, desk, "violet_more");
    if (what === "a failure") chat.fail("broken");
    else if (what === "a stop") await phone.client.request("violet_stop", { room: desk.room });
    else chat.finish(piece!, { reason: "stop" });
    if (what === "nothing" || what === "a loop") {
      await until(room, "the model is asked once more", () => model.chats.length === 3);
      model.latest.finish(piece!, { reason: "stop" });
    }
    for (const device of [desk, phone]) {
      const message = await replied(here, device, 2);
      assert.deepEqual([message.more_of, message.said?.key], [answered, key]);
    }
    const [, answer] = await shown(desk);
    assert.deepEqual([answer!.text, answer!.cut], ["You should just go and end", true]);
    await rest(room);
    const { chat: next } = await run(here, phone, "violet_more");
    next.finish(" this dance.");
    assert.equal((await replied(here, desk, 3)).opened, "You should just go and end this dance.");
  });
}

Deno.test("violet: more: a template that closes the message: what the model says once more stands there once", async () => {
  await using here = await twoDevices();
  await exchange(here, "Hello", "Good evening. It was a dark and stor", CUT);
  const { ack, chat } = await run(here, here.desk, "violet_more");
  for (const piece of ["Violet: Good evening.", " It was a dark and", " stormy night."]) chat.say(piece);
  chat.finish("");
  assert.equal((await replied(here, here.phone, 2)).opened, "Good evening. It was a dark and stormy night.");
  assert.equal((await piecesOf(here.desk, ack.data["id"])).join(""), "my night.");
});

Deno.test("violet: more: an answer that was stopped after a whole sentence may have nothing to add: then it is complete", async () => {
  await using here = await twoDevices();
  const { desk, phone } = here;
  assert.equal((await stopped(here, "Hello", "It was a dark night.")).cut, true);
  const { chat } = await run(here, desk, "violet_more");
  chat.finish("", { reason: "stop" });
  const message = await replied(here, phone, 2);
  assert.deepEqual([message.opened, message.cut, message.said], [
    "It was a dark night.",
    undefined,
    undefined,
  ]);
});

Deno.test("violet: more: the chosen version goes on, and no other", async () => {
  await using here = await twoDevices();
  const { desk, phone } = here;
  const { answered } = await exchange(here, "Hello", "It was a dark and", CUT);
  const { chat } = await run(here, desk, "violet_again", answered);
  chat.finish("Good evening.");
  await replied(here, phone, 2);
  await replied(here, desk, 2);
  assert.equal((await desk.client.request("violet_more", { room: desk.room })).data["code"], "conflict");
  await desk.client.request("violet_choose", { room: desk.room, id: answered, version: 0 });
  const more = await run(here, desk, "violet_more");
  more.chat.finish(" stormy night.");
  await replied(here, phone, 3);
  assert.deepEqual((await shown(desk))[1], {
    ...{ id: answered, text: "It was a dark and stormy night.", chosen: 0 },
    versions: ["It was a dark and stormy night.", "Good evening."],
  });
});

Deno.test("violet: more: chosen among the versions meanwhile, what was continued is what is shown and chosen", async () => {
  await using here = await twoDevices();
  const { desk, phone } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  (await run(here, desk, "violet_again", answered)).chat.finish("Night falls. It was a dark and", CUT);
  await replied(here, phone, 2);
  const { chat } = await run(here, desk, "violet_more");
  const choice = { room: phone.room, id: answered, version: 0 };
  assert.equal((await phone.client.request("violet_choose", choice)).event, "ack");
  chat.finish(" stormy night.");
  for (const device of [desk, phone]) {
    assert.equal((await replied(here, device, 3)).opened, "Night falls. It was a dark and stormy night.");
    const answer = (await shown(device)).at(-1)!;
    assert.deepEqual([answer.text, answer.chosen], ["Night falls. It was a dark and stormy night.", 1]);
  }
});

Deno.test("violet: more: two devices at once: the second does not undo what the first has continued", async () => {
  // The store of one node is in the hands of the test.
  await using here = await twoDevices({
    bus: createMemoryBus(),
    store: await openMemoryStore({ shared: false }),
  });
  const { desk, phone, room, model } = here;
  await exchange(here, "Hello", "It was a dark and", CUT);
  const { companions } = room.store;
  const { conversation } = companions;
  const before = await conversation((await room.store.accounts.byName("Ada"))!.id);
  (await run(here, desk, "violet_more")).chat.finish(" stormy night. And", CUT);
  await replied(here, phone, 2);
  await replied(here, desk, 2);
  // The second read the conversation before the first was over, and is admitted afterwards.
  companions.conversation = () => Promise.resolve(before);
  assert.equal((await phone.client.request("violet_more", { room: phone.room })).event, "ack");
  companions.conversation = conversation;
  await until(room, "the second is over", () => phone.typing.at(-1) === "idle");
  assert.equal(model.chats.length, 2);
  assert.equal((await shown(phone)).at(-1)!.text, "It was a dark and stormy night. And");
});
