// Premium in the companion's queue: three questions of premium start while others wait, then one of the others.

import assert from "node:assert/strict";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { type Admirer, type House, house, member, rest, until } from "../support/companion_client.ts";
import type { RoomOptions } from "../support/room.ts";
import { call } from "../support/rest_client.ts";

/** A house with one queue, where no trial ends. */
async function evening(options: RoomOptions = {}): Promise<House> {
  return await house({
    spread: false,
    ...options,
    settings: {
      ...{ aiFreeLimit: 100, maxSocketsPerAddress: { ipv6: 100, ipv4: 100 } },
      ...options.settings,
    },
  });
}

/** Switches premium of a member on or off. */
async function premium({ room }: House, name: string, on = true): Promise<void> {
  const { id } = (await room.store.accounts.byName(name))!;
  const root = await room.member("root", "root");
  const { event } = await root.request("admin_toggle_ai", { user_id: id, on });
  assert.equal(event, "admin_action_ok");
  root.vanish();
  await room.settle();
}

/** Members, of whom those in capitals have premium. */
async function members(here: House, ...names: string[]): Promise<Admirer[]> {
  const people: Admirer[] = [];
  for (const name of names) {
    people.push(await member(here.room, name, ["stream"]));
    if (name === name.toUpperCase()) await premium(here, name);
  }
  return people;
}

/** Has each ask, in order, and waits until all are in the queue. */
async function askAll({ room }: House, people: readonly Admirer[], from: string): Promise<void> {
  for (const [index, person] of people.entries()) {
    await person.ask(`${from} ${index}`);
    await until(room, "it is in the queue", () => person.typing.at(-1)?.startsWith("busy") === true);
  }
}

const positions = (people: readonly Admirer[]): string[] => people.map(({ typing }) => typing.at(-1)!);

/** Answers all that is asked, one after the other. Resolves to the questions from the `number`th on, in their order. */
async function answered({ room, model }: House, number: number, count: number): Promise<string[]> {
  for (let done = number; done < number + count; done++) {
    await until(room, "the model is asked", () => model.chats.length > done);
    assert.equal(model.open.length, 1);
    model.chats[done]!.finish(`Answer ${done}.`);
  }
  await until(room, "all is answered", () => model.chats.every(({ over }) => over));
  await rest(room);
  return model.chats.slice(number).map(({ question }) => question);
}

Deno.test("priority: three questions of premium, one of the others, and so on, with true positions", async () => {
  await using here = await evening();
  const people = await members(here, "Zoe", "Ada", "Bob", "PIA", "PER", "PAM", "PAT", "PIP");
  await askAll(here, people, "question");
  assert.deepEqual(
    positions(people),
    [0, 4, 7, 1, 2, 3, 5, 6].map((position) => `busy ${position}`),
  );
  const order = await answered(here, 0, people.length);
  assert.deepEqual(order, [0, 3, 4, 5, 1, 6, 7, 2].map((index) => `question ${index}`));
});

Deno.test("priority: over REST, and for answers made again, continued and edited", async () => {
  await using here = await evening();
  const [zoe, ada, , per, pam] = await members(here, "Zoe", "Ada", "PIA", "PER", "PAM");
  const heard = async (person: Admirer, chat: number, end: { reason?: string } = {}): Promise<number> => {
    const { room, model } = here;
    const { id } = await person.ask("before");
    await until(room, "the model is asked", () => model.chats.length > chat);
    model.chats[chat]!.finish("Once upon a time. And then", end);
    await person.heard(1);
    await until(room, "she is idle", () => person.typing.at(-1) === "idle");
    return Number(id);
  };
  await heard(per!, 0, { reason: "length" });
  const asked = await heard(pam!, 1);
  await askAll(here, [zoe!, ada!], "question");
  assert.deepEqual(positions([zoe!, ada!]), ["busy 0", "busy 1"]);

  const transit_key = newKey();
  const json = { ...await seal((await readKey(transit_key))!, "over REST"), transit_key };
  const token = await here.room.tokens.issue((await here.room.store.accounts.byName("PIA"))!);
  const response = call(here.room, "/api/ai/message", { json, token });
  await until(here.room, "PIA passes Ada", () => ada!.typing.at(-1) === "busy 2");
  assert.equal((await per!.client.request("violet_more", { room: per!.room })).event, "ack");
  await until(here.room, "PER passes Ada", () => ada!.typing.at(-1) === "busy 3");
  const edited = { room: pam!.room, id: asked, ...await seal((await readKey(transit_key))!, "edited") };
  const { event } = await pam!.client.request("violet_edit", { ...edited, transit_key });
  assert.equal(event, "ack");
  await until(here.room, "PAM passes Ada", () => ada!.typing.at(-1) === "busy 4");
  assert.deepEqual(positions([per!, pam!]), ["busy 2", "busy 3"]);

  const order = await answered(here, 2, 5);
  // The last turn of what is continued is the answer as it is.
  const continued = "Once upon a time. And then";
  assert.deepEqual(order, ["question 0", "over REST", continued, "edited", "question 1"]);
  assert.equal((await response).status, 200);
});

Deno.test("priority: an answer made again goes first; without premium it waits its turn", async () => {
  for (const [name, position] of [["PIA", 1], ["Pia", 2]] as const) {
    await using here = await evening();
    const [pia, zoe, ada] = await members(here, name, "Zoe", "Ada");
    await pia!.ask("before");
    await until(here.room, "the model is asked", () => here.model.chats.length === 1);
    here.model.latest.finish("Once upon a time.");
    await pia!.heard(1);
    await until(here.room, "she is idle", () => pia!.typing.at(-1) === "idle");
    const { id } = pia!.messages.at(-1)!;
    await askAll(here, [zoe!, ada!], "question");
    const { event } = await pia!.client.request("violet_again", { room: pia!.room, id });
    assert.equal(event, "ack");
    await until(here.room, "it is in the queue", () => pia!.typing.at(-1) === `busy ${position}`);
    assert.deepEqual(positions([zoe!, ada!]), ["busy 0", `busy ${3 - position}`]);
    await answered(here, 1, 3);
  }
});

Deno.test("priority: it counts what an account has when it asks: later changes move nothing in the queue", async () => {
  await using here = await evening();
  const people = await members(here, "Zoe", "Ada", "PIA", "Bob", "PER");
  const [zoe, ada, pia, bob, per] = people;
  await premium(here, "PER", false);
  await askAll(here, [zoe!, ada!, pia!], "question");
  assert.deepEqual(positions([zoe!, ada!, pia!]), ["busy 0", "busy 2", "busy 1"]);
  await premium(here, "PIA", false);
  await premium(here, "Ada");
  await premium(here, "Bob");
  assert.deepEqual(positions([ada!, pia!]), ["busy 2", "busy 1"]);
  await askAll(here, [per!, bob!], "later");
  assert.deepEqual(positions(people), ["busy 0", "busy 3", "busy 1", "busy 2", "busy 4"]);
  const order = await answered(here, 0, people.length);
  assert.deepEqual(order, ["question 0", "question 2", "later 1", "question 1", "later 0"]);
});

Deno.test("priority: premium given at one node goes first at the other", async () => {
  await using here = await evening({ spread: true });
  const { room } = here;
  const sockets: Admirer[] = [];
  // A socket of each goes to the one node and one to the other, so all can ask at the same.
  for (const name of ["Zoe", "Ada", "Pia"]) {
    sockets.push(await member(room, name));
    await member(room, name);
  }
  // Root is at the other one.
  await room.guest("Eve");
  await premium(here, "Pia");
  await askAll(here, sockets, "question");
  assert.deepEqual(positions(sockets), ["busy 0", "busy 2", "busy 1"]);
  assert.deepEqual(await answered(here, 0, 3), [
    "question 0",
    "question 2",
    "question 1",
  ]);
});
