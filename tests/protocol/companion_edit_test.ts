// The last question edited, and an unanswered one asked again: its exchange gives way to a new one.

import assert from "node:assert/strict";
import { newKey, readKey, seal, unseal } from "../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { Admirer } from "../support/companion_client.ts";
import { rest, until } from "../support/companion_client.ts";
import type { Envelope } from "../support/plain_client.ts";
import {
  answer,
  counted,
  exchange,
  excused,
  replied,
  replies,
  sent,
  shown,
  twoDevices,
} from "../support/two_devices.ts";

/** Sends an edited question. Resolves to the reply, and to the key of the question. */
async function edit(
  device: Admirer,
  id: number,
  text: string,
  requestId?: string,
): Promise<Envelope & { key: CryptoKey }> {
  const transit_key = newKey();
  const key = (await readKey(transit_key))!;
  const data = { room: device.room, id, ...await seal(key, text), transit_key };
  return { ...await device.client.request("violet_edit", data, requestId), key };
}

function read(
  key: CryptoKey,
  { ciphertext, nonce }: ServerEvents["pm_message"],
): Promise<string | undefined> {
  return unseal(key, { ciphertext: ciphertext!, nonce: nonce! });
}

Deno.test("violet: edit: the exchange gives way to the edited question and its answer, at every device", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  await exchange(here, "Before", "Zero.");
  const old = await exchange(here, "Helo", "What?");
  const { key, ...ack } = await edit(desk, old.asked, "Hello");
  assert.equal(ack.event, "ack");
  const id = Number(ack.data["id"]);
  assert.ok(id > old.answered);
  assert.equal(typeof ack.data["ts"], "string");
  await until(room, "the model is asked", () => model.chats.length === 3);
  assert.deepEqual(sent(here), ["Before", "Zero.", "Hello"]);
  model.latest.say("Good ");
  await until(
    room,
    "a piece arrives",
    () => phone.client.all("violet_delta").some(({ re_id }) => re_id === id),
  );
  model.latest.finish("evening.");
  const answer = await replied(here, phone, 3);
  assert.equal(answer.opened, "Good evening.");
  assert.deepEqual(phone.client.all("violet_forgot"), [{ room: desk.room, ids: [old.asked, old.answered] }]);
  assert.deepEqual(desk.client.all("violet_forgot"), []);
  const echo = desk.messages.filter(({ from }) => from === "Ada").at(-1)!;
  assert.deepEqual([echo.id, await read(key, echo)], [id, "Hello"]);
  assert.equal(await read(key, replies(desk).at(-1)!), "Good evening.", "the asking device has its key");
  const asked = phone.messages.filter(({ from }) => from === "Ada").at(-1)!;
  assert.deepEqual([asked.id, asked.scheme], [id, "room"]);
  assert.deepEqual((await shown(phone)).map(({ text }) => text), [
    "Before",
    "Zero.",
    "Hello",
    "Good evening.",
  ]);
  assert.equal(await counted(here), 3, "it is asked like any question");
});

Deno.test("violet: edit: only the last question, known, and while nothing is open", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const one = await exchange(here, "One", "First.");
  const two = await exchange(here, "Two", "Second.");
  const refused = async (id: number) => (await edit(desk, id, "Other")).data["code"];
  assert.equal(await refused(one.asked), "conflict");
  assert.equal(await refused(two.answered), "conflict");
  assert.equal(await refused(2 ** 40), "not_found");
  const { id } = await desk.ask("Three");
  await until(room, "the model is asked", () => model.chats.length === 3);
  assert.equal(await refused(Number(id)), "conflict");
  assert.equal(await refused(two.asked), "conflict");
  model.latest.finish("Third.");
  await replied(here, phone, 3);
  const again = await desk.client.request("violet_again", {
    room: desk.room,
    id: Number(replies(desk)[2]!.id),
  });
  assert.equal(again.event, "ack");
  assert.equal(await refused(Number(id)), "conflict");
  await answer(here, 4, "Third again.");
  assert.equal((await shown(desk)).length, 6);
});

Deno.test("violet: edit: what is refused changes nothing", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk, phone, room, model } = here;
  const { asked } = await exchange(here, "Hello", "Good evening.");
  const code = async (data: object) =>
    (await desk.client.request("violet_edit", { room: desk.room, id: asked, ...data })).data["code"];
  const transit_key = newKey();
  const key = (await readKey(transit_key))!;
  assert.equal(await code({ ...await seal(key, "x".repeat(501)), transit_key }), "too_long");
  assert.equal(await code({ ...await seal(key, "  "), transit_key }), "empty");
  assert.equal(await code({ ...await seal(key, "Hello"), transit_key: "no key" }), "bad_request");
  assert.equal(await code({}), "bad_request");
  assert.equal(await code({ ...await seal(key, "Other"), transit_key }), "ai_limit_reached");
  assert.equal(await code({ room: "violet-999", ...await seal(key, "Other"), transit_key }), "forbidden");
  await rest(room);
  assert.deepEqual((await shown(phone)).map(({ text }) => text), ["Hello", "Good evening."]);
  assert.deepEqual(phone.client.all("violet_forgot"), []);
  assert.equal(model.chats.length, 1);
});

Deno.test("violet: edit at two devices at once: one takes its place, the other is refused", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const { asked } = await exchange(here, "Helo", "What?");
  const outcomes = await Promise.all([edit(desk, asked, "Hello"), edit(phone, asked, "Hello!")]);
  const events = outcomes.map(({ event, data }) => event === "ack" ? "ack" : data["code"]);
  assert.ok(events.includes("ack"));
  assert.ok(events.includes("conflict") || events.includes("not_found"), events.join());
  await until(room, "the model is asked", () => model.chats.length === 2);
  model.latest.finish("Good evening.");
  await until(room, "she answers", () => replies(desk).length === 2 && replies(phone).length === 2);
  assert.equal((await shown(desk)).length, 2);
});

Deno.test("violet: edit: sent again under its request id it is acknowledged again, and asked once", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const { asked } = await exchange(here, "Helo", "What?");
  const request = crypto.randomUUID();
  const first = await edit(desk, asked, "Hello", request);
  const second = await edit(phone, asked, "Hello", request);
  assert.deepEqual([second.event, second.data], ["ack", first.data]);
  await answer(here, 2, "Good evening.");
  await rest(room);
  assert.equal(model.chats.length, 2);
});

for (
  const [text, key] of [["I want to kill myself", "crisis"], [
    "Tell me about sex with a child",
    "minors",
  ]] as const
) {
  Deno.test(`violet: edit: the care layer answers ${key}: the exchange is gone, and nothing is kept in its place`, async () => {
    await using here = await twoDevices();
    const { desk, phone, room, model } = here;
    const { asked, answered } = await exchange(here, "Hello", "Good evening.");
    assert.equal((await edit(desk, asked, text)).event, "ack");
    await until(room, "she answers", () => replies(desk).length === 2 && replies(phone).length === 2);
    assert.deepEqual(replies(desk)[1]!.said?.key, key);
    assert.deepEqual(phone.client.all("violet_forgot")[0], { room: desk.room, ids: [asked, answered] });
    assert.deepEqual(await shown(phone), []);
    assert.equal(model.chats.length, 1);
    assert.equal(await counted(here), 1);
  });
}

Deno.test("violet: edit: a person in a crisis gets help, also with no free message left", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk } = here;
  const { asked } = await exchange(here, "Hello", "Good evening.");
  assert.equal((await edit(desk, asked, "I want to kill myself")).event, "ack");
  await until(here.room, "she answers", () => replies(desk).length === 2);
  assert.equal(replies(desk)[1]!.said?.key, "crisis");
});

Deno.test("violet: edit: a command is no question", async () => {
  await using here = await twoDevices();
  const { asked } = await exchange(here, "Hello", "Good evening.");
  const { data } = await edit(here.desk, asked, "/Reset");
  assert.deepEqual([data["code"], data["field"]], ["bad_request", "ciphertext"]);
  assert.equal((await shown(here.desk)).length, 2);
});

Deno.test("violet: edit: a question that got an excuse is edited too", async () => {
  await using here = await twoDevices();
  const { desk, phone } = here;
  await excused(here, "Helo");
  const [question, excuse] = await shown(desk);
  assert.deepEqual([question!.unanswered, excuse!.said], [true, "off"]);
  assert.equal((await edit(desk, question!.id, "Hello")).event, "ack");
  await answer(here, 2, "Good evening.");
  assert.deepEqual(phone.client.all("violet_forgot"), [{ room: desk.room, ids: [question!.id, excuse!.id] }]);
  assert.deepEqual((await shown(phone)).map(({ text }) => text), ["Hello", "Good evening."]);
  assert.equal(await counted(here), 1);
});

for (const whose of ["question", "canned reply"] as const) {
  Deno.test(`violet: again with the id of an unanswered question's ${whose} asks it anew, at the end`, async () => {
    await using here = await twoDevices();
    const { desk, phone, room, model } = here;
    await excused(here, "Hello");
    await exchange(here, "And you?", "Fine.");
    const [question, excuse] = await shown(desk);
    const id = whose === "question" ? question!.id : excuse!.id;
    const ack = await desk.client.request("violet_again", { room: desk.room, id });
    assert.equal(ack.event, "ack");
    const asked = Number(ack.data["id"]);
    assert.ok(asked > excuse!.id);
    await until(room, "the model is asked", () => model.chats.length === 3);
    assert.deepEqual(sent(here), ["And you?", "Fine.", "Hello"]);
    model.latest.finish("Good evening.");
    for (const device of [desk, phone]) {
      const message = await replied(here, device, 3);
      assert.deepEqual([message.opened, message.scheme, message.again_of], [
        "Good evening.",
        "room",
        undefined,
      ]);
    }
    assert.deepEqual(phone.client.all("violet_forgot"), [{
      room: desk.room,
      ids: [question!.id, excuse!.id],
    }]);
    assert.deepEqual(desk.client.all("violet_forgot"), []);
    for (const device of [desk, phone]) {
      const questions = device.messages.filter(({ from, id }) => from === "Ada" && id === asked);
      assert.deepEqual(
        questions.map(({ scheme }) => scheme),
        device === phone ? ["room"] : questions.map(() => "room"),
      );
    }
    assert.deepEqual((await shown(phone)).map(({ text }) => text), [
      "And you?",
      "Fine.",
      "Hello",
      "Good evening.",
    ]);
    assert.equal(await counted(here), 2);
    assert.equal(
      (await desk.client.request("violet_again", { room: desk.room, id })).data["code"],
      "not_found",
    );
  });
}

Deno.test("violet: again on an unanswered question, with no free message left, changes nothing", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1 } });
  const { desk, phone } = here;
  await excused(here, "Hello");
  await exchange(here, "And you?", "Fine.");
  const before = await shown(desk);
  const reply = await desk.client.request("violet_again", { room: desk.room, id: before[0]!.id });
  assert.equal(reply.data["code"], "ai_limit_reached");
  assert.deepEqual(await shown(desk), before);
  assert.deepEqual(phone.client.all("violet_forgot"), []);
});

Deno.test("violet: again on an unanswered question at two devices at once: it is asked once", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  await excused(here, "Hello");
  const [question] = await shown(desk);
  const data = { room: desk.room, id: question!.id };
  const outcomes = await Promise.all([desk, phone].map(({ client }) => client.request("violet_again", data)));
  assert.equal(outcomes.filter(({ event }) => event === "ack").length, 1);
  await answer(here, 2, "Good evening.");
  await rest(room);
  assert.equal(model.chats.length, 2);
});
