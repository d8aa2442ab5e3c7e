// Answers outlive the page: who comes back, or is there with another device, gets question, place, pieces and answer.

import { deepEqual, equal } from "node:assert/strict";
import { Admirer, type House, house, member, rest, until } from "../support/companion_client.ts";
import { PASSWORD, type Room } from "../support/room.ts";

const GRACE_MS = 300_000;

async function usedBy(room: Room, name: string): Promise<number> {
  return (await room.store.accounts.byName(name))!.aiMessagesUsed;
}

/** Asks, and has the model begin. Resolves to the id of the question. */
async function begin({ room, model }: House, ada: Admirer, beginning: string): Promise<unknown> {
  const before = model.chats.length;
  const { id } = await ada.ask("Tell me everything");
  await until(room, "the model is asked", () => model.chats.length > before);
  if (beginning !== "") model.latest.say(beginning);
  await rest(room);
  return id;
}

/** What a socket got of a conversation, in order: events, with the numbers of pieces. */
function story({ client, room }: Admirer): string[] {
  return client.envelopes.filter(({ data }) => data["room"] === room).flatMap(({ event, data }) => {
    if (event === "pm_message") return [`${data["from"]} ${data["scheme"]}`];
    if (event === "violet_typing") return [data["busy"] ? `busy ${data["position"]}` : "idle"];
    if (event === "violet_delta") return [`piece ${data["seq"]} ${data["scheme"]}`];
    return event === "violet_unanswered" ? [`unanswered ${data["id"]}`] : [];
  });
}

Deno.test("case 7: reload in the middle: question, place, all there is so far in one piece, then the rest, counted once", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  const id = await begin(here, ada, "Good evening, ");
  here.model.latest.say("darling. ");
  await rest(here.room);
  ada.client.vanish();
  await rest(here.room);
  equal(here.model.latest.signal.aborted, false);
  here.model.latest.say("It is ");
  await rest(here.room);

  const back = await member(here.room, "Ada", ["stream"]);
  await until(here.room, "all so far is there", () => back.client.all("violet_delta").length === 1);
  here.model.latest.say("late, ");
  await until(here.room, "it goes on", () => back.client.all("violet_delta").length === 2);
  here.model.latest.finish("is it not?");
  equal(await back.heard(1), "Good evening, darling. It is late, is it not?");
  await until(here.room, "she is done", () => back.typing.at(-1) === "idle");
  deepEqual(story(back), [
    ...["Ada room", "busy 0", "piece 0 room", "piece 1 room", "piece 2 room", "Violet room", "idle"],
  ]);
  deepEqual(await back.said(), [
    "Ada: Tell me everything",
    "Violet: Good evening, darling. It is late, is it not?",
  ]);
  deepEqual(await back.pieces(id), ["Good evening, darling. It is ", "late, ", "is it not?"]);
  equal(back.messages[0]!.id, id);
  deepEqual(back.client.all("violet_typing").map(({ re_id }) => re_id), [id, id]);
  equal(back.messages[1]!.re_id, id);
  equal(await usedBy(here.room, "Ada"), 1);
});

Deno.test("case 26: the phone asks, the desktop is opened meanwhile, the tablet was there: each has all of it", async () => {
  await using here = await house();
  const [phone, tablet] = [
    await member(here.room, "Ada", ["stream"]),
    await member(here.room, "Ada", ["stream"]),
  ];
  const id = await begin(here, phone, "Good ");
  await until(here.room, "the tablet has a piece", () => tablet.client.all("violet_delta").length === 1);
  const desktop = await member(here.room, "Ada", ["stream"]);
  await until(here.room, "the desktop has a piece", () => desktop.client.all("violet_delta").length === 1);
  here.model.latest.finish("evening");
  for (const device of [phone, tablet, desktop]) {
    equal(await device.heard(1), "Good evening");
    deepEqual(await device.said(), ["Ada: Tell me everything", "Violet: Good evening"]);
    deepEqual(await device.pieces(id), ["Good ", "evening"]);
    await until(here.room, "it knows that she is done", () => device.typing.at(-1) === "idle");
    deepEqual(device.typing, ["busy 0", "idle"]);
  }
  deepEqual(story(tablet), story(desktop).map((line) => line));
  deepEqual(new Set([phone, tablet, desktop].map(({ messages }) => messages[1]!.id)).size, 1);
});

Deno.test("a socket without the cap gets no pieces, and the rest of it as before", async () => {
  await using here = await house();
  const asking = await member(here.room, "Ada", ["stream"]);
  const plain = await member(here.room, "Ada");
  await begin(here, asking, "Good ");
  asking.client.vanish();
  const back = await member(here.room, "Ada");
  await until(here.room, "the question is there", () => back.messages.length === 1);
  here.model.latest.finish("evening");
  for (const socket of [plain, back]) {
    equal(await socket.heard(1), "Good evening");
    await until(here.room, "she is done", () => socket.typing.at(-1) === "idle");
    deepEqual(story(socket), ["Ada room", "busy 0", "Violet room", "idle"]);
    deepEqual(socket.messages.map(({ re_id }) => re_id), [undefined, undefined]);
  }
});

Deno.test("case 29: she begins an answer while the person is in the lobby: every socket learns it", async () => {
  await using here = await house();
  const asking = await member(here.room, "Ada");
  const inLobby = await here.room.member("Ada");
  await begin(here, asking, "");
  await here.room.settle();
  deepEqual((await inLobby.next("violet_typing")).position, 0);
});

Deno.test("who comes back to the queue gets the true place, and each change of it", async () => {
  await using here = await house({ spread: false });
  const [ada, bob, cleo] = [
    await member(here.room, "Ada"),
    await member(here.room, "Bob"),
    await member(here.room, "Cleo"),
  ];
  for (const person of [ada, bob, cleo]) await person.ask("Hello");
  await until(here.room, "all are in the queue", () => cleo.typing.at(-1) === "busy 2");
  cleo.client.vanish();
  here.model.latest.finish("Hello, Ada");
  equal(await ada.heard(1), "Hello, Ada");
  const back = await member(here.room, "Cleo");
  await until(here.room, "the question is there", () => back.messages.length === 1);
  here.model.answers = () => "Good evening";
  here.model.latest.finish("Hello, Bob");
  equal(await back.heard(1), "Good evening");
  deepEqual(await back.said(), ["Cleo: Hello", "Violet: Good evening"]);
  await until(here.room, "she is done", () => back.typing.at(-1) === "idle");
  deepEqual(back.typing, ["busy 1", "busy 0", "idle"]);
});

Deno.test("a place in the queue that nobody has seen change is the same after a return", async () => {
  await using here = await house({ spread: false });
  const [ada, bob] = [await member(here.room, "Ada"), await member(here.room, "Bob")];
  for (const person of [ada, bob]) await person.ask("Hello");
  await until(here.room, "Bob waits", () => bob.typing.at(-1) === "busy 1");
  bob.client.vanish();
  const back = await member(here.room, "Bob", ["stream"]);
  await until(here.room, "the question is there", () => back.typing.length === 1);
  deepEqual(story(back), ["Bob room", "busy 1"]);
});

Deno.test("an answer that is made while nobody is there is kept, and counted once", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, "Good ");
  ada.client.vanish();
  await rest(here.room);
  here.model.latest.finish("evening");
  await rest(here.room);
  equal(await usedBy(here.room, "Ada"), 1);
  const back = await member(here.room, "Ada", ["stream"]);
  await rest(here.room);
  deepEqual(story(back), []);
  equal(back.client.all("joined")[0]!.ai_messages_used, 1);
  const { turns } = (await back.client.request("violet_history", { room: back.room })).data as {
    turns: { unanswered?: true }[];
  };
  deepEqual(turns.map(({ unanswered }) => unanswered), [undefined, undefined]);
});

const RETURNS: readonly (readonly [how: string, back: (room: Room) => Promise<Admirer>])[] = [
  ["a login", (room) => member(room, "Ada", ["stream"])],
  ["a login in another case", (room) => member(room, "ADA", ["stream"])],
  ["a restored token", async (room) => {
    const account = (await room.store.accounts.byName("Ada"))!;
    const token = await room.tokens.issue(account);
    return await Admirer.of(room, await room.guest("", { mode: "restore", token, caps: ["stream"] }));
  }],
];
for (const [how, back] of RETURNS) {
  Deno.test(`a return by ${how} is a return`, async () => {
    await using here = await house();
    const ada = await member(here.room, "Ada", ["stream"]);
    await begin(here, ada, "Good ");
    ada.client.vanish();
    await here.room.pass(GRACE_MS - 1_000);
    const again = await back(here.room);
    await until(here.room, "the question is there", () => again.messages.length === 1);
    await here.room.pass(GRACE_MS);
    here.model.latest.finish("evening");
    equal(await again.heard(1), "Good evening");
    deepEqual(await again.said(), ["Ada: Tell me everything", "Violet: Good evening"]);
  });
}

Deno.test("a socket that logs out and in again gets all of it again", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, "Good ");
  await ada.client.request("log_out");
  ada.client.forget();
  await ada.client.request("join", { mode: "login", username: "Ada", password: PASSWORD, caps: ["stream"] });
  await until(here.room, "the question is there", () => ada.client.all("violet_delta").length === 1);
  ada.client.forget();
  await ada.client.request("log_out");
  await ada.client.request("join", { mode: "login", username: "Ada", password: PASSWORD, caps: ["stream"] });
  await until(here.room, "it is there again", () => ada.client.all("violet_delta").length === 1);
  here.model.latest.finish("evening");
  await until(here.room, "the answer is there", () => ada.messages.at(-1)?.from === "Violet");
  equal((await ada.said()).at(-1), "Violet: Good evening");
});

Deno.test("the socket that asked gets each piece once after it logged out and in again, and nothing as another user", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await here.room.member("Bob");
  await begin(here, ada, "Good ");
  const { client } = ada;
  const join = async (username: string): Promise<void> => {
    await client.request("log_out");
    client.forget();
    await client.request("join", { mode: "login", username, password: PASSWORD, caps: ["stream"] });
    await rest(here.room);
  };
  await join("Bob");
  here.model.latest.say("evening, ");
  await rest(here.room);
  deepEqual([ada.messages, client.all("violet_delta"), client.all("violet_typing")], [[], [], []]);
  await join("Ada");
  await until(here.room, "all so far is there", () => client.all("violet_delta").length === 1);
  here.model.latest.say("darling. ");
  await until(here.room, "it goes on", () => client.all("violet_delta").length === 2);
  here.model.latest.finish("Stay.");
  equal(await ada.heard(1), "Good evening, darling. Stay.");
  await rest(here.room);
  deepEqual(story(ada), [
    ...["Ada room", "busy 0", "piece 0 room", "piece 1 room", "piece 2 room", "Violet room", "idle"],
  ]);
});

Deno.test("who asks in the turn of the join gets the question once, and the pieces of the asking socket alone", async () => {
  await using here = await house();
  const known = await member(here.room, "Ada");
  const client = here.room.connect();
  const ada = new Admirer(here.room, client, known.room, known.roomKey);
  client.send("join", { mode: "login", username: "Ada", password: PASSWORD, caps: ["stream"] });
  await ada.send("Hello", crypto.randomUUID());
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("Good ");
  await rest(here.room);
  here.model.latest.finish("evening");
  equal(await ada.heard(1), "Good evening");
  await rest(here.room);
  deepEqual(await ada.said(), ["Ada: Hello", "Violet: Good evening"]);
  deepEqual(ada.messages.map(({ scheme }) => scheme), [undefined, undefined]);
  deepEqual(client.all("violet_delta").map(({ seq, scheme }) => [seq, scheme]), [[0, undefined], [
    1,
    undefined,
  ]]);
});

Deno.test("other people get nothing of it when they join", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, "Good ");
  const bob = await member(here.room, "Bob", ["stream"]);
  const guest = await here.room.guest("stranger", { caps: ["stream"] });
  await rest(here.room);
  for (const client of [bob.client, guest]) {
    deepEqual([client.all("violet_delta"), client.all("violet_typing"), client.all("pm_message")], [
      [],
      [],
      [],
    ]);
  }
});

Deno.test("two open questions of one person both come back, in order", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("one");
  await ada.ask("two");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("First ");
  await rest(here.room);
  ada.client.vanish();
  const back = await member(here.room, "Ada", ["stream"]);
  await until(here.room, "both are there", () => back.messages.length === 2);
  here.model.answers = (question) => `${question}, you say`;
  here.model.latest.finish("answer");
  equal(await back.heard(2), "two, you say");
  deepEqual(await back.said(), ["Ada: one", "Ada: two", "Violet: First answer", "Violet: two, you say"]);
  equal(back.typing[0], "busy 0");
});
