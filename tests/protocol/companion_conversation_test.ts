// The conversation with the companion over sockets: who gets what, how it is sealed, in which order.

import assert from "node:assert/strict";
import { Admirer, house, member, rest, until } from "../support/companion_client.ts";

Deno.test("violet: the conversation opens at once, whatever the case of her name, and is the same on every socket", async () => {
  await using here = await house();
  const [first, second] = [await here.room.member("Ada"), await here.room.member("Ada")];
  const one = await first.request("pm_open", { target: "violet" });
  const two = await second.request("pm_open", { target: "VIOLET" });
  assert.equal(one.event, "pm_ready");
  assert.deepEqual(one.data, two.data);
  assert.equal(one.data["with"], "Violet");
  assert.equal(first.all("pm_invite").length, 0);
});

Deno.test("violet: a question is echoed as it was sealed, acknowledged, answered piece by piece and as a whole", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  ada.client.forget();
  const ack = await ada.ask("Good evening");
  assert.equal(typeof ack.id, "number");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  assert.deepEqual(here.model.latest.turns, [
    { role: "system", content: "You are Violet." },
    { role: "user", content: "Good evening" },
  ]);
  here.model.latest.say("Good ");
  await until(here.room, "a piece arrives", () => ada.client.all("violet_delta").length === 1);
  here.model.latest.finish("evening, darling.");
  assert.equal(await ada.heard(1), "Good evening, darling.");
  await until(here.room, "she is done", () => ada.typing.at(-1) === "idle");

  assert.deepEqual(ada.client.envelopes.map(({ event }) => event), [
    "pm_message",
    "ack",
    "violet_typing",
    "violet_delta",
    "violet_delta",
    "pm_message",
    "violet_typing",
  ]);
  assert.deepEqual(ada.typing, ["busy 0", "idle"]);
  assert.deepEqual(await ada.pieces(ack.id), ["Good ", "evening, darling."]);
  assert.deepEqual(ada.client.all("violet_delta").map(({ seq }) => seq), [0, 1]);
  const [echo, reply] = ada.messages;
  assert.deepEqual([echo!.id, echo!.ts, echo!.from, echo!.scheme], [ack.id, ack.ts, "Ada", undefined]);
  assert.deepEqual([reply!.from, reply!.scheme, reply!.ai_messages_used], ["Violet", undefined, 1]);
  const nonces = [...ada.messages, ...ada.client.all("violet_delta")].map(({ nonce }) => nonce);
  assert.equal(new Set(nonces).size, nonces.length);
});

Deno.test("violet: pieces that come in one turn are sent as one", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  const ack = await ada.ask("Good evening");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  for (const piece of ["One", " two", " three"]) here.model.latest.say(piece);
  here.model.latest.finish();
  await ada.heard(1);
  assert.deepEqual(await ada.pieces(ack.id), ["One two three"]);
});

Deno.test("violet: without the cap there are no pieces", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await member(here.room, "Ada");
  await ada.ask("Hello");
  await ada.heard(1);
  assert.equal(ada.client.all("violet_delta").length, 0);
});

Deno.test("violet: a person's other sockets get question and answer under the room's key, other people nothing", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const asking = await member(here.room, "Ada", ["stream"]);
  const other = await member(here.room, "Ada", ["stream"]);
  const bob = await member(here.room, "Bob");
  await asking.ask("Hello");
  assert.equal(await other.heard(1), "Good evening");
  assert.deepEqual(await other.said(), ["Ada: Hello", "Violet: Good evening"]);
  assert.deepEqual(await asking.said(), ["Ada: Hello", "Violet: Good evening"]);
  assert.deepEqual(other.messages.map(({ scheme }) => scheme), ["room", "room"]);
  assert.deepEqual(asking.messages.map(({ scheme }) => scheme), [undefined, undefined]);
  assert.deepEqual(
    other.messages.map(({ id, ts }) => [id, ts]),
    asking.messages.map(({ id, ts }) => [id, ts]),
  );
  const { id } = asking.messages[0]!;
  assert.deepEqual(await other.pieces(id), ["Good evening"]);
  assert.deepEqual(other.client.all("violet_delta").map(({ seq, scheme }) => [seq, scheme]), [[0, "room"]]);
  assert.deepEqual(asking.client.all("violet_delta").map(({ seq, scheme }) => [seq, scheme]), [[
    0,
    undefined,
  ]]);
  assert.deepEqual([asking.messages[1]!.re_id, other.messages[1]!.re_id], [undefined, id]);
  await until(here.room, "both know that she is done", () => other.typing.at(-1) === "idle");
  assert.deepEqual(other.typing, asking.typing);
  await rest(here.room);
  assert.deepEqual([bob.messages, bob.typing], [[], []]);
});

Deno.test("violet: a question that is not sealed is refused, and so are other people's rooms", async () => {
  await using here = await house();
  const [ada, bob] = [await member(here.room, "Ada"), await member(here.room, "Bob")];
  const sealed = await ada.send("Hello");
  const key = "A".repeat(43) + "=";
  const refused = async (data: object): Promise<unknown> => {
    const id = crypto.randomUUID();
    ada.client.send("pm_message", data, id);
    const reply = () => ada.client.envelopes.find(({ re }) => re === id);
    await until(here.room, "there is a reply", () => reply() !== undefined);
    return reply()!.data["code"];
  };
  const { room } = ada;
  assert.equal(await refused({ room, text: "Hello" }), "bad_request");
  assert.equal(await refused({ room, ...sealed }), "bad_request");
  assert.equal(await refused({ room, ...sealed, transit_key: key }), "bad_request");
  assert.equal(await refused({ room, ...sealed, transit_key: "short" }), "bad_request");
  assert.equal(await refused({ room, ...sealed, nonce: "??", transit_key: key }), "bad_request");
  assert.equal(
    await refused({ room, ...sealed, ciphertext: "A".repeat(6_000), transit_key: key }),
    "too_long",
  );
  assert.equal(await refused({ room: bob.room, ...sealed, transit_key: key }), "forbidden");
  assert.equal(await refused({ room: "violet-999", ...sealed, transit_key: key }), "forbidden");
  assert.equal((await ada.ask("   ")).code, "empty");
  assert.equal((await ada.ask("x".repeat(501))).code, "too_long");
  assert.equal((await ada.client.request("pm_accept", { room })).data["code"], "not_invited");
  assert.equal((await ada.client.request("violet_stop", { room: bob.room })).data["code"], "forbidden");
  assert.equal((await ada.client.request("pm_typing", { room, busy: true })).event, "ack");
  assert.equal(
    (await ada.client.request("pm_typing", { room: bob.room, busy: true })).data["code"],
    "forbidden",
  );
  assert.equal((await ada.client.request("pm_read", { room, id: 1 })).event, "ack");
});

Deno.test("violet: a question sent again is acknowledged again and asked once", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await member(here.room, "Ada");
  const id = crypto.randomUUID();
  const first = await ada.ask("Hello", id);
  await ada.heard(1);
  const second = await ada.ask("Hello", id.toUpperCase());
  assert.deepEqual(second, first);
  await rest(here.room);
  assert.equal(here.model.chats.length, 1);
  assert.equal(ada.messages.length, 2);
});

Deno.test("violet: a guest is asked to register, not sealed, and the model is not asked", async () => {
  await using here = await house();
  const ada = await Admirer.of(here.room, await here.room.guest("Ada"));
  const ack = await ada.ask("Hello");
  assert.match(await ada.heard(1), /register|account/i);
  const plain = await ada.client.request("pm_message", { room: ada.room, text: "Hello again" });
  assert.equal(plain.event, "ack");
  await ada.heard(2);
  assert.deepEqual((await ada.said()).filter((line) => line.startsWith("Ada")), [
    "Ada: Hello",
    "Ada: Hello again",
  ]);
  assert.equal(ada.messages[0]!.id, ack.id);
  assert.equal(typeof ada.messages[1]!.text, "string");
  assert.equal(here.model.chats.length, 0);
  assert.equal((await ada.client.request("violet_reset")).data["code"], "registration_required");
  assert.match(await guestHears(ada, "I want to kill myself"), /988/);
});

const FIRST_WORDS = "Hey hun 💜 You'll need to register an account before we can chat privately. " +
  "Go back to the join screen and sign up — I'll be waiting for you! 😘";

Deno.test("violet: to each guest she says the original's words first, and varied ones after that", async () => {
  await using here = await house();
  for (const name of ["Ada", "Bob"]) {
    const guest = await Admirer.of(here.room, await here.room.guest(name));
    await guest.ask("Hello");
    assert.equal(await guest.heard(1), FIRST_WORDS, name);
    for (let n = 2; n <= 5; n++) {
      await guest.ask("Hello again");
      const said = await guest.heard(n);
      assert.notEqual(said, FIRST_WORDS);
      assert.match(said, /register|account/i);
    }
  }
});

Deno.test("violet: a guest in need is helped first, and asked to register when they ask again", async () => {
  await using here = await house();
  const guest = await Admirer.of(here.room, await here.room.guest("Ada"));
  await guest.ask("I want to kill myself");
  assert.match(await guest.heard(1), /988/);
  await guest.client.request("pm_message", { room: guest.room, text: "Hello" });
  assert.equal(await guest.heard(2), FIRST_WORDS);
});

async function guestHears(ada: Admirer, text: string): Promise<string> {
  await ada.ask(text);
  return await ada.heard(3);
}

Deno.test("violet: nothing that is said, and no key, reaches a log or the table of private messages", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("a secret question");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("a secret answer");
  here.model.latest.fail("broken");
  await ada.heard(1);
  here.model.answers = () => "a secret answer";
  await ada.ask("a secret question");
  await ada.heard(2);
  const log = here.room.log.lines.join("\n");
  assert.match(log, /the companion could not answer/);
  assert.doesNotMatch(log, /secret/);
  const account = await here.room.store.accounts.byName("Ada");
  const messages = await here.room.store.messages.history(account!.id, account!.id, { limit: 500 });
  assert.deepEqual(messages, []);
  for (const { text } of await here.room.store.companions.history(account!.id)) {
    assert.match(text, /^v1\.[A-Za-z0-9+/=]+$/);
  }
});

Deno.test("violet: an answer that the store fails to keep ends in a canned reply, and nothing is counted", async () => {
  await using here = await house();
  const { companions } = here.room.store;
  const ada = await member(here.room, "Ada");
  const answer = companions.answer;
  companions.answer = () => Promise.reject(new Error("disk full of secrets"));
  here.model.answers = () => "Good evening";
  await ada.ask("Hello");
  assert.notEqual(await ada.heard(1), "Good evening");
  assert.match(here.room.log.lines.join("\n"), /a question to the companion failed/);
  assert.doesNotMatch(here.room.log.lines.join("\n"), /secrets/);
  companions.answer = answer;
  await ada.ask("Hello again");
  assert.equal(await ada.heard(2), "Good evening");
  assert.equal((await here.room.store.accounts.byName("Ada"))!.aiMessagesUsed, 1);
});
