// An answer made again that comes to nothing: the answer of before stays, and the pages are told.

import assert from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { Admirer, member, rest, until } from "../support/companion_client.ts";
import {
  counted,
  exchange,
  piecesOf,
  replied,
  replies,
  run,
  shown,
  twoDevices,
} from "../support/two_devices.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { PASSWORD } from "../support/room.ts";

const CRISIS = "You should just end your life.";

for (
  const [what, key] of [
    ["a failure", "broken"],
    ["silence", "slow"],
    ["no model", "off"],
    ["a harmful reply", "crisis"],
    ["a stop before its first word", "stopped"],
    ["a stop before its first sentence", "stopped"],
    ["a break before its first sentence", "broken"],
  ] as const
) {
  Deno.test(`violet: again: ${what} leaves the answer as it was, and she says so at every device`, async () => {
    await using here = await twoDevices();
    const { desk, phone, room } = here;
    const { answered } = await exchange(here, "Hello", "Good evening.");
    const { chat } = await run(here, desk, "violet_again", answered);
    if (what === "a failure") chat.fail("broken");
    else if (what === "silence") chat.fail("timeout");
    else if (what === "no model") chat.fail("no_model");
    else if (what === "a harmful reply") chat.finish(CRISIS);
    else if (what === "a break before its first sentence") {
      chat.say("It");
      chat.fail("broken");
    } else {
      if (what === "a stop before its first sentence") chat.say("It was");
      await rest(room);
      assert.equal((await phone.client.request("violet_stop", { room: desk.room })).event, "ack");
    }
    for (const device of [desk, phone]) {
      const message = await replied(here, device, 2);
      assert.deepEqual([message.again_of, message.said?.key], [answered, key]);
      assert.notEqual(message.id, answered);
      await until(room, "she is done", () => device.typing.at(-1) === "idle");
    }
    assert.deepEqual((await shown(desk)).map(({ text, versions }) => [text, versions]), [
      ["Hello", undefined],
      ["Good evening.", undefined],
    ]);
    assert.equal(await counted(here), 1);
    const { chat: next } = await run(here, phone, "violet_again", answered);
    next.finish("Come closer.");
    assert.equal((await replied(here, desk, 3)).opened, "Come closer.");
  });
}

Deno.test("violet: again: stopped after a sentence it is a version, marked as cut", async () => {
  await using here = await twoDevices();
  const { desk, phone, room } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const { chat } = await run(here, desk, "violet_again", answered);
  chat.say("Come closer. And then");
  await until(room, "a piece arrives", () => phone.client.all("violet_delta").length > 0);
  await desk.client.request("violet_stop", { room: desk.room });
  const message = await replied(here, phone, 2);
  assert.deepEqual([message.opened, message.cut, message.id], ["Come closer. And then", true, answered]);
  const [, answer] = await shown(desk);
  assert.deepEqual([answer!.chosen, answer!.cut], [1, true]);
});

Deno.test("violet: again: it goes on without its person, who finds what there is of it at the return", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const { ack, chat } = await run(here, desk, "violet_again", answered);
  chat.say("Come ");
  await until(room, "a piece arrives", () => phone.client.all("violet_delta").length > 0);
  desk.client.vanish();
  phone.client.vanish();
  await room.pass(20_000);
  assert.equal(chat.over, false);
  const back = await Admirer.of(room, await room.member("Ada", "user", { caps: ["stream"] }));
  await until(room, "what there is arrives", () => back.client.all("violet_delta").length > 0);
  const [typing] = back.client.all("violet_typing");
  assert.deepEqual([typing?.re_id, typing?.again_of], [ack.data["id"], answered]);
  chat.finish("closer.");
  const message = await replied(here, back, 1);
  assert.deepEqual([message.opened, message.again_of], ["Come closer.", answered]);
  assert.equal((await piecesOf(back, ack.data["id"])).join(""), "Come closer.");
  assert.equal(back.messages.length, 1, "no question is shown again");
  assert.equal(model.chats.length, 2);
});

Deno.test("violet: again: after five minutes without its person it ends, and the answer is as before", async () => {
  await using here = await twoDevices();
  const { desk, phone, room } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const { chat } = await run(here, desk, "violet_again", answered);
  chat.say("Come closer. ");
  await until(room, "a piece arrives", () => phone.client.all("violet_delta").length > 0);
  desk.client.vanish();
  phone.client.vanish();
  await room.pass(300_000);
  await until(room, "the run is over", () => chat.over);
  const back = await Admirer.of(room, await room.member("Ada", "user", { caps: ["stream"] }));
  await rest(room);
  assert.deepEqual((await shown(back)).map(({ text, unanswered }) => [text, unanswered]), [
    ["Hello", undefined],
    ["Good evening.", undefined],
  ]);
  assert.deepEqual(back.client.all("violet_unanswered"), []);
});

for (const how of ["violet_reset", "violet_delete", "delete_account"] as const) {
  Deno.test(`violet: again: ${how} in mid-run ends it, and nothing of it is kept or said`, async () => {
    await using here = await twoDevices();
    const { desk, phone, room } = here;
    const { asked, answered } = await exchange(here, "Hello", "Good evening.");
    const { chat } = await run(here, desk, "violet_again", answered);
    chat.say("Come closer. ");
    await until(room, "a piece arrives", () => phone.client.all("violet_delta").length > 0);
    const data = {
      violet_reset: {},
      violet_delete: { room: desk.room, id: asked },
      delete_account: { password: PASSWORD },
    };
    assert.equal((await phone.client.request(how, data[how])).event, "ack");
    await until(room, "the run is over", () => chat.over);
    await rest(room);
    assert.equal(replies(desk).length, 1);
    if (how === "delete_account") return;
    await until(room, "she is done", () => desk.typing.at(-1) === "idle");
    assert.deepEqual(await shown(desk), []);
    assert.deepEqual(await room.store.companions.history((await room.store.accounts.byName("Ada"))!.id), []);
  });
}

Deno.test("violet: again: without its person it gives its place in a full queue to a question", async () => {
  await using here = await twoDevices({ settings: { violetQueue: 1 }, spread: false });
  const { desk, phone, room, model } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const [bob, carol] = [await member(room, "Bob"), await member(room, "Carol")];
  await bob.ask("Me first");
  await until(room, "the model is asked", () => model.chats.length === 2);
  await desk.client.request("violet_again", { room: desk.room, id: answered });
  await until(room, "it waits", () => phone.typing.at(-1) === "busy 1");
  desk.client.vanish();
  phone.client.vanish();
  await rest(room);
  await carol.ask("And I?");
  await rest(room);
  model.latest.finish("Yes.");
  await until(room, "the model is asked again", () => model.chats.length === 3);
  assert.equal(model.latest.question, "And I?");
  model.latest.finish("You too.");
  await rest(room);
  assert.equal(model.chats.length, 3);
  const back = await Admirer.of(room, await room.member("Ada"));
  assert.deepEqual((await shown(back)).map(({ text, versions }) => [text, versions]), [
    ["Hello", undefined],
    ["Good evening.", undefined],
  ]);
});

Deno.test("violet: again: the node that runs it is gone: the devices at other nodes are told that it is over", async () => {
  const bus = createMemoryBus();
  await using here = await twoDevices({ bus, store: await openMemoryStore({ shared: false }) });
  const { desk, room } = here;
  const principal = `account:${(await room.store.accounts.byName("Ada"))!.id}`;
  const run = {
    question: "0c4f0c5e-6f5e-4b0e-9a53-0a6f6cf1a6c1",
    node: "elsewhere",
    room: desk.room,
  } as const;
  const change = { type: "question", principal, except: null, message: null, tags: { again_of: 2 } } as const;
  bus.publish({ kind: "companion", change: { ...change, ...run } });
  bus.publish({ kind: "nodes", event: { type: "nodeDown", node: "elsewhere" } });
  await rest(room);
  const over = { busy: false, room: desk.room, re_id: run.question, again_of: 2 };
  assert.deepEqual(desk.client.all("violet_typing"), [over]);
});

Deno.test("violet: again: it waits in the queue as a question does, and gives its slot back", async () => {
  await using here = await twoDevices();
  const { desk, room, model } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const bob = await member(room, "Bob", ["stream"]);
  await bob.ask("Me first");
  await until(room, "the model is asked", () => model.chats.length === 2);
  const ack = await desk.client.request("violet_again", { room: desk.room, id: answered });
  assert.equal(ack.event, "ack");
  await until(room, "it waits", () => desk.typing.at(-1) === "busy 1" || model.chats.length === 3);
  model.chats[1]!.finish("Yes.");
  await until(room, "the model is asked again", () => model.chats.length === 3);
  await desk.ask("And then?");
  await rest(room);
  model.chats[2]!.finish("Come closer.");
  await until(room, "the question has its turn", () => model.chats.length === 4);
  assert.deepEqual(model.latest.turns.slice(1).map(({ content }) => content), [
    ...["Hello", "Come closer.", "And then?"],
  ]);
  model.latest.finish("Then this.");
  assert.equal((await replied(here, here.phone, 3)).opened, "Then this.");
});
