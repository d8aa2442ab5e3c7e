// Questions whose asker does not come back: after 300 seconds, or when the queue needs the place, they are over.

import { deepEqual, equal } from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import type { Bus } from "../../server/ports/bus.ts";
import { Admirer, type House, house, member, rest, until } from "../support/companion_client.ts";
import { sealedTurn } from "../support/exchanges.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { PASSWORD } from "../support/room.ts";

const GRACE_MS = 300_000;

/** Asks, and goes. Resolves to the id of the question. */
async function askAndGo({ room }: House, who: Admirer): Promise<unknown> {
  const { id } = await who.ask("Hello");
  await rest(room);
  who.client.vanish();
  await rest(room);
  return id;
}

Deno.test("after 300 seconds without its asker a question is cancelled, not counted, and shown as not answered", async () => {
  await using here = await house();
  const id = await askAndGo(here, await member(here.room, "Ada", ["stream"]));
  await here.room.pass(GRACE_MS - 1);
  equal(here.model.latest.signal.aborted, false);
  await here.room.pass(1);
  // The request goes on to the first byte: ending it might end the loading of the model.
  here.model.latest.say("Good");
  await until(here.room, "the request is over", () => here.model.latest.over);

  const back = await member(here.room, "Ada", ["stream"]);
  deepEqual(await back.client.next("violet_unanswered"), { room: back.room, id });
  const { data } = await back.client.request("violet_history", { room: back.room });
  deepEqual(
    (data["turns"] as { id: unknown; unanswered?: true }[]).map((turn) => [turn.id, turn.unanswered]),
    [
      [id, true],
    ],
  );
  equal((await here.room.store.accounts.byName("Ada"))!.aiMessagesUsed, 0);
  deepEqual(back.messages, []);
});

Deno.test("a question that ends without an answer says so to who is there, and is not repeated after the next answer", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  const id = await askAndGo(here, ada);
  await here.room.pass(GRACE_MS);
  here.model.latest.say("too late");
  await until(here.room, "the request is over", () => here.model.latest.over);
  const back = await member(here.room, "Ada");
  deepEqual((await back.client.next("violet_unanswered")).id, id);
  here.model.answers = () => "Good evening";
  await back.ask("Hello again");
  await back.heard(1);
  const later = await member(here.room, "Ada");
  await rest(here.room);
  deepEqual(later.client.all("violet_unanswered"), []);
});

Deno.test("a full queue takes a new question in place of the orphan that waits longest", async () => {
  await using here = await house({ spread: false, settings: { violetQueue: 3 } });
  const [ada, bob, cleo, dora] = [
    await member(here.room, "Ada"),
    await member(here.room, "Bob"),
    await member(here.room, "Cleo"),
    await member(here.room, "Dora"),
  ];
  await ada.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  await dora.ask("I stay");
  const first = await askAndGo(here, bob);
  await askAndGo(here, cleo);
  const eve = await member(here.room, "Eve");
  await eve.ask("Is there room?");
  await until(here.room, "Eve waits", () => eve.typing.at(-1) === "busy 3");
  const back = await member(here.room, "Bob");
  deepEqual(await back.client.next("violet_unanswered"), { room: back.room, id: first });
  // Cleo's still waits, and gives way to the next one.
  const finn = await member(here.room, "Finn");
  await finn.ask("And now?");
  await until(here.room, "Finn waits", () => finn.typing.at(-1) === "busy 3");
  // Nobody waits who is not there: now it is full.
  const gwen = await member(here.room, "Gwen");
  await gwen.ask("And me?");
  equal((await gwen.heard(1)).length > 10, true);
  here.model.answers = (question) => question;
  here.model.latest.finish("Hello");
  for (const [who, text] of [[dora, "I stay"], [eve, "Is there room?"], [finn, "And now?"]] as const) {
    equal(await who!.heard(1), text);
  }
});

Deno.test("an orphan that is being answered does not give way", async () => {
  await using here = await house({ spread: false, settings: { violetQueue: 1 } });
  const [ada, bob, cleo] = [
    await member(here.room, "Ada"),
    await member(here.room, "Bob"),
    await member(here.room, "Cleo"),
  ];
  await askAndGo(here, ada);
  await bob.ask("I wait");
  await cleo.ask("Is there room?");
  equal(cleo.messages.length, 2);
  equal(here.model.latest.signal.aborted, false);
});

Deno.test("stopping, from another device or after a return, ends it as before", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("Tell me everything");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("It was a dark night. And");
  await rest(here.room);
  ada.client.vanish();
  const back = await member(here.room, "Ada", ["stream"]);
  await until(here.room, "all so far is there", () => back.client.all("violet_delta").length === 1);
  await back.client.request("violet_stop", { room: back.room });
  equal(await back.heard(1), "It was a dark night. And");
  equal(back.messages.at(-1)!.cut, true);
  equal(back.messages.at(-1)!.ai_messages_used, 1);
});

Deno.test("a deleted account's question ends at once, wherever its sockets are", async () => {
  await using here = await house();
  const [asking, other] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  await asking.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("Good");
  await rest(here.room);
  await other.client.request("delete_account", { password: PASSWORD });
  await until(here.room, "the request is over", () => here.model.latest.over);
});

Deno.test("a question whose socket closes while it is being kept is an orphan from the first", async () => {
  await using here = await house({ spread: false });
  const ada = await member(here.room, "Ada");
  const { companions } = here.room.store;
  const { ask } = companions;
  const isGone = Promise.withResolvers<void>();
  companions.ask = async (userId, question) => {
    const asked = await ask(userId, question);
    await isGone.promise;
    return asked;
  };
  await ada.send("Hello", "q");
  await rest(here.room);
  ada.client.vanish();
  await rest(here.room);
  isGone.resolve();
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  await here.room.pass(GRACE_MS);
  here.model.latest.say("Good");
  await until(here.room, "the request is over", () => here.model.latest.over);
  const back = await member(here.room, "Ada");
  await until(here.room, "it is not answered", () => back.client.all("violet_unanswered").length === 1);
});

/** A room of one node over a bus that tells of others, with a member. */
async function amongNodes(): Promise<
  House & { readonly ada: Admirer; readonly bus: Bus; readonly userId: number }
> {
  const bus = createMemoryBus();
  const here = await house({ bus, store: await openMemoryStore({ shared: false }) });
  const ada = await member(here.room, "Ada", ["stream"]);
  const userId = (await here.room.store.accounts.byName("Ada"))!.id;
  return { ...here, ada, bus, userId, [Symbol.asyncDispose]: () => here[Symbol.asyncDispose]() };
}

Deno.test("a node that went while this one was cut off: its questions end once the nodes are together again", async () => {
  await using here = await amongNodes();
  const { ada, bus, room, userId } = here;
  const { id } = (await room.store.companions.ask(userId, { ...sealedTurn("Hello"), node: "gone" }))!;
  bus.publish({ kind: "nodes", event: { type: "gap", since: room.clock.now(), disconnected: true } });
  await room.pass(29_000);
  deepEqual(ada.client.all("violet_unanswered"), [], "others may not have told of themselves yet");
  await room.pass(1_000);
  await until(room, "it is not answered", () => ada.client.all("violet_unanswered").length === 1);
  deepEqual(ada.client.all("violet_unanswered"), [{ room: ada.room, id }]);
});

Deno.test("the node that answers is gone: devices at other nodes learn that nobody answers, and of which question", async () => {
  await using here = await amongNodes();
  const { ada, bus, room, userId } = here;
  const { id } = (await room.store.companions.ask(userId, { ...sealedTurn("Hello"), node: "there" }))!;
  const question = {
    question: id,
    node: "there",
    room: ada.room,
    except: null,
    message: null,
    tags: {},
  } as const;
  const principal = `account:${userId}`;
  bus.publish({ kind: "companion", change: { type: "question", principal, ...question } });
  bus.publish({ kind: "nodes", event: { type: "nodeDown", node: "there" } });
  await until(room, "it is not answered", () => ada.client.all("violet_unanswered").length === 1);
  deepEqual(ada.client.all("violet_typing"), [{ busy: false, room: ada.room, re_id: id }]);
});

Deno.test("an asker whose sockets are at a node that was not to be seen is no orphan once it is", async () => {
  await using here = await amongNodes();
  const { ada, bus, model, room, userId } = here;
  await askAndGo(here, ada);
  const user = {
    username: "Ada",
    is_admin: false,
    is_registered: true,
    is_verified: false,
    role: "user",
  } as const;
  bus.publish({
    kind: "presence",
    node: "there",
    set: [{ principal: `account:${userId}`, user }],
    whole: true,
  });
  await room.pass(GRACE_MS + 1_000);
  equal(model.latest.signal.aborted, false);
  model.latest.finish("Good evening");
  const turns = () => room.store.companions.conversation(userId);
  await room.settle();
  deepEqual((await turns()).map(({ state = "reply" }) => state), ["answered", "reply"]);
});
