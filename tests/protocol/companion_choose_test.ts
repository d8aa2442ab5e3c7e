// Versions of the newest answer: one is chosen, for every device and for prompts.

import assert from "node:assert/strict";
import { rest, until } from "../support/companion_client.ts";
import {
  exchange,
  openedTurns,
  replied,
  replies,
  run,
  sent,
  shown,
  type TwoDevices,
  twoDevices,
} from "../support/two_devices.ts";

/** An answer with three versions, the last of which is chosen. */
async function threeVersions(here: TwoDevices): Promise<number> {
  const { answered } = await exchange(here, "Hello", "One.");
  for (const [index, text] of ["Two.", "Three."].entries()) {
    const { chat } = await run(here, here.desk, "violet_again", answered);
    chat.finish(text);
    await replied(here, here.desk, 2 + index);
    await replied(here, here.phone, 2 + index);
  }
  return answered;
}

Deno.test("violet: a version is chosen: the other devices get the turn, and prompts have its text", async () => {
  await using here = await twoDevices();
  const { desk, phone, room } = here;
  const id = await threeVersions(here);
  const chosen = await desk.client.request("violet_choose", { room: desk.room, id, version: 0 });
  assert.equal(chosen.event, "ack");
  await until(room, "the phone is told", () => phone.client.all("violet_turns").length > 0);
  const [turns] = phone.client.all("violet_turns");
  assert.equal(turns!.room, desk.room);
  const versions = ["One.", "Two.", "Three."];
  assert.deepEqual(await openedTurns(phone, turns!.turns), [{ id, text: "One.", versions, chosen: 0 }]);
  assert.deepEqual(desk.client.all("violet_turns"), []);
  assert.deepEqual((await shown(desk))[1], { id, text: "One.", versions, chosen: 0 });
  const before = here.model.latest.turns;
  await exchange(here, "And now?", "Now sit.");
  assert.deepEqual(sent(here), ["Hello", "One.", "And now?"]);
  assert.deepEqual(here.model.latest.turns.slice(0, before.length), before, "the law of prefixes");
});

Deno.test("violet: an answer is made again from whichever version is chosen, and the new one is chosen", async () => {
  await using here = await twoDevices();
  const { desk, phone } = here;
  const id = await threeVersions(here);
  await phone.client.request("violet_choose", { room: desk.room, id, version: 1 });
  const { chat } = await run(here, desk, "violet_again", id);
  assert.deepEqual(sent(here), ["Hello"]);
  chat.finish("Four.");
  await replied(here, phone, 4);
  assert.deepEqual((await shown(desk))[1], {
    ...{ id, text: "Four.", versions: ["One.", "Two.", "Three.", "Four."], chosen: 3 },
  });
});

Deno.test("violet: what is no version of the newest answer is not chosen, nor once the next question is asked", async () => {
  await using here = await twoDevices();
  const { desk, phone, room, model } = here;
  const older = await exchange(here, "Before", "Zero.");
  const id = await threeVersions(here);
  const refused = async (data: object) =>
    (await desk.client.request("violet_choose", { room: desk.room, ...data })).data;
  const outOfRange = await refused({ id, version: 3 });
  assert.deepEqual([outOfRange["code"], outOfRange["field"]], ["bad_request", "version"]);
  const negative = await refused({ id, version: -1 });
  assert.deepEqual([negative["code"], negative["field"]], ["bad_request", "version"]);
  assert.equal((await refused({ id: older.answered, version: 0 }))["code"], "conflict");
  assert.equal((await refused({ id: 2 ** 40, version: 0 }))["code"], "not_found");
  assert.equal((await refused({ room: "violet-999", id, version: 0 }))["code"], "forbidden");
  const chats = model.chats.length;
  await desk.ask("And now?");
  await until(room, "the model is asked", () => model.chats.length > chats);
  assert.equal((await refused({ id, version: 0 }))["code"], "conflict");
  model.latest.finish("Now sit.");
  await replied(here, phone, replies(phone).length + 1);
  assert.equal((await refused({ id, version: 0 }))["code"], "conflict");
  await rest(room);
  assert.deepEqual(phone.client.all("violet_turns"), []);
});
