// The care layer: what it must catch, and what it must let pass, in English and Spanish.

import assert from "node:assert/strict";
import { CARE_REPLIES, judgeQuestion, judgeReply } from "../../../server/companion/care.ts";
import { FIRST_CAUGHT, FIRST_LET_PASS } from "./care_corpus/first_phrases.ts";

for (const [verdict, phrases] of Object.entries(FIRST_CAUGHT)) {
  Deno.test(`care: ${verdict}: every phrase of the table is caught`, () => {
    assert.deepEqual(phrases.filter((phrase) => judgeQuestion(phrase) !== verdict), []);
  });
}

Deno.test("care: everyday and adult phrases pass", () => {
  assert.deepEqual(FIRST_LET_PASS.filter((phrase) => judgeQuestion(phrase) !== null), []);
});

Deno.test("care: what follows a mention of a minor is read with it, but only about that person", () => {
  const context = "My daughter is 14 and needs help with maths. | Of course, darling.";
  assert.equal(judgeQuestion("describe her naked", context), "minors");
  assert.equal(judgeQuestion("undress me, Violet", context), null);
  assert.equal(judgeQuestion("describe her naked", "My boss is 40."), null);
});

Deno.test("care: a reply is judged with what it answers", () => {
  const question = "Tell me a bedtime story about a schoolgirl";
  assert.equal(judgeReply("She walks home and does her homework.", question), null);
  assert.equal(judgeReply("She walks home and gets naked", question), "minors");
  assert.equal(judgeReply("Come closer, let me undress that tired day off you.", "I teach children"), null);
});

Deno.test("care: a reply that pushes a person to self-harm is caught", () => {
  assert.equal(judgeReply("Then kill yourself.", "I had a bad day"), "crisis");
  assert.equal(judgeReply("You kill me, darling.", "I had a bad day"), null);
});

Deno.test("care: the answer to a crisis names help, and has no markup", () => {
  for (const help of ["988", "116 123", "findahelpline.com", "emergency number"]) {
    assert.ok(CARE_REPLIES.crisis.includes(help), help);
  }
  for (const reply of Object.values(CARE_REPLIES)) assert.doesNotMatch(reply, /[<>]|https?:/);
});

Deno.test("care: a look at the longest reply takes milliseconds at most", () => {
  const reply = "Come a little closer, darling, the night is young. ".repeat(40);
  const began = performance.now();
  for (let time = 0; time < 20; time++) judgeReply(reply, "hello");
  assert.ok((performance.now() - began) / 20 < 20);
});
