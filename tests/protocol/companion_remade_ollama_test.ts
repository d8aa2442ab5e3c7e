// Answers made again and continued, as Ollama is asked for them: prompts, seeds, and what is measured.

import assert from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { Admirer, rest, until } from "../support/companion_client.ts";
import { type OllamaDouble, startOllamaDouble } from "../support/ollama_double.ts";
import { chats, ends, refuses, says } from "../support/ollama_moods.ts";
import { openRoom, type Room } from "../support/room.ts";
import {
  exchange,
  replied,
  replies,
  run,
  shown,
  type TwoDevices,
  twoDevices,
} from "../support/two_devices.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { Turn } from "../../server/ports/inference.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

/** A room whose companion asks the double, and an admin there. */
async function openBooth(double: OllamaDouble): Promise<{ room: Room; ada: Admirer }> {
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url });
  const room = await openRoom({ inference, spread: false, rateMessages: 1_000 });
  const ada = await Admirer.of(room, await room.member("Ada", "admin", { caps: ["stream"] }));
  return { room, ada };
}

function sentTo(double: OllamaDouble): { messages: Turn[]; seed: number | undefined } {
  const { messages, options } = double.chats.at(-1)!.body as { messages: Turn[]; options: { seed?: number } };
  return { messages, seed: options.seed };
}

/** Asks for the status as an admin, which takes Ollama's answer. */
async function statusFor(room: Room, { client }: Admirer): Promise<ServerEvents["admin_violet_status"]> {
  const before = client.all("admin_violet_status").length;
  client.send("admin_violet_status", {}, `status ${before}`);
  await until(room, "the status arrives", () => client.all("admin_violet_status").length > before);
  return client.all("admin_violet_status").at(-1)!;
}

Deno.test("violet: Ollama continues an answer whose length ended it, makes it again, and both are measured as answers", async () => {
  await using double = startOllamaDouble({ mood: ends({ done_reason: "length" }, 'Mmm, "Hello"? Tell') });
  const { room, ada } = await openBooth(double);
  await using _ = room;
  await ada.ask("Hello");
  await until(room, "she has answered", () => replies(ada)[0]?.cut === true);
  const first = sentTo(double);
  assert.equal(first.seed, undefined);
  double.mood = chats(0);
  await ada.client.request("violet_more", { room: ada.room });
  await until(room, "it is continued", () => replies(ada).length === 2);
  const whole = 'Mmm, "Hello"? Tell me more, darling. The night is young and I am all ears.';
  assert.deepEqual(sentTo(double).messages, [
    ...first.messages,
    { role: "assistant", content: 'Mmm, "Hello"? Tell' },
  ]);
  assert.equal((await shown(ada))[1]!.text, whole);
  double.mood = says("Good evening.");
  await ada.client.request("violet_again", { room: ada.room, id: Number(replies(ada)[0]!.id) });
  await until(room, "it is made again", () => replies(ada).length === 3);
  assert.deepEqual(sentTo(double).messages, first.messages);
  assert.ok(sentTo(double).seed! > 0);
  assert.equal((await statusFor(room, ada)).speed?.answers, 3);
  double.mood = refuses(500, "model requires more system memory (9.1 GiB) than is available");
  await ada.client.request("violet_again", { room: ada.room, id: Number(replies(ada)[0]!.id) });
  await until(room, "it fails", () => replies(ada).length === 4);
  assert.match((await statusFor(room, ada)).problem?.words ?? "", /more system memory/);
  assert.deepEqual((await shown(ada)).map(({ text }) => text), ["Hello", "Good evening."]);
  await rest(room);
  room.node.drain();
  await rest(room);
});

Deno.test("violet: over 24 exchanges with answers made again, chosen and continued, each prompt begins with that of the chosen answer and the answer", async () => {
  await using here = await twoDevices({ settings: { aiFreeLimit: 1_000 } });
  const { room } = here;
  let [before, cuts] = ["", 0];
  for (let number = 0; number < 24; number++) {
    const { answered } = await exchange(here, `Question ${number}`, `Answer ${number}. And`, {
      reason: "length",
    });
    const prompt = flat(here.model.latest.turns);
    if (number > 0 && !prompt.startsWith(`${before}<user>`)) cuts++;
    const changed = await change(here, { number, answered, prompt });
    before = changed.begins;
    if (changed.isCut) cuts++;
    await room.pass(4_000);
  }
  // Twenty turns are kept: a cut comes with the twelfth question, and then one with each fifth or sixth.
  assert.ok(cuts >= 2 && cuts <= 4, `${cuts} cuts`);
});

/**
 * Makes an answer again, chooses the first version or continues it, by turns. Resolves to what the next prompt begins
 * with, and whether the prompt of the run was cut: memory may have lost its beginning since the answer.
 */
async function change(
  here: TwoDevices,
  { number, answered, prompt }: { number: number; answered: number; prompt: string },
): Promise<{ begins: string; isCut: boolean }> {
  const { desk, phone } = here;
  const heard = replies(phone).length;
  const first = `<assistant>Answer ${number}. And`;
  if (number % 4 === 0) return { begins: prompt + first, isCut: false };
  const isMore = number % 4 === 1;
  const { chat } = isMore
    ? await run(here, desk, "violet_more")
    : await run(here, desk, "violet_again", answered);
  const sent = flat(chat.turns);
  const isCut = sent !== (isMore ? prompt + first : prompt);
  if (isCut) assert.ok(chat.turns.length <= 12, "at least half is left out");
  chat.finish(isMore ? " more." : `Another ${number}.`);
  await replied(here, phone, heard + 1);
  await replied(here, desk, heard + 1);
  if (isMore) return { begins: `${sent} more.`, isCut };
  if (number % 4 === 2) return { begins: `${sent}<assistant>Another ${number}.`, isCut };
  await desk.client.request("violet_choose", { room: desk.room, id: answered, version: 0 });
  return { begins: prompt + first, isCut };
}

function flat(turns: readonly Turn[]): string {
  return turns.map(({ role, content }) => `<${role}>${content}`).join("");
}
