// The seam between an answer and what continues it: nothing twice, no mark, however the text is split.

import assert from "node:assert/strict";
import fc from "fast-check";
import { SecretText } from "../../../server/companion/output/output_recital.ts";
import { ContinuedFilter } from "../../../server/companion/output/output_seam.ts";
import { systemPrompt } from "../../../server/companion/persona.ts";

const SYSTEM = systemPrompt(null, { violetNumCtx: 4096, violetNumPredict: 300 });
const SECRET = new SecretText(SYSTEM);

/** What continues an answer, in these pieces, and why it ended. */
function continued(begun: string, pieces: readonly string[]): { text: string; end: string | null } {
  const filter = new ContinuedFilter(begun, SECRET, "Ada");
  let text = "";
  const take = (output: { text: string; restarts: boolean }): void => {
    text = output.restarts ? output.text : text + output.text;
  };
  for (const piece of pieces) take(filter.feed(piece));
  take(filter.finish());
  return { text, end: filter.end };
}

/** The text that continues an answer, after making sure that no split changes it. */
function judged(begun: string, text: string): string {
  const whole = continued(begun, [text]);
  assert.deepEqual(continued(begun, [...Array(text.length).keys()].map((at) => text[at]!)), whole, text);
  for (let at = 1; at < text.length; at++) {
    assert.deepEqual(
      continued(begun, [text.slice(0, at), text.slice(at)]),
      whole,
      `${text}, split at ${at}`,
    );
  }
  return whole.text;
}

const BEGUN = "Good evening. It was a dark and stor";

for (
  const [text, right] of [
    // The template leaves the message open.
    ["my night.", "my night."],
    [" and more", " and more"],
    // It closes the message: the model begins a new turn.
    ["<|start_header_id|>assistant<|end_header_id|>\n\nSo it was.", " So it was."],
    ["<|im_start|>assistant\nSo it was.", " So it was."],
    ["<start_of_turn>model\nSo it was.", " So it was."],
    ["assistant\n\nSo it was.", " So it was."],
    ["Violet: So it was.", " So it was."],
    // It says the end once more, or all of it.
    ["It was a dark and stormy night.", "my night."],
    [" It was a dark and stormy night.", "my night."],
    ["Good evening. It was a dark and stormy night.", "my night."],
    ["assistant\nIt was a dark and stormy night.", "my night."],
    ["Good evening. It was a dark and stor", ""],
    // What only begins so stays.
    ["stor stor.", "stor stor."],
    ["Violets are blue.", "Violets are blue."],
    ["assistants came.", "assistants came."],
    ["Viol", "Viol"],
    ["<3 he said.", "<3 he said."],
    // Marks of a template still end it, and calls of tools are dropped.
    ["my night.<|eot_id|>Hello", "my night."],
    ["my night.\nAda: and I?", "my night.\n"],
    ["my night.<think>hm</think> Yes.", "my night. Yes."],
  ] as const
) {
  Deno.test(`seam: ${JSON.stringify(text)} after a broken word goes on with ${JSON.stringify(right)}`, () => {
    assert.equal(judged(BEGUN, text), right);
  });
}

Deno.test("seam: after a whole sentence a space stands before the next, unless there is one", () => {
  assert.equal(judged("Good evening.", "Sit down."), " Sit down.");
  assert.equal(judged("Good evening.", " Sit down."), " Sit down.");
  assert.equal(judged("*smiles*", "\n\nSit down."), "\n\nSit down.");
  assert.equal(judged("It costs 3.", "14 of them."), "14 of them.");
  assert.equal(judged("I want to know", "Ing nothing."), "Ing nothing.");
});

Deno.test("seam: a recital over the seam ends the answer, and none of it is shown", () => {
  const words = SYSTEM.split(/\s+/).slice(4, 20);
  const [before, after] = [words.slice(0, 5).join(" "), ` ${words.slice(5).join(" ")}`];
  const { text, end } = continued(`Good evening. ${before}`, [after]);
  assert.equal(end, "recital");
  assert.equal(text, "");
});

Deno.test("seam: a loop over the seam ends the answer", () => {
  const unit = "and round we go, ";
  const begun = `So we dance, ${unit}${unit}`.trim();
  const filter = new ContinuedFilter(begun, SECRET, null);
  filter.feed(` ${unit}${unit}${unit}`);
  assert.equal(filter.end, "loop");
  assert.ok(filter.loopAt !== null && filter.loopAt < begun.length);
});

Deno.test("seam: thinking whose first mark is missing is not part of the answer", () => {
  const filter = new ContinuedFilter(BEGUN, SECRET, "Ada");
  assert.equal(filter.feed("I should go on.").text, "I should go on.");
  assert.deepEqual(filter.feed("</think>my night."), { text: "my night.", restarts: true });
});

Deno.test("seam: an answer that the filter would end today is continued all the same", () => {
  const { text, end } = continued("Hello <|im_end|> and", [" good evening."]);
  assert.deepEqual([text, end], [" good evening.", null]);
});

Deno.test("seam: for any answer and any continuation, no split makes a difference", () => {
  const text = fc.string({
    unit: fc.constantFrom(
      ..."ab .\n:<>|😀",
      ...["assistant", "Violet", "<think>", "</think>", "<|im_start|>", "It was a dark and stor"],
    ),
    maxLength: 24,
  });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 60 }), (begun, more, at) => {
      const trimmed = begun.trim();
      assert.deepEqual(
        continued(trimmed, [more.slice(0, at), more.slice(at)]),
        continued(trimmed, [more]),
      );
    }),
    { numRuns: 2_000 },
  );
});
