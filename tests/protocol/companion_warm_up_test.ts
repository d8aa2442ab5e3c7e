// Loading the model: once, by the server itself, also when its users leave meanwhile.

import assert from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { member, rest, until } from "../support/companion_client.ts";
import { type OllamaDouble, startOllamaDouble } from "../support/ollama_double.ts";
import { after, loadsOnly, type Mood, says, stalls } from "../support/ollama_moods.ts";
import { openRoom, type Room } from "../support/room.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

async function openClub(double: OllamaDouble): Promise<Room> {
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url });
  return await openRoom({ spread: false, inference, rateMessages: 1_000 });
}

/** A model that takes its time to load, and begins anew when the request that loads it is aborted. */
function cold(loaded: Promise<void>, answer: Mood): { mood: Mood; begun: number; aborted: number } {
  const loads = {
    ...{ begun: 0, aborted: 0 },
    async mood(exchange: Parameters<Mood>[0]): Promise<void> {
      loads.begun++;
      await after(loaded, answer)(exchange);
      if (exchange.aborted) loads.aborted++;
    },
  };
  return loads;
}

Deno.test("case 9: the page is reloaded three times while the model loads: one load, and one answer", async () => {
  await using double = startOllamaDouble();
  const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
  const model = cold(loaded, says("Good evening."));
  double.mood = model.mood;
  await using room = await openClub(double);
  let ada = await member(room, "Ada", ["stream"]);
  await ada.ask("Hello");
  await until(room, "the model is asked", () => double.chats.length === 1);
  for (let reload = 0; reload < 3; reload++) {
    await room.pass(5_000);
    ada.client.vanish();
    ada = await member(room, "Ada", ["stream"]);
    await until(room, "the question is there", () => ada.messages.length === 1);
    assert.deepEqual(ada.typing, ["busy 0"]);
  }
  await room.pass(5_000);
  assert.deepEqual([model.begun, model.aborted, double.running], [1, 0, 1]);
  load();
  assert.equal(await ada.heard(1), "Good evening.");
  assert.deepEqual(await ada.said(), ["Ada: Hello", "Violet: Good evening."]);
  assert.deepEqual([model.begun, model.aborted], [1, 0]);
  assert.equal((await room.store.accounts.byName("Ada"))!.aiMessagesUsed, 1);
});

Deno.test("case 9: the server loads the model when a conversation is opened and it is not in memory, once at a time", async () => {
  await using double = startOllamaDouble();
  double.isLoaded = false;
  const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
  double.loadMood = after(loaded, loadsOnly);
  await using room = await openClub(double);
  const [ada] = [await member(room, "Ada"), await member(room, "Bob")];
  await until(room, "it loads", () => double.loads.length === 1);
  ada!.client.vanish();
  await rest(room);
  assert.equal(double.loads[0]!.aborted, false);
  load();
  await until(room, "it is loaded", () => double.loads.length === 1);
  double.isLoaded = true;
  await room.pass(60_000);
  await member(room, "Cleo");
  await rest(room);
  assert.equal(double.loads.length, 1);
});

Deno.test("the server loads the model when it starts, and again one that is chosen; guests load nothing", async () => {
  await using double = startOllamaDouble({ models: ["llama3.2:latest", "other:7b"] });
  double.isLoaded = false;
  await using room = await openClub(double);
  const guest = await room.guest("Gus");
  await guest.request("pm_open", { target: "Violet" });
  await rest(room);
  assert.equal(double.loads.length, 0);
  await room.node.companion.wake();
  assert.deepEqual(double.loads.map(({ body }) => body["model"]), ["llama3.2"]);
  const boss = await room.member("Boss", "admin");
  boss.send("admin_violet_model", { model: "other:7b" });
  await until(room, "the other is loaded", () => double.loads.length > 1);
  await rest(room);
  // Each node may ask for it: Ollama loads a model once.
  assert.ok(double.loads.slice(1).every(({ body }) => body["model"] === "other:7b"));
});

Deno.test("without Ollama, or without the model, the warm-up is quiet", async () => {
  const double = startOllamaDouble({ models: [] });
  await using room = await openClub(double);
  await room.node.companion.wake();
  assert.equal(double.loads.length, 0);
  await double[Symbol.asyncDispose]();
  await room.pass(60_000);
  await room.node.companion.wake();
});

Deno.test("a stop before the first byte ends the request of a model in memory, and not the loading of another", async () => {
  for (const isLoaded of [true, false]) {
    await using double = startOllamaDouble({ mood: stalls() });
    double.isLoaded = isLoaded;
    double.loadMood = stalls();
    await using room = await openClub(double);
    if (isLoaded) await room.node.companion.wake();
    const ada = await member(room, "Ada");
    await ada.ask("Hello");
    await until(room, "the model is asked", () => double.chats.length === 1);
    await ada.client.request("violet_stop", { room: ada.room });
    assert.ok((await ada.heard(1)).length > 10);
    await rest(room);
    if (isLoaded) await until(room, "Ollama has seen it", () => double.chats[0]!.aborted);
    else assert.equal(double.chats[0]!.aborted, false);
    room.node.drain();
    await until(room, "all requests are over", () => double.running === 0);
    await rest(room);
  }
});
