// Free messages by the address of registration: ten times AI_FREE_LIMIT a day for all its accounts, also deleted ones.

import assert from "node:assert/strict";
import type { AddressTrial } from "../../server/ports/store.ts";
import { count } from "../support/exchanges.ts";
import { Admirer, type House, house, member, rest, until } from "../support/companion_client.ts";
import { PASSWORD, type Room } from "../support/room.ts";
import { givePremium } from "../support/premium.ts";

const HOME = "198.51.100.7";
const HOUR_MS = 60 * 60_000;

/** A member who has just registered from an address, in conversation with Violet. */
async function newcomer(room: Room, username: string, address = HOME, caps = ["stream"]): Promise<Admirer> {
  const client = room.connect(address);
  const reply = await client.join(username, { mode: "register", password: PASSWORD, caps });
  assert.equal(reply.event, "joined", JSON.stringify(reply.data));
  return await Admirer.of(room, client);
}

/** Asks and gives whether there was an answer: true, or false for the limit. */
async function isAnswered({ room }: House, ada: Admirer): Promise<boolean> {
  const [heard, limits] = [counted(ada), limited(ada)];
  await ada.ask("Hello");
  await until(room, "there is an answer or none", () => counted(ada) > heard || limited(ada) > limits);
  return counted(ada) > heard;
}

function counted({ messages }: Admirer): number {
  return messages.filter(({ from }) => from === "Violet").length;
}

function limited({ client }: Admirer): number {
  return client.all("ai_response").filter(({ error }) => error === "ai_limit_reached").length;
}

/** What an account counts against beside itself, today. */
async function trialOf(room: Room, name: string): Promise<AddressTrial> {
  const digest = (await room.store.accounts.byName(name))!.addressDigest!;
  return { digest, day: Math.floor(room.clock.now() / (24 * HOUR_MS)), limit: 1_000 };
}

/** Uses free messages of an account's address, as other accounts would. */
async function use(room: Room, name: string, times: number): Promise<void> {
  const address = await trialOf(room, name);
  const username = `used-${room.clock.uuid().slice(-8)}`;
  const other = await room.store.accounts.create({ username, passwordHash: "h", email: null, createdAt: 1 });
  for (let number = 0; number < times; number++) {
    assert.ok(await count(room.store, other.id, { at: 1, freeLimit: 1_000, address }));
  }
}

Deno.test("violet: register, ask three, delete, again: after ten rounds a day the address has no free message left", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  for (let round = 0; round < 10; round++) {
    const ada = await newcomer(here.room, `ada-${round}`);
    for (let number = 0; number < 3; number++) assert.equal(await isAnswered(here, ada), true);
    assert.equal((await ada.client.request("delete_account", { password: PASSWORD })).event, "ack");
    await here.room.pass(60_000);
  }
  const ada = await newcomer(here.room, "ada");
  assert.equal(ada.client.all("joined")[0]!.ai_messages_used, 0);
  const ack = await ada.ask("Hello");
  assert.equal(typeof ack.id, "number");
  assert.deepEqual(await ada.client.next("ai_response"), { error: "ai_limit_reached", room: ada.room });
  assert.equal(here.model.chats.length, 30, "no model is run in vain");
  assert.equal((await here.room.store.accounts.byName("ada"))!.aiMessagesUsed, 0);
});

Deno.test("violet: register, read and delete in the middle of the answer, again: the address is counted all the same", async () => {
  await using here = await house();
  for (let round = 0; round < 3; round++) {
    const ada = await newcomer(here.room, `ada-${round}`);
    const trial = await trialOf(here.room, `ada-${round}`);
    await ada.ask("Tell me everything");
    await until(here.room, "the model is asked", () => here.model.chats.length === round + 1);
    here.model.latest.say("Good evening, darling. It is");
    await rest(here.room);
    await ada.client.request("delete_account", { password: PASSWORD });
    await until(here.room, "the request is over", () => here.model.latest.over);
    await rest(here.room);
    assert.equal(await here.room.store.companions.usedFrom(trial), round + 1);
  }
});

Deno.test("violet: at the limit of an address no account of it is answered, and others are", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const [ada, bob] = [await newcomer(here.room, "ada"), await newcomer(here.room, "bob")];
  await use(here.room, "ada", 29);
  assert.equal(await isAnswered(here, ada), true);
  assert.equal(await isAnswered(here, ada), false);
  assert.equal(await isAnswered(here, bob), false);
  const elsewhere = await newcomer(here.room, "cleo", "198.51.100.8");
  assert.equal(await isAnswered(here, elsewhere), true);
  // The address is that of registration, wherever an account is used.
  const away = here.room.connect("192.0.2.1");
  await away.join("bob", { mode: "login", password: PASSWORD, caps: ["stream"] });
  assert.equal(await isAnswered(here, await Admirer.of(here.room, away)), false);
});

Deno.test("violet: IPv6 neighbours of one /64 share the free messages of a day, another /64 has its own", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await newcomer(here.room, "ada", "2001:db8:0:1::1");
  await use(here.room, "ada", 30);
  const neighbour = await newcomer(here.room, "bob", "2001:db8:0:1:ffff::2");
  const other = await newcomer(here.room, "cleo", "2001:db8:0:2::1");
  assert.deepEqual(
    [await isAnswered(here, ada), await isAnswered(here, neighbour), await isAnswered(here, other)],
    [false, false, true],
  );
});

Deno.test("violet: another day (UTC) has free messages of its own", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await newcomer(here.room, "ada");
  await use(here.room, "ada", 30);
  // It is noon.
  await here.room.pass(11 * HOUR_MS);
  assert.equal(await isAnswered(here, ada), false);
  await here.room.pass(HOUR_MS);
  assert.equal(await isAnswered(here, ada), true);
});

Deno.test("violet: parallel questions of accounts of one address with two free messages left: two are asked, two are counted", async () => {
  await using here = await house({ settings: { violetConcurrency: 5 } });
  const people: Admirer[] = [];
  for (const name of ["ada", "bob", "cleo", "dan", "eve"]) people.push(await newcomer(here.room, name));
  await use(here.room, "ada", 28);
  for (const person of people) await person.send("Tell me everything");
  await until(
    here.room,
    "three have the limit",
    () => people.filter((one) => limited(one) === 1).length === 3,
  );
  await until(here.room, "two are asked", () => here.model.chats.length === 2);
  for (const chat of here.model.chats) chat.finish("Good evening, darling.");
  await until(here.room, "two are answered", () => people.filter((one) => counted(one) === 1).length === 2);
  await rest(here.room);
  assert.equal(here.model.chats.length, 2);
  assert.equal(await here.room.store.companions.usedFrom(await trialOf(here.room, "ada")), 30);
});

Deno.test("violet: a question that fails, or is stopped below one sentence, gives the address its free message back", async () => {
  await using here = await house();
  const [ada, bob] = [await newcomer(here.room, "ada"), await newcomer(here.room, "bob")];
  await use(here.room, "ada", 29);
  await ada.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.fail("broken");
  await ada.heard(1);
  await bob.ask("Hello");
  await until(here.room, "the model is asked again", () => here.model.chats.length === 2);
  here.model.latest.say("Good");
  await rest(here.room);
  await bob.client.request("violet_stop", { room: bob.room });
  assert.equal(await bob.heard(1), "Good");
  here.model.answers = () => "Good evening";
  assert.equal(await isAnswered(here, ada), true);
  assert.equal(await isAnswered(here, bob), false);
});

Deno.test("violet: accounts with access neither meet the limit of their address nor count against it", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  here.model.answers = () => "Good evening";
  const [ada, bob] = [await newcomer(here.room, "ada"), await newcomer(here.room, "bob")];
  const { id } = (await here.room.store.accounts.byName("ada"))!;
  await givePremium(here.room.store, id, { source: "payment" });
  for (let number = 0; number < 12; number++) assert.equal(await isAnswered(here, ada), true);
  assert.equal(await isAnswered(here, bob), true);
  assert.equal(await here.room.store.companions.usedFrom(await trialOf(here.room, "ada")), 1);
  await use(here.room, "bob", 9);
  assert.equal(await isAnswered(here, ada), true);
});

Deno.test("violet: answers are counted for everybody; those with unlimited access take no free message", async () => {
  await using here = await house({ settings: { aiFreeLimit: 2 } });
  here.model.answers = () => "Good evening";
  const { room } = here;
  const admin = await room.member("admin", "admin");
  const ada = await member(room, "ada");
  const user_id = (await room.store.accounts.byName("ada"))!.id;
  await admin.request("admin_toggle_ai", { user_id, on: true });
  assert.deepEqual(
    ada.client.all("ai_unlock").at(-1)?.ai_free_limit,
    undefined,
    "nothing was used with access before",
  );
  for (let used = 1; used <= 4; used++) {
    assert.equal(await isAnswered(here, ada), true);
    assert.equal(ada.client.all("pm_message").at(-1)!.ai_messages_used, used);
  }
  const joinedNow = async () => {
    const { has_ai_access, ai_messages_used, ai_free_limit } = (await room.member("ada")).all("joined")[0]!;
    return { has_ai_access, ai_messages_used, ai_free_limit };
  };
  assert.deepEqual(await joinedNow(), { has_ai_access: true, ai_messages_used: 4, ai_free_limit: 6 });
  await admin.request("admin_toggle_ai", { user_id, on: false });
  const { has_ai_access, ai_free_limit } = ada.client.all("ai_unlock").at(-1)!;
  assert.deepEqual({ has_ai_access, ai_free_limit }, { has_ai_access: false, ai_free_limit: 6 });
  for (const used of [5, 6]) {
    assert.equal(await isAnswered(here, ada), true);
    assert.equal(ada.client.all("pm_message").at(-1)!.ai_messages_used, used);
  }
  assert.equal(await isAnswered(here, ada), false);
  assert.deepEqual(await joinedNow(), { has_ai_access: false, ai_messages_used: 6, ai_free_limit: 6 });
});

Deno.test("violet: a page is told the size of the trial; the original gets no word more", async () => {
  await using here = await house({ settings: { aiFreeLimit: 2 } });
  const page = await here.room.member("ada", "user", { caps: ["presence"] });
  const original = await here.room.member("ada");
  assert.deepEqual([page, original].map((one) => one.all("joined")[0]!.ai_trial), [2, undefined]);
});

Deno.test("violet: a question that was asked with premium takes no free message, however late its answer is", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  const { room, model } = here;
  const admin = await room.member("admin", "admin");
  const ada = await newcomer(room, "ada");
  const user_id = (await room.store.accounts.byName("ada"))!.id;
  await admin.request("admin_entitlement", { user_id, until: room.clock.now() + 10_000 });
  await ada.ask("Hello");
  await until(room, "the model is asked", () => model.chats.length === 1);
  await room.pass(11_000);
  assert.equal(ada.client.all("ai_unlock").at(-1)!.has_ai_access, false);
  model.latest.finish("Good evening.");
  assert.equal(await ada.heard(1), "Good evening.");
  const account = (await room.store.accounts.byName("ada"))!;
  assert.deepEqual([account.aiMessagesUsed, account.aiMessagesUnlimited], [1, 1]);
  assert.equal(await room.store.companions.usedFrom(await trialOf(room, "ada")), 0);
  model.answers = () => "Good evening";
  assert.deepEqual([await isAnswered(here, ada), await isAnswered(here, ada)], [true, false]);
});

Deno.test("violet: a question that was asked without premium, answered with it, takes no free message", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  const { room, model } = here;
  const admin = await room.member("admin", "admin");
  const ada = await newcomer(room, "ada");
  const user_id = (await room.store.accounts.byName("ada"))!.id;
  await ada.ask("Hello");
  await until(room, "the model is asked", () => model.chats.length === 1);
  await admin.request("admin_entitlement", { user_id });
  model.latest.finish("Good evening.");
  assert.equal(await ada.heard(1), "Good evening.");
  await admin.request("admin_entitlement", { user_id, end: true });
  model.answers = () => "Good evening";
  assert.deepEqual([await isAnswered(here, ada), await isAnswered(here, ada)], [true, false]);
});

Deno.test("violet: without free messages there are none by address either", async () => {
  await using here = await house({ settings: { aiFreeLimit: 0 } });
  const ada = await newcomer(here.room, "ada");
  assert.equal(await isAnswered(here, ada), false);
  assert.equal(here.model.chats.length, 0);
});

Deno.test("violet: an account whose address is not known has its own free messages, and no other limit", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await Admirer.of(here.room, await here.room.member("Ada"));
  for (let number = 0; number < 3; number++) assert.equal(await isAnswered(here, ada), true);
  assert.equal(await isAnswered(here, ada), false);
});

Deno.test("violet: a guest who registers in place is counted by address too, which is kept as a digest alone", async () => {
  await using here = await house();
  const guest = here.room.connect(HOME);
  await guest.join("ada", { caps: ["stream"] });
  await guest.join("ada", { mode: "register", password: PASSWORD });
  await newcomer(here.room, "bob");
  const [ada, bob] = [
    await here.room.store.accounts.byName("ada"),
    await here.room.store.accounts.byName("bob"),
  ];
  assert.match(ada!.addressDigest!, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(ada!.addressDigest, bob!.addressDigest);
  assert.doesNotMatch(here.room.log.lines.join("\n"), /198\.51\.100|[A-Za-z0-9_-]{43}/);
});

Deno.test("violet: a question that no free message is left for is taken back from the other devices, and kept nowhere", async () => {
  await using here = await house({ settings: { aiFreeLimit: 0 } });
  const [ada, other] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  const { id } = await ada.ask("Hello");
  assert.deepEqual(await other.client.next("violet_forgot"), { room: ada.room, ids: [id] });
  assert.deepEqual(await ada.client.next("ai_response"), { error: "ai_limit_reached", room: ada.room });
  assert.deepEqual(other.messages.map((message) => message.id), [id]);
  await rest(here.room);
  assert.deepEqual([ada.client.all("violet_forgot"), other.client.all("ai_response")], [[], []]);
});
