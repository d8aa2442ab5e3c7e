// Answers that are cut short, break off or are empty: what is shown, kept and counted of them.

import assert from "node:assert/strict";
import { openBooth } from "../support/companion_booth.ts";
import { until } from "../support/companion_client.ts";
import { ends, line, loadsOnly, type Mood, resets, says, stalls } from "../support/ollama_moods.ts";

Deno.test("row 4: an answer that its length ends in mid-sentence says so, and one that ends whole does not", async () => {
  await using booth = await openBooth(
    ends({ done_reason: "length" }, "Good evening. It was a dark", " and stormy"),
  );
  const first = await booth.ask("Hello");
  assert.deepEqual([first.whole, first.cut, first.used], ["Good evening. It was a dark and stormy", true, 1]);
  booth.double.mood = ends({ done_reason: "length" }, "Good evening. *smiles*");
  assert.equal((await booth.ask("And?")).cut, false);
  assert.deepEqual((await booth.kept()).texts, ["whole", "cut", "whole", "whole"]);
});

const EMPTY: Readonly<Record<string, Mood>> = {
  empty: says(""),
  blank: says(" ", "\n "),
  load: loadsOnly,
  mark: says("<|im_end|>"),
  tool: says('<tool_call>{"name":"x"}</tool_call>'),
};
for (const [kind, mood] of Object.entries(EMPTY)) {
  Deno.test(`row 17: an answer that is ${kind} is asked for once more with a new seed, then she says a line, logged`, async () => {
    await using booth = await openBooth(mood);
    const { whole, used } = await booth.ask("Hello");
    assert.ok(whole.length > 10);
    assert.equal(used, undefined);
    const seeds = booth.double.chats.map(({ body }) => (body["options"] as { seed?: number }).seed);
    assert.equal(seeds.length, 2);
    assert.notEqual(seeds[0], seeds[1]);
    assert.match(booth.room.log.lines.join("\n"), new RegExp(`could not answer.*"kind":"${kind}"`));
    assert.deepEqual(await booth.kept(), { texts: [], used: 0 });
  });
}

Deno.test("row 17: the second try may succeed", async () => {
  await using booth = await openBooth(says(""));
  booth.double.mood = async (exchange) =>
    await (booth.double.chats.length === 1 ? says("") : says("Here I am."))(exchange);
  assert.deepEqual(await booth.ask("Hello"), {
    whole: "Here I am.",
    pieces: "Here I am.",
    cut: false,
    used: 1,
  });
});

Deno.test("row 17: an answer that is all thinking is not asked for again", async () => {
  await using booth = await openBooth(ends({ done_reason: "length" }, "<think>hm, hm"));
  await booth.ask("Hello");
  assert.equal(booth.double.chats.length, 1);
  assert.match(booth.room.log.lines.join("\n"), /spent all its tokens thinking/);
});

const BREAKS: Readonly<Record<string, Mood>> = {
  "silence between two pieces": stalls("Good evening, darling. It was a "),
  "a connection that breaks": resets("Good evening, darling. It was a "),
  "an end without done": async (exchange) => {
    await exchange.chunk(line(exchange, "Good evening, darling. It was a "));
    await exchange.end();
  },
};
for (const [what, mood] of Object.entries(BREAKS)) {
  Deno.test(`row 20: after ${what}, what was said stays, marked as cut`, async () => {
    await using booth = await openBooth(mood, {}, 200);
    const { whole, pieces, cut, used } = await booth.ask("Hello");
    assert.deepEqual([whole, pieces.trim(), cut, used], [
      "Good evening, darling. It was a",
      "Good evening, darling. It was a",
      true,
      1,
    ]);
    assert.deepEqual(await booth.kept(), { texts: ["whole", "cut"], used: 1 });
    assert.match(booth.room.log.lines.join("\n"), /the companion could not answer/);
  });
}

Deno.test("row 20: below one sentence what was said stays too, and is not counted", async () => {
  await using booth = await openBooth(stalls("It was a dark and"), {}, 200);
  const { whole, cut, used } = await booth.ask("Hello");
  assert.deepEqual([whole, cut, used], ["It was a dark and", true, undefined]);
});

Deno.test("case 25: stopped after 19 characters it costs nothing, and is marked as cut", async () => {
  await using booth = await openBooth(stalls("It was a dark and s"));
  await booth.ada.ask("Hello");
  await until(booth.room, "a piece arrives", () => booth.ada.client.all("violet_delta").length > 0);
  await booth.ada.client.request("violet_stop", { room: booth.ada.room });
  assert.equal(await booth.ada.heard(1), "It was a dark and s");
  const { cut, ai_messages_used } = booth.ada.messages.at(-1)!;
  assert.deepEqual([cut, ai_messages_used, (await booth.kept()).used], [true, undefined, 0]);
});
