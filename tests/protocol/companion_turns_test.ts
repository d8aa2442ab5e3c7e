// The conversation with Violet as a page shows it: from the server, with what has no answer, and deleted an exchange at a
// time.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { CompanionTurn } from "../../server/protocol/companion_events.ts";
import { newKey, readKey, seal, unseal } from "../../server/protocol/sealed.ts";
import { Admirer, house, member, rest, until } from "../support/companion_client.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import { FakeInference } from "../support/fake_inference.ts";

/** What `violet_history` replies. */
async function turnsOf(who: Admirer, page: object = {}): Promise<CompanionTurn[]> {
  const { event, data } = await who.client.request("violet_history", { room: who.room, ...page });
  equal(event, "violet_turns");
  equal(data["room"], who.room);
  return data["turns"] as CompanionTurn[];
}

/** The turns as text, with marks for what has no answer and for canned replies. */
async function lines(who: Admirer, page: object = {}): Promise<string[]> {
  const opened = (await turnsOf(who, page)).map(async ({ role, said, unanswered, ...sealed }) => {
    const text = said === undefined ? await unseal(who.roomKey, sealed) : `(${said.key})`;
    return `${role}: ${text}${unanswered === true ? ", unanswered" : ""}`;
  });
  return await Promise.all(opened);
}

/** Asks, and waits for what Violet says to it. Resolves to the ids of question and answer. */
async function exchange(who: Admirer, text: string): Promise<[number, number]> {
  const heard = who.messages.filter(({ from }) => from === "Violet").length;
  const { id } = await who.ask(text);
  await who.heard(heard + 1);
  return [id as number, who.messages.at(-1)!.id as number];
}

Deno.test("a page that loads gets the conversation from the server, by the ids that it had live", async () => {
  await using here = await house();
  here.model.answers = (question) => `${question}, you say`;
  const ada = await member(here.room, "Ada");
  deepEqual(await turnsOf(ada), []);
  const ids = [...await exchange(ada, "one"), ...await exchange(ada, "two")];
  const turns = await turnsOf(await member(here.room, "Ada"));
  deepEqual(turns.map(({ id }) => id), ids);
  deepEqual(turns.map(({ re_id }) => re_id), [undefined, ids[0], undefined, ids[2]]);
  for (const { ts, scheme, versions, cut } of turns) {
    ok(!Number.isNaN(Date.parse(ts)));
    deepEqual([scheme, versions, cut], ["room", undefined, undefined]);
  }
  deepEqual(await lines(ada), [
    "user: one",
    "assistant: one, you say",
    "user: two",
    "assistant: two, you say",
  ]);
});

Deno.test("pages of the conversation join without a gap, and take a limit of 1 to 100", async () => {
  await using here = await house({ settings: { aiFreeLimit: 10 } });
  here.model.answers = (question) => question;
  const ada = await member(here.room, "Ada");
  const ids: number[] = [];
  for (const text of ["one", "two", "three"]) ids.push(...await exchange(ada, text));
  deepEqual((await turnsOf(ada, { limit: 2 })).map(({ id }) => id), ids.slice(4));
  deepEqual((await turnsOf(ada, { limit: 3, before: ids[4] })).map(({ id }) => id), ids.slice(1, 4));
  deepEqual((await turnsOf(ada, { before: ids[1] })).map(({ id }) => id), ids.slice(0, 1));
  deepEqual((await turnsOf(ada, { before: ids[0] })).map(({ id }) => id), []);
  await ada.client.request("violet_delete", { room: ada.room, id: ids[2] });
  deepEqual((await turnsOf(ada, { before: ids[3] })).map(({ id }) => id), ids.slice(0, 2), "it is deleted");
  for (const limit of [0, 101, 1.5, "2"]) {
    const refused = await ada.client.request("violet_history", { room: ada.room, limit });
    deepEqual([refused.data["code"], refused.data["field"]], ["bad_request", "limit"]);
  }
});

Deno.test("the conversation is its member's alone", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const [ada, bob] = [await member(here.room, "Ada"), await member(here.room, "Bob")];
  const [id] = await exchange(ada, "Hello");
  for (const event of ["violet_history", "violet_delete"]) {
    equal((await bob.client.request(event, { room: ada.room, id })).data["code"], "forbidden");
    const guest = await here.room.guest(`guest-${event.length}`);
    equal((await guest.request(event, { room: ada.room, id })).event, "error");
  }
  equal((await bob.client.request("violet_delete", { room: bob.room, id })).data["code"], "not_found");
  equal((await turnsOf(ada)).length, 2);
});

Deno.test("case 27: Ollama is off; reload: excuse and question are both there, and prompts have neither", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  const asked = ada.ask("Are you there?");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.fail("unreachable");
  const { id } = await asked;
  await ada.heard(1);
  const [question, excuse] = await turnsOf(await member(here.room, "Ada"));
  deepEqual([question!.id, question!.unanswered, excuse!.re_id, excuse!.id], [
    ...[id, true, id, ada.messages.at(-1)!.id],
  ]);
  deepEqual(excuse!.said, ada.messages.at(-1)!.said);
  here.model.answers = () => "Good evening";
  await exchange(ada, "And now?");
  deepEqual(here.model.latest.turns.slice(1).map(({ content }) => content), ["And now?"]);
  deepEqual(await lines(ada), [
    ...["user: Are you there?, unanswered", "assistant: (off)", "user: And now?", "assistant: Good evening"],
  ]);
  const back = await member(here.room, "Ada");
  await rest(here.room);
  deepEqual(back.client.all("violet_unanswered"), [], "a canned reply answers it");
});

Deno.test("busy and stopped are kept with their question; care replies, the limit and /reset are not", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  const ada = await member(here.room, "Ada");
  await ada.ask("Tell me");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  await ada.client.request("violet_stop", { room: ada.room });
  await ada.heard(1);
  await ada.ask("I want to kill myself");
  await ada.heard(2);
  here.model.answers = () => "Good evening";
  here.model.latest.finish();
  await exchange(ada, "Hello");
  await ada.ask("One more");
  await ada.client.next("ai_response");
  deepEqual(await lines(ada), [
    ...["user: Tell me, unanswered", "assistant: (stopped)", "user: Hello", "assistant: Good evening"],
  ]);
  await exchange(ada, "/reset");
  deepEqual(await lines(ada), []);
});

Deno.test("an exchange is deleted by either's id, at every device, and is in no prompt any more", async () => {
  await using here = await house({ settings: { aiFreeLimit: 10 } });
  here.model.answers = (question) => `${question}, you say`;
  const [ada, other] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  const one = await exchange(ada, "one");
  const two = await exchange(ada, "two");
  equal((await ada.client.request("violet_delete", { room: ada.room, id: one[1] })).event, "ack");
  deepEqual(await other.client.next("violet_forgot"), { room: ada.room, ids: one });
  deepEqual(ada.client.all("violet_forgot"), []);
  const again = await ada.client.request("violet_delete", { room: ada.room, id: one[0] });
  deepEqual([again.data["code"], again.data["field"]], ["not_found", "id"]);
  await exchange(ada, "three");
  deepEqual(here.model.latest.turns.slice(1).map(({ content }) => content), ["two", "two, you say", "three"]);
  equal((await ada.client.request("violet_delete", { room: ada.room, id: two[0] })).event, "ack");
  deepEqual(await lines(ada), ["user: three", "assistant: three, you say"]);
  equal((await here.room.store.accounts.byName("Ada"))!.aiMessagesUsed, 3);
});

Deno.test("an open question that is deleted is cancelled first, and nothing answers it", async () => {
  await using here = await house();
  const [ada, other] = [await member(here.room, "Ada", ["stream"]), await member(here.room, "Ada")];
  const { id } = await ada.ask("Tell me everything");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("Once upon a time. And");
  await rest(here.room);
  equal((await ada.client.request("violet_delete", { room: ada.room, id })).event, "ack");
  await until(here.room, "the request is over", () => here.model.latest.over);
  equal((await other.client.next("violet_forgot")).ids![0], id);
  await until(here.room, "she is done", () => other.typing.at(-1) === "idle");
  for (const socket of [ada, other]) {
    deepEqual(socket.messages.filter(({ from }) => from === "Violet"), []);
    deepEqual(socket.client.all("violet_unanswered"), []);
  }
  deepEqual(await turnsOf(ada), []);
  // A sentence of it was delivered.
  equal((await here.room.store.accounts.byName("Ada"))!.aiMessagesUsed, 1);
});

Deno.test("of a question in the queue that is deleted nothing is left, and its place is free", async () => {
  await using here = await house({ spread: false });
  const [ada, bob] = [await member(here.room, "Ada"), await member(here.room, "Bob")];
  await ada.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  const { id } = await bob.ask("Hello");
  await until(here.room, "Bob waits", () => bob.typing.at(-1) === "busy 1");
  equal((await bob.client.request("violet_delete", { room: bob.room, id })).event, "ack");
  await until(here.room, "he waits no more", () => bob.typing.at(-1) === "idle");
  deepEqual([await turnsOf(bob), bob.client.all("violet_unanswered")], [[], []]);
});

Deno.test("a question is open for other devices while it is answered", async () => {
  await using here = await house();
  const [ada, other] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  await ada.ask("Tell me everything");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  deepEqual(await lines(other), ["user: Tell me everything"]);
});

Deno.test("a question that was kept just now is open, and not unanswered, at a page that loads at that moment", async () => {
  await using here = await house();
  const [ada, other] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  const { companions } = here.room.store;
  const { ask } = companions;
  let seen: Promise<string[]> | null = null;
  companions.ask = async (...asked) => {
    const kept = await ask(...asked);
    seen = lines(other);
    await seen;
    return kept;
  };
  here.model.answers = () => "Good evening";
  await ada.ask("Hello");
  deepEqual(await seen, ["user: Hello"]);
});

Deno.test("ids of messages that are never kept are unknown; what is no id at all is refused as such", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  const { room, client } = ada;
  const transit_key = newKey();
  const sealed = { ...await seal((await readKey(transit_key))!, "Hello"), transit_key };
  for (const event of ["violet_again", "violet_choose", "violet_delete", "violet_edit"]) {
    const code = async (id: unknown) =>
      (await client.request(event, { room, id, version: 0, ...sealed })).data["code"];
    for (const id of [1, 2 ** 52, crypto.randomUUID()]) equal(await code(id), "not_found", `${event} ${id}`);
    equal(await code("1"), "bad_request", event);
    await here.room.pass(60_000);
  }
});

Deno.test("a request that is sent again after a restart is the question of before, answered or not", async () => {
  const inference = new FakeInference();
  await using stored = await openStoredRoom({ inference, rateMessages: 1_000 });
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
  let ada = await member(stored.room, "Ada");
  inference.answers = () => "Good evening";
  const { id: one } = await ada.ask("Hello", first);
  await ada.heard(1);
  inference.answers = null;
  const { id: two } = await ada.ask("Tell me everything", second);
  await until(stored.room, "the model is asked", () => inference.chats.length === 2);

  ada = await member(await stored.restart(), "Ada");
  await until(stored.room, "it is not answered", () => ada.client.all("violet_unanswered").length === 1);
  deepEqual([(await ada.ask("Hello", first)).id, (await ada.ask("Tell me everything", second)).id], [
    one,
    two,
  ]);
  await rest(stored.room);
  equal(inference.chats.length, 2);
  deepEqual(await lines(ada), [
    ...["user: Hello", "assistant: Good evening", "user: Tell me everything, unanswered"],
  ]);
  equal((await stored.room.store.accounts.byName("Ada"))!.aiMessagesUsed, 1);
});

Deno.test("a question whose end the store cannot keep is not answered, as soon as the store is back", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  const { companions } = here.room.store;
  const { answer, giveUp } = companions;
  const fail = () => Promise.reject(new Error("the disk is full"));
  Object.assign(companions, { answer: fail, giveUp: fail });
  here.model.answers = () => "Good evening";
  const [id] = await exchange(ada, "Hello");
  deepEqual(await lines(ada), ["user: Hello, unanswered"]);
  Object.assign(companions, { answer, giveUp });
  deepEqual(await companions.unanswered((await here.room.store.accounts.byName("Ada"))!.id), []);
  await here.room.pass(3_000);
  deepEqual(await companions.unanswered((await here.room.store.accounts.byName("Ada"))!.id), [id]);
});
