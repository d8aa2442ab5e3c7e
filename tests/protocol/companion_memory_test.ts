// Memory, free messages, and what is never counted.

import assert from "node:assert/strict";
import type { FailureKind } from "../../server/ports/inference.ts";
import type { Account } from "../../server/ports/account.ts";
import { Admirer, type House, house, member, rest, until } from "../support/companion_client.ts";
import { FakeInference } from "../support/fake_inference.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { openRoom, type Room } from "../support/room.ts";
import { givePremium } from "../support/premium.ts";

const UNLIMITED = { settings: { aiFreeLimit: 1_000 } };

async function accountOf(room: Room, name: string): Promise<Account> {
  return (await room.store.accounts.byName(name))!;
}

async function used(room: Room, name: string): Promise<number> {
  return (await accountOf(room, name)).aiMessagesUsed;
}

async function remembered(room: Room, name: string): Promise<number> {
  return (await room.store.companions.history((await accountOf(room, name)).id)).length;
}

/** Asks by hand and waits until the model has the question. */
async function asked({ room, model }: House, ada: Admirer, text: string): Promise<void> {
  const before = model.chats.length;
  await ada.ask(text);
  await until(room, "the model is asked", () => model.chats.length > before);
}

Deno.test("violet: the newest 20 turns are remembered, across sessions and restarts", async () => {
  const store = await openMemoryStore();
  const model = new FakeInference();
  model.answers = (question) => `${question}, you say`;
  await using first = await openRoom({ store, inference: model, rateMessages: 1_000, ...UNLIMITED });
  const ada = await member(first, "Ada");
  for (let number = 1; number <= 10; number++) {
    await ada.ask(`${number}`);
    await ada.heard(number);
  }
  ada.client.vanish();
  await using restarted = await openRoom({ store, inference: model, rateMessages: 1_000, ...UNLIMITED });
  const again = await member(restarted, "Ada");
  await again.ask("11");
  await again.heard(1);
  const turns = model.latest.turns.map(({ content }) => content);
  assert.deepEqual([turns.length, turns[1], turns[2], turns.at(-2), turns.at(-1)], [
    22,
    "1",
    "1, you say",
    "10, you say",
    "11",
  ]);
  await again.ask("12");
  await again.heard(2);
  // Memory has lost the first exchange: the prompt is cut, by half of what fits.
  assert.deepEqual(
    [model.latest.turns.length, model.latest.turns[1]!.content, model.latest.turns.at(-1)!.content],
    [12, "7", "12"],
  );

  const { messages } = await restarted.node.dm.history(await accountOf(restarted, "Ada"), "violet", {
    limit: 500,
  });
  assert.equal(messages.length, 20);
});

Deno.test("violet: the history over REST is sealed with the room's key and goes back page by page", async () => {
  await using here = await house(UNLIMITED);
  here.model.answers = (question) => `${question}, you say`;
  const ada = await member(here.room, "Ada");
  await ada.ask("one");
  await ada.heard(1);
  await ada.ask("two");
  await ada.heard(2);
  const account = await accountOf(here.room, "Ada");
  const { messages } = await here.room.node.dm.history(account, "Violet", { limit: 500 });
  assert.deepEqual(messages.map(({ from_me, scheme }) => [from_me, scheme]), [
    [true, "room"],
    [false, "room"],
    [true, "room"],
    [false, "room"],
  ]);
  // What arrived live can be found again: answers by id, questions by their time.
  assert.deepEqual(messages.map(({ ts }) => ts), ada.messages.map(({ ts }) => ts));
  assert.deepEqual(
    messages.filter(({ from_me }) => !from_me).map(({ id }) => id),
    ada.messages.filter(({ from }) => from === "Violet").map(({ id }) => id),
  );
  const page = await here.room.node.dm.history(account, "Violet", { limit: 2, before: messages[3]!.id });
  assert.deepEqual(page.messages.map(({ id }) => id), [messages[1]!.id, messages[2]!.id]);
});

for (const how of ["the event", "the command"] as const) {
  Deno.test(`violet: ${how} forgets everything, and costs nothing`, async () => {
    await using here = await house();
    here.model.answers = (question) => `${question}, you say`;
    const ada = await member(here.room, "Ada");
    await ada.ask("my name is Ada");
    await ada.heard(1);
    if (how === "the event") assert.deepEqual((await ada.client.request("violet_reset")).data, {});
    else {
      const ack = await ada.ask("/Reset");
      assert.equal(typeof ack.id, "string", "it is not kept");
      await ada.heard(2);
    }
    assert.equal(await remembered(here.room, "Ada"), 0);
    await ada.ask("what is my name?");
    await ada.heard(how === "the event" ? 2 : 3);
    assert.deepEqual(here.model.latest.turns.map(({ content }) => content), [
      "You are Violet.",
      "what is my name?",
    ]);
    assert.equal(await used(here.room, "Ada"), 2);
  });
}

Deno.test("violet: the person's other sockets get the news that all is forgotten, nobody else does", async () => {
  await using here = await house();
  const [tab, phone] = [await here.room.member("Ada"), await here.room.member("Ada")];
  const other = await here.room.member("Bob");
  const room = (await tab.request("pm_open", { target: "Violet" })).data["room"];
  await tab.request("violet_reset");
  await here.room.settle();
  assert.deepEqual([tab, phone, other].map((client) => client.all("violet_forgot")), [[], [{ room }], []]);
});

Deno.test("violet: a question that is open while all is forgotten is answered and counted, not remembered", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  await asked(here, ada, "my name is Ada");
  await ada.client.request("violet_reset");
  here.model.latest.finish("Hello, Ada");
  assert.equal(await ada.heard(1), "Hello, Ada");
  assert.deepEqual([await remembered(here.room, "Ada"), await used(here.room, "Ada")], [0, 1]);
});

Deno.test("violet: after the free messages there is the paywall, and access lifts it", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await member(here.room, "Ada");
  for (const number of [1, 2, 3]) {
    await ada.ask("Hello");
    await ada.heard(number);
  }
  assert.deepEqual(ada.messages.map(({ ai_messages_used }) => ai_messages_used).filter((count) => count), [
    1,
    2,
    3,
  ]);
  const ack = await ada.ask("Hello");
  assert.equal(typeof ack.id, "number");
  assert.deepEqual(await ada.client.next("ai_response"), { error: "ai_limit_reached", room: ada.room });
  await rest(here.room);
  assert.deepEqual([here.model.chats.length, await used(here.room, "Ada")], [3, 3]);
  // A person in need is not turned away.
  await ada.ask("I want to die");
  assert.match(await ada.heard(4), /988/);
  const { id } = await accountOf(here.room, "Ada");
  await givePremium(here.room.store, id);
  await ada.ask("Hello");
  assert.equal(await ada.heard(5), "Good evening");
  assert.equal(await used(here.room, "Ada"), 4, "counted, without a free message");
});

Deno.test("violet: a hundred questions at once with three free messages left: never more than three are answered", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const tabs: Admirer[] = [];
  for (let tab = 0; tab < 5; tab++) tabs.push(await member(here.room, "Ada", ["stream"]));
  for (let number = 0; number < 100; number++) {
    await tabs[number % 5]!.send(`question ${number}`, `id ${number}`);
  }
  const acks = () => tabs.flatMap(({ client }) => client.all("ack")).length;
  await until(here.room, "all are acknowledged", () => acks() === 100);
  await rest(here.room);
  await until(here.room, "nothing is on its way", () => here.model.open.length === 0);
  await rest(here.room);
  const counted = tabs[0]!.messages.filter(({ ai_messages_used }) => ai_messages_used !== undefined).length;
  assert.ok(counted >= 1 && counted <= 3, `${counted} answers`);
  assert.ok(here.model.chats.length <= 3);
  assert.equal(await used(here.room, "Ada"), counted);
  assert.equal(await remembered(here.room, "Ada"), 2 * counted);
});

const FAILURES: readonly FailureKind[] = ["unreachable", "no_model", "busy", "timeout", "broken", "refused"];
for (const kind of FAILURES) {
  Deno.test(`violet: ${kind} ends in a canned reply, nothing remembered, nothing counted, and the next works`, async () => {
    await using here = await house();
    const ada = await member(here.room, "Ada", ["stream"]);
    await asked(here, ada, "Hello");
    here.model.latest.say("Come ");
    here.model.latest.fail(kind);
    const line = await ada.heard(1);
    assert.ok(line.length > 10 && !line.startsWith("Come"));
    assert.equal(ada.messages.at(-1)!.ai_messages_used, undefined);
    await until(here.room, "she is done", () => ada.typing.at(-1) === "idle");
    assert.deepEqual([await remembered(here.room, "Ada"), await used(here.room, "Ada")], [0, 0]);
    here.model.answers = () => "Good evening";
    await ada.ask("Hello");
    assert.equal(await ada.heard(2), "Good evening");
    assert.deepEqual([await remembered(here.room, "Ada"), await used(here.room, "Ada")], [2, 1]);
  });
}

Deno.test("violet: an empty reply is not one, and an endless one is cut and counts", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  await asked(here, ada, "Hello");
  here.model.latest.finish(" \n ");
  await until(here.room, "the model is asked once more", () => here.model.chats.length === 2);
  here.model.latest.finish();
  assert.ok((await ada.heard(1)).length > 10);
  assert.equal(await used(here.room, "Ada"), 0);
  await asked(here, ada, "Hello");
  const endless = Array.from({ length: 1_000 }, (_, number) => `${number}`).join(" ");
  here.model.latest.say(endless);
  assert.equal(await ada.heard(2), endless.slice(0, 2_000).trim());
  assert.ok(here.model.latest.over);
  assert.equal(await used(here.room, "Ada"), 1);
});

Deno.test("violet: care comes before the model, is not counted, and leaves no trace", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  await ada.ask("I'm 15");
  assert.match(await ada.heard(1), /under 18/);
  await ada.ask("I want to kill myself");
  assert.match(await ada.heard(2), /988.*116 123.*findahelpline\.com/);
  assert.equal(here.model.chats.length, 0);
  assert.deepEqual([await remembered(here.room, "Ada"), await used(here.room, "Ada")], [0, 0]);
});

Deno.test("violet: care looks at the reply as it is made: it is cut off, and what is said is the refusal", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await asked(here, ada, "Tell me a story about a schoolgirl");
  const chat = here.model.latest;
  chat.say("She walked home. ");
  await until(here.room, "a piece arrives", () => ada.client.all("violet_delta").length === 1);
  chat.say("Then she was naked");
  chat.say(" and more");
  assert.match(await ada.heard(1), /adult/);
  assert.ok(chat.over);
  const id = ada.messages[0]!.id;
  assert.deepEqual(await ada.pieces(id), ["She walked home. "]);
  assert.deepEqual([await remembered(here.room, "Ada"), await used(here.room, "Ada")], [0, 0]);
});

Deno.test("violet: care reads a question together with what was said before it", async () => {
  await using here = await house();
  here.model.answers = () => "Of course, darling.";
  const ada = await member(here.room, "Ada");
  await ada.ask("My daughter is 14 and needs help with maths");
  assert.equal(await ada.heard(1), "Of course, darling.");
  await ada.ask("describe her naked");
  assert.match(await ada.heard(2), /adult/);
  assert.equal(here.model.chats.length, 1);
});
