// How many tokens a text takes: estimated cautiously, and learned from what the model counts.

import assert from "node:assert/strict";
import type { Turn } from "../../../server/ports/inference.ts";
import { estimateTokens } from "../../../server/companion/token_estimate.ts";
import { TokenMeasure } from "../../../server/companion/token_measure.ts";

const ENGLISH =
  "Come closer, darling, and tell me what you would like to drink tonight. The band is slow, and so am I. " +
  "You looked across the room as if you had been here before; have you? I never forget a guest who smiles like that.";

function promptOf(question: string): Turn[] {
  return [{ role: "system", content: ENGLISH.repeat(8) }, { role: "user", content: question }];
}

Deno.test("tokens: plain English takes a token for some four characters, with the template's own around it", () => {
  assert.equal(estimateTokens(""), 5);
  assert.equal(estimateTokens("Hello"), 6);
  const perToken = ENGLISH.length / (estimateTokens(ENGLISH) - 5);
  assert.ok(perToken > 3.4 && perToken < 4.2, `${perToken}`);
});

Deno.test("tokens: scripts that no vocabulary knows take a token a byte, and never more", () => {
  for (
    const [text, tokens] of [["ሰላም", 9], ["བོད", 9], ["😀", 4], ["𒀀", 4], ["ש", 1], ["你好", 3], [
      "привет",
      5,
    ]] as const
  ) {
    assert.equal(estimateTokens(text) - 5, tokens, text);
  }
  for (const text of ["xq".repeat(50), "7".repeat(50), "ÀÉÎ ".repeat(20), "!?".repeat(30)]) {
    assert.ok(estimateTokens(text) - 5 >= text.length / 3, text);
    assert.ok(estimateTokens(text) - 5 <= new TextEncoder().encode(text).length, text);
  }
});

Deno.test("tokens: a count that the estimate covers teaches nothing; one above it makes the person's estimate larger", () => {
  const measure = new TokenMeasure();
  const prompt = promptOf("你好".repeat(400));
  measure.learn("ada", prompt, 900);
  assert.deepEqual(measure.of("ada"), { plain: 1, dense: 1 });
  // Three tokens a character, as with bytes.
  measure.learn("ada", prompt, 450 + 2_400);
  const { plain, dense } = measure.of("ada");
  assert.equal(plain, 1);
  assert.ok(estimateTokens("你好".repeat(400), { plain, dense }) >= 2_400, `${dense}`);
  assert.deepEqual(measure.of("bob"), { plain: 1, dense: 1 }, "another person's is their own");
  measure.learn("ada", prompt, 900);
  assert.deepEqual(measure.of("ada"), { plain, dense }, "it never becomes less careful");
});

Deno.test("tokens: a prompt that was too long makes the estimate larger each time, up to a bound", () => {
  const measure = new TokenMeasure();
  let last = 1;
  for (let round = 0; round < 20; round++) {
    measure.learnOverflow("ada");
    const { plain } = measure.of("ada");
    assert.ok(plain >= last && plain <= 3);
    last = plain;
  }
  assert.equal(last, 3);
});

Deno.test("tokens: the first measured is forgotten beyond 10,000 people", () => {
  const measure = new TokenMeasure();
  for (let person = 0; person <= 10_000; person++) measure.learnOverflow(`${person}`);
  assert.deepEqual(measure.of("0"), { plain: 1, dense: 1 });
  assert.equal(measure.of("1").plain, 1.25);
});
