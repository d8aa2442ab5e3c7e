// The prompts that Ollama gets: each begins with the last one and its answer, also over restarts.

import assert from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { systemPrompt } from "../../server/companion/persona.ts";
import { member, rest } from "../support/companion_client.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import { says } from "../support/ollama_moods.ts";
import { openRoom } from "../support/room.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};
const PERSONA = systemPrompt(null, SETTINGS);
const EXCHANGES = 34;

interface Message {
  readonly role: string;
  readonly content: string;
}

const WORDS =
  "the night is young and so are we come closer to velvet amber light what do you drink I like how you laugh"
    .split(" ");

/** Text that does not repeat itself: the filter would cut it. */
function textOf(start: string, length: number): string {
  let text = start;
  for (let at = 0; text.length < length; at++) {
    text += `${WORDS[(at * at + start.length * 3) % WORDS.length]}${at % 7 === 6 ? "." : ""} `;
  }
  return text.slice(0, length).trim();
}

Deno.test("violet: exchanges of 200 and 900 characters, a restart in between: the law of prefixes, and facts of 10 turns before", async () => {
  await using double = startOllamaDouble();
  const store = await openMemoryStore();
  const open = () =>
    openRoom({
      ...{ store, spread: false, rateMessages: 1_000, companionPrompt: PERSONA },
      inference: createOllama({ ...SETTINGS, ollamaUrl: double.url }),
      settings: { aiFreeLimit: 1_000 },
    });
  const answers: string[] = [];
  for (let number = 0; number < EXCHANGES;) {
    const room = await open();
    const ada = await member(room, "Ada");
    for (let asked = 1; asked <= EXCHANGES / 2; asked++, number++) {
      answers.push(textOf(`Answer ${number}: `, 900));
      double.mood = says(answers[number]!);
      await ada.ask(textOf(`Question ${number}: `, 200));
      assert.equal(await ada.heard(asked), answers[number]);
    }
    await rest(room);
    room.node.drain();
    await room.end();
  }
  await store.close();
  const prompts = double.chats.map(({ body }) => body["messages"] as Message[]);
  assert.equal(prompts.length, EXCHANGES);
  let [sent, anew, cuts] = [0, 0, 0];
  for (const [number, prompt] of prompts.entries()) {
    assert.deepEqual(prompt[0], { role: "system", content: PERSONA });
    assert.ok(prompt.length <= 22);
    const before = number === 0
      ? []
      : [...prompts[number - 1]!, { role: "assistant", content: answers[number - 1]! }];
    const shared = prompt.findIndex(({ content }, at) => content !== before[at]?.content);
    const size = (messages: readonly Message[]): number =>
      messages.reduce((sum, { content }) => sum + content.length, 0);
    sent += size(prompt);
    anew += size(prompt.slice(shared));
    if (number > 0 && shared < before.length) {
      cuts++;
      assert.ok(prompt.length - 2 <= (before.length - 1) / 2, "a cut drops at least half");
    }
    if (number >= 5) assert.ok(prompt.some(({ content }) => content.startsWith(`Question ${number - 5}: `)));
  }
  assert.ok(cuts >= 3 && cuts <= 4, `${cuts} cuts`);
  assert.ok(anew / sent < 0.3, `${anew / sent}`);
});
