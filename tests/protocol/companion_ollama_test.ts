// The whole way from a socket to Ollama and back, against its double in every bad mood.

import assert from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { Admirer, member, until } from "../support/companion_client.ts";
import { type OllamaDouble, startOllamaDouble } from "../support/ollama_double.ts";
import {
  busy,
  endlessLine,
  errorsMidway,
  foreignHost,
  gibberish,
  line,
  loadFailure,
  missingEndpoint,
  missingModel,
  type Mood,
  neverDone,
  resets,
  says,
  stalls,
} from "../support/ollama_moods.ts";
import { openRoom, type Room } from "../support/room.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

function openClub(double: OllamaDouble, violetConcurrency = 1): Promise<Room> {
  const timeouts = { firstByteMs: 200, betweenChunksMs: 200 };
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url }, timeouts);
  return openRoom({
    spread: false,
    inference,
    rateMessages: 1_000,
    settings: { violetConcurrency, aiFreeLimit: 100 },
  });
}

const MOODS: Readonly<Record<string, Mood>> = {
  "a first byte that never comes": stalls(),
  "a reply that stops in the middle": stalls("Come "),
  "an error in the middle": errorsMidway,
  "an end without done": neverDone,
  "a model that is not there": missingModel,
  "no endpoint at all": missingEndpoint,
  "too much to do": busy,
  "a model that cannot be loaded": loadFailure,
  "a refused host": foreignHost,
  "a broken connection": resets(),
  "a connection that breaks in the middle": resets("Come "),
  "gibberish": gibberish,
  "a line without an end": endlessLine,
};

for (const [name, mood] of Object.entries(MOODS)) {
  Deno.test(`violet and ollama: ${name} ends in a friendly reply, nothing kept or counted, and the next works`, async () => {
    await using double = startOllamaDouble({ mood });
    await using room = await openClub(double);
    const ada = await member(room, "Ada", ["stream"]);
    await ada.ask("Hello");
    const line = await ada.heard(1);
    assert.ok(line.length > 10 && !line.startsWith("Come"), line);
    await until(room, "she is done", () => ada.typing.at(-1) === "idle" && double.running === 0);
    const account = (await room.store.accounts.byName("Ada"))!;
    assert.equal(account.aiMessagesUsed, 0);
    assert.deepEqual(await room.store.companions.history(account.id), []);
    double.mood = says("Good ", "evening");
    await ada.ask("Hello");
    assert.equal(await ada.heard(2), "Good evening");
  });
}

Deno.test("violet and ollama: twenty at once never run more than set, and Ollama sees those who do not come back", async () => {
  const gates: (() => void)[] = [];
  const gated: Mood = async (exchange) => {
    await exchange.chunk(line(exchange, ""));
    await Promise.race([new Promise<void>((resolve) => gates.push(resolve)), exchange.gone]);
    if (!exchange.aborted) await says("Good ", "evening")(exchange);
  };
  await using double = startOllamaDouble({ mood: gated });
  const timeouts = { firstByteMs: 20_000, betweenChunksMs: 20_000 };
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url }, timeouts);
  await using room = await openRoom({
    spread: false,
    inference,
    settings: { violetConcurrency: 2, maxSocketsPerAddress: { ipv6: 100, ipv4: 100 } },
  });
  const people: Admirer[] = [];
  for (let index = 0; index < 20; index++) people.push(await member(room, `Guest${index}`));
  for (const [index, person] of people.entries()) await person.ask(`from ${index}`);
  await until(room, "two are asked", () => gates.length === 2);
  assert.equal(people[19]!.typing.at(-1), "busy 18");
  // One who is being answered and one who waits go away, and do not come back.
  people[0]!.client.vanish();
  people[5]!.client.vanish();
  await room.pass(299_000);
  assert.equal(double.chats[0]!.aborted, false);
  assert.equal(people[19]!.typing.at(-1), "busy 18");
  await room.pass(1_000);
  await until(room, "Ollama has seen the first leave", () => double.chats[0]!.aborted);
  await until(room, "the last has moved up by two", () => people[19]!.typing.at(-1) === "busy 16");
  for (let done = 1; done < 19; done++) {
    await until(room, `number ${done} is asked`, () => gates.length > done);
    gates[done]!();
  }
  const staying = people.filter((_, index) => index !== 0 && index !== 5);
  for (const person of staying) assert.equal(await person.heard(1), "Good evening");
  assert.equal(double.mostAtOnce, 2);
  assert.equal(double.chats.length, 19);
  assert.equal(double.chats.filter(({ aborted }) => aborted).length, 1);
});

Deno.test("violet and ollama: stopping closes Ollama's request", async () => {
  await using double = startOllamaDouble({ mood: stalls("It was a dark") });
  await using room = await openRoom({
    spread: false,
    inference: createOllama({ ...SETTINGS, ollamaUrl: double.url }),
  });
  const ada = await member(room, "Ada", ["stream"]);
  await ada.ask("Tell me everything");
  await until(room, "a piece arrives", () => ada.client.all("violet_delta").length === 1);
  await ada.client.request("violet_stop", { room: ada.room });
  assert.equal(await ada.heard(1), "It was a dark");
  await until(room, "Ollama has seen it", () => double.chats[0]!.aborted && double.running === 0);
});
