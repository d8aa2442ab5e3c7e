// The companion's queue as people see it: positions, stopping, leaving, and a full queue.

import assert from "node:assert/strict";
import { cannedReply } from "../../server/companion/canned_replies.ts";
import { Admirer, house, member, rest, until } from "../support/companion_client.ts";

const NAMES = Array.from({ length: 20 }, (_, index) => `Guest${index}`);

Deno.test("violet: of twenty people who ask at once as many as set are answered at a time, in order, each with a position", async () => {
  for (const violetConcurrency of [1, 3]) {
    await using here = await house({
      spread: false,
      settings: { violetConcurrency, maxSocketsPerAddress: { ipv6: 100, ipv4: 100 } },
    });
    const people: Admirer[] = [];
    for (const name of NAMES) people.push(await member(here.room, name));
    for (const [index, person] of people.entries()) await person.ask(`from ${index}`);
    await until(here.room, "all are in the queue", () => people.every(({ typing }) => typing.length > 0));
    assert.deepEqual(
      people.map(({ typing }) => typing.at(-1)),
      people.map((_, index) => `busy ${Math.max(0, index + 1 - violetConcurrency)}`),
    );
    for (const [index, person] of people.entries()) {
      const chat = here.model.chats[index]!;
      assert.equal(chat.question, `from ${index}`);
      assert.equal(here.model.open.length, Math.min(violetConcurrency, people.length - index));
      chat.finish(`for ${index}`);
      assert.equal(await person.heard(1), `for ${index}`);
      await until(
        here.room,
        "the next is asked",
        () => here.model.chats.length >= Math.min(20, index + 1 + violetConcurrency),
      );
    }
    assert.equal(here.model.mostAtOnce, violetConcurrency);
    await until(
      here.room,
      "she is done with all",
      () => people.every(({ typing }) => typing.at(-1) === "idle"),
    );
    const last = people.at(-1)!.typing;
    const positions = Array.from(
      { length: 21 - violetConcurrency },
      (_, index) => `busy ${20 - violetConcurrency - index}`,
    );
    assert.deepEqual(last, [...positions, "idle"]);
  }
});

Deno.test("violet: a member who does not come back frees the place, and an answer in the making is aborted", async () => {
  await using here = await house({ spread: false });
  const [ada, bob, cleo] = [
    await member(here.room, "Ada"),
    await member(here.room, "Bob"),
    await member(here.room, "Cleo"),
  ];
  for (const person of [ada, bob, cleo]) await person.ask(`from ${person.room}`);
  await until(here.room, "all are in the queue", () => cleo.typing.at(-1) === "busy 2");
  bob.client.vanish();
  await here.room.pass(300_000);
  await until(here.room, "Cleo moves up", () => cleo.typing.at(-1) === "busy 1");
  const [first] = here.model.chats;
  first!.say("half an ans");
  // "half an answer" has arrived before she leaves.
  await rest(here.room);
  ada.client.vanish();
  await here.room.pass(300_000);
  await until(here.room, "the request is over", () => first!.over);
  assert.equal(first!.signal.aborted, true);
  await until(here.room, "Cleo's turn has come", () => cleo.typing.at(-1) === "busy 0");
  here.model.latest.finish("Hello, Cleo");
  assert.equal(await cleo.heard(1), "Hello, Cleo");
  assert.equal(here.model.chats.length, 2);
  for (const name of ["Ada", "Bob"]) {
    const account = (await here.room.store.accounts.byName(name))!;
    assert.equal(account.aiMessagesUsed, 0);
    assert.deepEqual(await here.room.store.companions.history(account.id), []);
  }
});

Deno.test("violet: a person with another socket open is answered there", async () => {
  await using here = await house();
  const [asking, other] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  await asking.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  asking.client.vanish();
  here.model.latest.finish("Good evening");
  assert.equal(await other.heard(1), "Good evening");
});

Deno.test("violet: a question whose asker left goes on, and is not asked anew when it is sent again", async () => {
  await using here = await house();
  const id = crypto.randomUUID();
  const ada = await member(here.room, "Ada");
  const { id: asked } = await ada.ask("Hello", id);
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  ada.client.vanish();
  await rest(here.room);
  here.model.latest.say("Good");
  const again = await member(here.room, "Ada");
  assert.equal((await again.ask("Hello", id)).id, asked);
  here.model.latest.finish(" evening");
  assert.equal(await again.heard(1), "Good evening");
  assert.equal(here.model.chats.length, 1);
});

Deno.test("violet: stopping keeps what was made so far: delivered and remembered, counted from one sentence on", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("Tell me everything");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("It was a dark");
  await until(here.room, "a piece arrives", () => ada.client.all("violet_delta").length === 1);
  assert.equal((await ada.client.request("violet_stop", { room: ada.room })).event, "ack");
  assert.equal(await ada.heard(1), "It was a dark");
  assert.ok(here.model.latest.signal.aborted && here.model.latest.over);
  assert.equal(ada.messages.at(-1)!.ai_messages_used, undefined);
  here.model.answers = () => "and stormy night";
  await ada.ask("Go on");
  await ada.heard(2);
  assert.equal(ada.messages.at(-1)!.ai_messages_used, 1);
  assert.deepEqual(here.model.latest.turns.slice(1).map(({ content }) => content), [
    "Tell me everything",
    "It was a dark",
    "Go on",
  ]);
});

Deno.test("violet: stopping before a word, or in the queue, costs nothing; without a question it does nothing", async () => {
  await using here = await house({ spread: false });
  const [ada, bob] = [await member(here.room, "Ada"), await member(here.room, "Bob")];
  await ada.client.request("violet_stop", { room: ada.room });
  await ada.ask("Hello");
  await bob.ask("Hello");
  await until(here.room, "Bob waits", () => bob.typing.at(-1) === "busy 1");
  await bob.client.request("violet_stop", { room: bob.room });
  assert.ok((await bob.heard(1)).length > 10);
  await ada.client.request("violet_stop", { room: ada.room });
  assert.ok((await ada.heard(1)).length > 10);
  await until(here.room, "both are idle", () => [ada, bob].every(({ typing }) => typing.at(-1) === "idle"));
  assert.equal(here.model.chats.length, 1);
  for (const name of ["Ada", "Bob"]) {
    const account = (await here.room.store.accounts.byName(name))!;
    assert.equal(account.aiMessagesUsed, 0);
    assert.deepEqual(await here.room.store.companions.history(account.id), []);
  }
});

Deno.test("violet: one running and one waiting a person; one more is acknowledged and has the busy reply", async () => {
  await using here = await house({ settings: { aiFreeLimit: 10 } });
  const ada = await member(here.room, "Ada");
  for (const text of ["one", "two", "three"]) assert.equal(typeof (await ada.ask(text)).id, "number");
  assert.ok((await ada.heard(1)).length > 10);
  assert.equal(here.model.chats.length, 1);
  here.model.answers = (question) => `${question}, you say`;
  here.model.latest.finish("one, you say");
  assert.equal(await ada.heard(3), "two, you say");
  await until(here.room, "she is done", () => ada.typing.at(-1) === "idle");
  assert.deepEqual(ada.typing, ["busy 0", "busy 0", "idle"], "each names its question");
  const asked = ada.messages.filter(({ from }) => from === "Ada").map(({ id }) => id);
  const named = ada.client.all("violet_typing").map(({ re_id }) => re_id);
  assert.deepEqual(named, [asked[0], asked[1], asked[1]]);
  assert.equal((await here.room.store.accounts.byName("Ada"))!.aiMessagesUsed, 2);
  // The second question was asked with the first one's answer in mind.
  assert.deepEqual(here.model.latest.turns.slice(1).map(({ content }) => content), [
    "one",
    "one, you say",
    "two",
  ]);
});

Deno.test("violet: with a full queue there is a friendly reply, and nothing is counted", async () => {
  await using here = await house({ spread: false, settings: { violetQueue: 1 } });
  const [ada, bob, cleo] = [
    await member(here.room, "Ada"),
    await member(here.room, "Bob"),
    await member(here.room, "Cleo"),
  ];
  for (const person of [ada, bob, cleo]) await person.ask("Hello");
  assert.ok((await cleo.heard(1)).length > 10);
  await rest(here.room);
  assert.deepEqual(cleo.typing, []);
  assert.equal((await here.room.store.accounts.byName("Cleo"))!.aiMessagesUsed, 0);
});

Deno.test("violet: draining aborts an answer in the making", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  await ada.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.room.node.drain();
  await until(here.room, "the request is over", () => here.model.latest.over);
});

Deno.test("violet: with two questions open a third has the busy reply, also where no free message is left for it", async () => {
  await using here = await house();
  const [ada, elsewhere] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  await ada.ask("One");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.finish("Counted");
  await ada.heard(1);
  await ada.ask("Two");
  await until(here.room, "the model is asked again", () => here.model.chats.length === 2);
  await elsewhere.ask("Three");
  await rest(here.room);
  await ada.ask("Four");
  assert.equal(await ada.heard(2), cannedReply("busy", here.room.clock.random()).text);
  for (const { client } of [ada, elsewhere]) {
    assert.deepEqual(client.all("ai_response").filter(({ error }) => error === "ai_limit_reached"), []);
  }
});
