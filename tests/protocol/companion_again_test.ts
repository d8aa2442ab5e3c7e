// An answer made again: another version of the newest one, for every device of the person, counted once.

import assert from "node:assert/strict";
import { member, rest, until } from "../support/companion_client.ts";
import {
  counted,
  exchange,
  piecesOf,
  replied,
  replies,
  run,
  sent,
  shown,
  stopped,
  twoDevices,
} from "../support/two_devices.ts";
import { givePremium } from "../support/premium.ts";

Deno.test("violet: again: pieces and the answer to every device, sealed for the room, and both versions are kept", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const { asked, answered } = await exchange(here, "Hello", "Good evening.");
  const before = model.latest;
  const { ack, chat } = await run(here, desk, "violet_again", answered);
  const runId = ack.data["id"];
  assert.equal(typeof runId, "string");
  assert.deepEqual(chat.turns, before.turns, "the same prompt");
  assert.ok(chat.options.seed! > 0 && before.options.seed === undefined, "another seed");
  chat.say("Come ");
  await until(room, "the first piece arrives", () => phone.client.all("violet_delta").length > 0);
  chat.finish("closer.");
  for (const device of [desk, phone]) {
    const { opened, ...message } = await replied(here, device, 2);
    assert.equal(opened, "Come closer.");
    assert.deepEqual(
      { id: message.id, again_of: message.again_of, scheme: message.scheme, used: message.ai_messages_used },
      { id: answered, again_of: answered, scheme: "room", used: undefined },
    );
    assert.equal((await piecesOf(device, runId)).join(""), "Come closer.");
    assert.ok(device.client.all("violet_typing").some(({ busy, re_id }) => busy && re_id === runId));
    await until(room, "she is done", () => device.typing.at(-1) === "idle");
    assert.equal(
      device.messages.filter(({ from }) => from === "Ada").length,
      1,
      "no question is shown again",
    );
  }
  assert.deepEqual(await shown(phone), [
    { id: asked, text: "Hello" },
    { id: answered, text: "Come closer.", versions: ["Good evening.", "Come closer."], chosen: 1 },
  ]);
  assert.equal(await counted(here), 1);
  await exchange(here, "And now?", "Now sit.");
  assert.deepEqual(sent(here), ["Hello", "Come closer.", "And now?"]);
});

Deno.test("violet: again: only the newest answer, known, one's own, and while nothing is open", async () => {
  await using here = await twoDevices();
  const { desk, room, model } = here;
  const one = await exchange(here, "One", "First.");
  const two = await exchange(here, "Two", "Second.");
  const refused = async (id: number, name = desk.room) =>
    (await desk.client.request("violet_again", { room: name, id })).data["code"];
  assert.equal(await refused(one.answered), "conflict");
  assert.equal(await refused(two.asked), "conflict", "a question that has an answer");
  assert.equal(await refused(2 ** 40), "not_found");
  assert.equal(await refused(two.answered, "violet-999"), "forbidden");
  await desk.ask("Three");
  await until(room, "the model is asked", () => model.chats.length === 3);
  assert.equal(await refused(two.answered), "conflict");
  model.latest.finish("Third.");
  await replied(here, here.phone, 3);
  assert.equal(model.chats.length, 3);
  const guest = await room.guest("guest");
  const ready = await guest.request("pm_open", { target: "Violet" });
  const reply = await guest.request("violet_again", { room: ready.data["room"], id: two.answered });
  assert.equal(reply.data["code"], "registration_required");
});

Deno.test("violet: again at two devices at once: one run", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  desk.client.send("violet_again", { room: desk.room, id: answered }, "a");
  phone.client.send("violet_again", { room: phone.room, id: answered }, "b");
  const of = (device: typeof desk) => device.client.envelopes.find(({ re }) => re === "a" || re === "b");
  await until(room, "both are answered", () => of(desk) !== undefined && of(phone) !== undefined);
  const outcomes = [of(desk)!, of(phone)!].map(({ event, data }) => event === "ack" ? "ack" : data["code"]);
  assert.deepEqual(outcomes.sort(), ["ack", "conflict"]);
  await until(room, "the model is asked", () => model.chats.length === 2);
  model.latest.finish("Come closer.");
  await replied(here, desk, 2);
  await replied(here, phone, 2);
  assert.equal(model.chats.length, 2);
  assert.equal((await shown(desk))[1]!.versions!.length, 2);
});

Deno.test("violet: again: sent again under its request id it is acknowledged again, and runs once", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const data = { room: desk.room, id: answered };
  const request = crypto.randomUUID();
  const first = await desk.client.request("violet_again", data, request);
  const second = await desk.client.request("violet_again", data, request);
  assert.deepEqual([second.event, second.data], ["ack", first.data]);
  await until(room, "the model is asked", () => model.chats.length === 2);
  model.latest.finish("Come closer.");
  await replied(here, desk, 2);
  await replied(here, phone, 2);
  const third = await desk.client.request("violet_again", data, request);
  assert.deepEqual(third.data, first.data);
  assert.equal(model.chats.length, 2);
});

Deno.test("violet: again: a question of the same person waits for the run, others do not, where two are answered at once", async () => {
  await using here = await twoDevices({ settings: { violetConcurrency: 2 }, spread: false });
  const { desk, room, model } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const bob = await member(room, "Bob");
  const { chat } = await run(here, desk, "violet_again", answered);
  await desk.ask("And then?");
  await rest(room);
  assert.equal(model.chats.length, 2);
  await bob.ask("And I?");
  await until(room, "Bob's is asked", () => model.chats.length === 3);
  assert.equal(model.latest.question, "And I?");
  chat.finish("Come closer.");
  await until(room, "the question has its turn", () => model.chats.length === 4);
  assert.deepEqual(sent(here), ["Hello", "Come closer.", "And then?"]);
});

Deno.test("violet: again: on trial five times an answer, counted once, also with no free message left", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  for (let number = 1; number <= 5; number++) {
    const { chat } = await run(here, desk, "violet_again", answered);
    chat.finish(`Version ${number}.`);
    await replied(here, desk, 1 + number);
    await replied(here, here.phone, 1 + number);
  }
  const reply = await desk.client.request("violet_again", { room: desk.room, id: answered });
  assert.equal(reply.data["code"], "conflict");
  assert.match(String(reply.data["msg"]), /6 times/);
  assert.equal(await counted(here), 1);
  assert.equal((await shown(desk))[1]!.versions!.length, 6);
});

Deno.test("violet: again: with unlimited access twenty times an answer", async () => {
  await using here = await twoDevices();
  const { desk, room, model } = here;
  const { id } = (await room.store.accounts.byName("Ada"))!;
  await givePremium(room.store, id);
  const { answered } = await exchange(here, "Hello", "Good evening.");
  model.answers = () => `Version ${model.chats.length}.`;
  for (let number = 1; number <= 20; number++) {
    // The rate allows for twenty a minute.
    await room.pass(4_000);
    await run(here, desk, "violet_again", answered);
    await replied(here, desk, 1 + number);
    await replied(here, here.phone, 1 + number);
  }
  await room.pass(4_000);
  const reply = await desk.client.request("violet_again", { room: desk.room, id: answered });
  assert.equal(reply.data["code"], "conflict");
});

Deno.test("violet: again: an answer that did not count counts once with its first version, if a message is free", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk, room } = here;
  const { id } = await stopped(here, "Hello", "It was");
  assert.equal(await counted(here), 0);
  for (const text of ["It was a dark night.", "Good evening."]) {
    const { chat } = await run(here, desk, "violet_again", Number(id));
    chat.finish(text);
    const count = replies(desk).length + 1;
    await replied(here, here.phone, count);
    await until(room, "the desk has it", () => replies(desk).at(-1)?.again_of === id);
  }
  assert.equal(await counted(here), 1);
  assert.deepEqual(replies(desk).map(({ ai_messages_used: used }) => used), [undefined, 1, undefined]);
});

Deno.test("violet: again: an answer that did not count is refused where no free message is left", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk, room, model } = here;
  const { id } = await stopped(here, "Hello", "It was");
  const account = (await room.store.accounts.byName("Ada"))!;
  await room.store.companions.answer(account.id, 2 ** 40, {
    turn: { at: 0, seal: String },
    counting: { at: 1, freeLimit: 1 },
  });
  const reply = await desk.client.request("violet_again", { room: desk.room, id: Number(id) });
  assert.equal(reply.data["code"], "ai_limit_reached");
  assert.equal(model.chats.length, 1);
  assert.deepEqual((await shown(desk)).map(({ text }) => text), ["Hello", "It was"]);
});
