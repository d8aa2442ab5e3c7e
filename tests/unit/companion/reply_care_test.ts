// The care layer over a reply in pieces: the verdicts of the whole, at a cost that does not grow with the pieces.

import assert from "node:assert/strict";
import { judgeReply } from "../../../server/companion/care.ts";
import { ReplyCare } from "../../../server/companion/care/reply_care.ts";
import { CAUGHT } from "./care_corpus/caught.ts";
import { FIRST_CAUGHT, FIRST_LET_PASS } from "./care_corpus/first_phrases.ts";
import { HARMLESS } from "./care_corpus/harmless.ts";

const FILLER = "Come a little closer, the night is long, and the piano plays for nobody else. ";

/** The verdict over a reply that comes in pieces of a length. */
function inPieces(reply: string, length: number, context: string): string | null {
  const care = new ReplyCare(context);
  for (let end = length; end < reply.length; end += length) {
    const verdict = care.judge(reply.slice(0, end));
    if (verdict !== null) return verdict;
  }
  return care.judge(reply, true);
}

const PHRASES = [CAUGHT, FIRST_CAUGHT].flatMap((set) => Object.values(set).flat());
const REPLIES = [
  ...[...PHRASES, "Then kill yourself.", "kys"],
  ...PHRASES.map((text) => `${FILLER.repeat(3)}${text}. ${FILLER.repeat(3)}`),
  `A schoolgirl walks home. ${FILLER.repeat(8)}She is naked.`,
  `She is naked. ${FILLER.repeat(8)}A schoolgirl walks home.`,
  `The kids are asleep. ${FILLER.repeat(8)}Let us have sex.`,
  `${FILLER.repeat(9)}She gets naked.`,
];

Deno.test("row 21: a reply in pieces has the verdict of the whole", () => {
  for (const context of ["Good evening", "Tell me a story about my daughter, she is 14."]) {
    for (const reply of REPLIES) {
      const whole = judgeReply(reply, context);
      for (const length of [1, 5, 64]) {
        assert.equal(inPieces(reply, length, context), whole, `${length}: ${reply}`);
      }
    }
  }
});

Deno.test("row 21: harmless replies pass in pieces, but for those whose beginning alone is none", () => {
  // "soy menor" before "que tú": read in whole with each piece, five times as many were stopped.
  const harmless = [...HARMLESS, ...FIRST_LET_PASS].filter((reply) => judgeReply(reply, "hello") === null);
  const stopped = harmless.filter((reply) => inPieces(reply, 1, "hello") !== null);
  assert.ok(stopped.length <= 5, stopped.join("\n"));
});

Deno.test("row 21: what makes the verdict is not sent, where it ends with a word that is known", () => {
  const care = new ReplyCare("a story about a schoolgirl");
  assert.equal(care.judge("She walks home and gets "), null);
  assert.equal(care.judge("She walks home and gets naked"), "minors");
});

Deno.test("row 21: a reply that does not go on from what was judged is judged anew", () => {
  const care = new ReplyCare("Good evening");
  assert.equal(care.judge("A schoolgirl. "), null);
  assert.equal(care.judge("Get naked. "), null);
  assert.equal(care.judge("Get naked. A schoolgirl. "), "minors");
});

Deno.test("row 21: a reply of 2,000 characters in 2,000 pieces costs a part of what reading all of it each time does", () => {
  const reply = FILLER.repeat(40).slice(0, 2_000);
  const time = (work: () => void): number => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  };
  inPieces(reply, 1, "hello");
  const pieces = time(() => inPieces(reply, 1, "hello"));
  const halves = time(() => inPieces(reply.slice(0, 1_000), 1, "hello"));
  // A quarter of the pieces, read in whole each time.
  const whole = time(() => {
    for (let end = 4; end <= reply.length; end += 4) judgeReply(reply.slice(0, end), "hello");
  });
  assert.ok(pieces < whole, `${pieces} ms in pieces, ${whole} ms for a quarter of them in whole`);
  assert.ok(pieces < 6 * halves, `${pieces} ms for 2,000 pieces, ${halves} ms for 1,000`);
});
