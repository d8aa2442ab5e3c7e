// A conversation that is longer than the model's context: turns give way, the persona stays whole.

import assert from "node:assert/strict";
import { openBooth, PERSONA } from "../support/companion_booth.ts";
import { ends, type Mood, refuses, says } from "../support/ollama_moods.ts";

Deno.test("row 5: a prompt that the model says is too long goes again with half of the turns, persona whole", async () => {
  await using booth = await openBooth(says("Good evening."));
  for (const text of ["one", "two", "three", "four", "five"]) await booth.ask(text);
  let refused = 0;
  const answer = says("Still here.");
  booth.double.mood = async (exchange) => {
    if ((exchange.body["messages"] as unknown[]).length <= 4) return await answer(exchange);
    refused++;
    await refuses(400, "the input length exceeds the context length")(exchange);
  };
  assert.equal((await booth.ask("six")).whole, "Still here.");
  assert.equal(refused, 2);
  const { messages, options, truncate, shift } = booth.double.chats.at(-1)!.body as {
    messages: { content: string }[];
    options: { num_keep: number };
    truncate: boolean;
    shift: boolean;
  };
  assert.deepEqual(messages.map(({ content }) => content), [PERSONA, "five", "Good evening.", "six"]);
  assert.deepEqual([truncate, shift], [false, false]);
  assert.ok(options.num_keep >= PERSONA.length / 5 && options.num_keep < 1_000);
});

for (
  const [script, letter] of [["Amharic", "ሀ"], ["Tibetan", "ཀ"], ["emoji", "😀"], ["Chinese", "夜"], [
    "Russian",
    "ж",
  ]] as const
) {
  Deno.test(`row 5: a long talk in ${script}, a token a byte: never more than num_ctx − num_predict, persona whole`, async () => {
    const bytes = (text: string): number => new TextEncoder().encode(text).length;
    // English at four letters a token, everything else at a token a byte.
    const tokens = (text: string): number => /^\w/.test(text) ? text.length / 4 : bytes(text);
    let most = 0;
    const words = (number: number): string =>
      Array.from({ length: 500 }, (_, at) => at % 7 === number % 5 ? " " : letter).join("");
    let number = 0;
    const counting: Mood = async (exchange) => {
      const messages = exchange.body["messages"] as { content: string }[];
      const prompt_eval_count = Math.ceil(
        messages.reduce((sum, { content }) => sum + tokens(content) + 5, 0),
      );
      most = Math.max(most, prompt_eval_count);
      assert.equal(messages[0]!.content, PERSONA);
      await ends(
        { done_reason: "stop", prompt_eval_count },
        `${number++} `,
        words(number).slice(0, 250).toWellFormed(),
      )(exchange);
    };
    await using booth = await openBooth(counting);
    for (let round = 0; round < 8; round++) await booth.ask(words(round).slice(0, 480).toWellFormed().trim());
    assert.ok(most <= 4096 - 300, `${most} tokens`);
  });
}
