// The output filter and marks: thoughts, templates, other speakers and tools are taken out, other text is left alone.

import assert from "node:assert/strict";
import { OutputFilter } from "../../../server/companion/output/output_filter.ts";
import { ENDS, HARMLESS, HEADERS, THOUGHTS } from "../../support/model_texts.ts";
import { judged, SECRET, textOf } from "../../support/output_verdict.ts";

for (const text of THOUGHTS) {
  Deno.test(`row 2: thinking is taken out, its first mark there or not: ${JSON.stringify(text)}`, () => {
    assert.equal(textOf(text), "Hi darling.");
  });
}

Deno.test("row 2: an answer that is all thinking is empty, and says so", () => {
  assert.equal(textOf("<think>The guest says hi. I could"), "");
  const filter = new OutputFilter(SECRET, null);
  filter.feed("<think>hm");
  assert.equal(filter.hadThought, true);
});

for (const mark of ENDS.filter((mark) => mark !== "<eoa>_")) {
  Deno.test(`row 3: a mark of a template, or another speaker, ends the answer: ${JSON.stringify(mark)}`, () => {
    assert.equal(textOf(`Good evening, darling.${mark}`), "Good evening, darling.");
    if (/^<\||^\n/.test(mark)) assert.equal(textOf(`Good 😀${mark}`), "Good 😀");
  });
}

for (const header of HEADERS) {
  Deno.test(`row 3: her own name before her first word is dropped: ${JSON.stringify(header)}`, () => {
    assert.deepEqual(judged(`${header}Hi darling.`), { text: "Hi darling.", end: null });
  });
}

Deno.test("row 3: a turn of another speaker at the very beginning leaves nothing", () => {
  for (
    const text of ["Ada: hi", "User: hi", "<|im_start|>user\nhi", "<|start_header_id|>user<|end_header_id|>"]
  ) {
    assert.equal(textOf(text), "");
  }
});

for (const text of HARMLESS) {
  Deno.test(`the filter leaves alone what is meant for the reader: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(judged(text), { text, end: null });
  });
}

Deno.test("row 22: a call of a tool is dropped, in marks, fences or plain JSON", () => {
  const call = '{"name": "get_weather", "arguments": {"city": "Paris", "note": "a } brace"}}';
  const texts = [
    `<tool_call>${call}</tool_call>\nHi darling.`,
    `<tool_call>\n${call}\n</tool_call>Hi darling.`,
    `<function_call>${call}</function_call>Hi darling.`,
    `<function=get_weather>${call}</function>Hi darling.`,
    `<invoke name="get_weather"><parameter name="city">Paris</parameter></invoke>Hi darling.`,
    `${call}\nHi darling.`,
    `[${call}]\nHi darling.`,
    `\`\`\`json\n${call}\n\`\`\`\nHi darling.`,
    `Hi darling.\n<|tool_call|>${call}`,
    `Hi darling.[TOOL_CALLS] [${call}]`,
    `Hi darling.<|python_tag|>${call}`,
    `Hi darling. <tool_call>${call}`,
  ];
  for (const text of texts) assert.equal(textOf(text), "Hi darling.", text);
  assert.equal(textOf(call), "");
});
