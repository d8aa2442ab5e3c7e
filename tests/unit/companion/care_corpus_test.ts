// The care layer on a corpus that is written apart from its patterns: what is caught, what harmless text is stopped.

import assert from "node:assert/strict";
import { judgeQuestion } from "../../../server/companion/care.ts";
import { CAUGHT, CAUGHT_IN_TWO } from "./care_corpus/caught.ts";
import { DISTORTIONS } from "./care_corpus/distortions.ts";
import { FIRST_CAUGHT, FIRST_LET_PASS } from "./care_corpus/first_phrases.ts";
import { HARMLESS, HARMLESS_IN_TWO } from "./care_corpus/harmless.ts";
import { LANGUAGES } from "./care_corpus/languages.ts";
import { MORE_LANGUAGES } from "./care_corpus/more_languages.ts";

const ALL_LANGUAGES = { ...LANGUAGES, ...MORE_LANGUAGES };
/** Every phrase with the verdict that it needs. */
const PHRASES = [CAUGHT, FIRST_CAUGHT].flatMap((set) =>
  Object.entries(set).flatMap(([verdict, texts]) => texts.map((text) => ({ text, verdict })))
);
/** Least part of the phrases that is caught in each disguise. */
const LEAST_CAUGHT = 0.87;
/** What the companion says between two messages. */
const ANSWER = "Mmm, tell me more, darling.";

/** The phrases that are caught in a disguise. */
function caughtIn(distort: (text: string) => string): number {
  return PHRASES.filter(({ text, verdict }) => judgeQuestion(distort(text)) === verdict).length;
}

/** The second of two messages, with the first and an answer before it. */
function judgeSecond([first, second]: readonly [string, string]): string | null {
  return judgeQuestion(second, `${first}\n${ANSWER}`);
}

Deno.test("row 25: every statement and request of the corpus is caught", () => {
  assert.deepEqual(PHRASES.filter(({ text, verdict }) => judgeQuestion(text) !== verdict), []);
});

for (const [way, distort] of Object.entries(DISTORTIONS)) {
  Deno.test(`row 25: disguised by ${way}, most of what is caught is caught`, () => {
    const caught = caughtIn(distort);
    assert.ok(caught >= PHRASES.length * LEAST_CAUGHT, `${caught} of ${PHRASES.length}`);
  });
}

Deno.test("row 25: a statement in two messages is caught with the second", () => {
  for (const [verdict, pairs] of Object.entries(CAUGHT_IN_TWO)) {
    assert.deepEqual(pairs.filter((pair) => judgeSecond(pair) !== verdict), [], verdict);
  }
});

Deno.test("row 25: each phrase is caught in two messages, cut at every space, and in three", () => {
  const missed = Object.entries(FIRST_CAUGHT).flatMap(([verdict, texts]) =>
    texts.flatMap((text) => {
      const words = text.split(" ");
      const cuts = words.slice(1).map((_, at) => [words.slice(0, at + 1), words.slice(at + 1)] as const);
      return cuts.filter(([first, second]) => {
        const parts = [first.join(" "), second.join(" ")] as const;
        return judgeQuestion(parts[0]) === null && judgeSecond(parts) === null;
      }).map(([first, second]) => `${verdict}: ${first.join(" ")} | ${second.join(" ")}`);
    })
  );
  assert.ok(missed.length <= 12, missed.join("\n"));
  assert.equal(judgeQuestion("myself", "", ["I want", "to kill"]), "crisis");
  assert.equal(judgeQuestion("years old", "", ["hello there!", "i am", "15"]), "minors");
});

Deno.test("row 25: the age in answer to a question for it is caught", () => {
  for (const age of ["15", "im 16", "14 yo", "just 17", "fifteen", "13 but mature"]) {
    assert.equal(judgeQuestion(age, "hi\nHow old are you, darling?"), "minors", age);
  }
  for (const age of ["25", "18", "old enough", "15 minutes, I said"]) {
    assert.equal(judgeQuestion(age, "hi\nHow old are you, darling?"), null, age);
  }
  assert.equal(judgeQuestion("15", "How many drinks was that?"), null);
});

for (const [language, { minors, crisis, harmless }] of Object.entries(ALL_LANGUAGES)) {
  Deno.test(`row 25: ${language}: age and crisis are caught, and what is close to them passes`, () => {
    assert.deepEqual(minors.filter((text) => judgeQuestion(text) !== "minors"), []);
    assert.deepEqual(crisis.filter((text) => judgeQuestion(text) !== "crisis"), []);
    assert.deepEqual(harmless.filter((text) => judgeQuestion(text) !== null), []);
  });
}

Deno.test("row 25: harmless messages pass, alone and after one another", () => {
  assert.deepEqual([...HARMLESS, ...FIRST_LET_PASS].filter((text) => judgeQuestion(text) !== null), []);
  assert.deepEqual(HARMLESS_IN_TWO.filter((pair) => judgeSecond(pair) !== null), []);
  const inARow = [...HARMLESS, ...FIRST_LET_PASS];
  const stopped = inARow.slice(1).filter((text, at) => judgeSecond([inARow[at]!, text]) !== null);
  assert.ok(stopped.length <= inARow.length / 100, stopped.join("\n"));
});

Deno.test("row 25: harmless messages in disguise pass, but for one in two hundred", () => {
  const stopped = Object.values(DISTORTIONS).flatMap((distort) =>
    HARMLESS.map(distort).filter((text) => judgeQuestion(text) !== null)
  );
  const all = HARMLESS.length * Object.keys(DISTORTIONS).length;
  assert.ok(stopped.length <= all / 200, stopped.join("\n"));
});

Deno.test("row 25: the figures in docs/security.md are those of the corpus", async () => {
  const docs = await Deno.readTextFile(new URL("../../../docs/security.md", import.meta.url));
  const harmless = Object.values(ALL_LANGUAGES).flatMap((language) => language.harmless);
  const spoken = Object.values(ALL_LANGUAGES).flatMap(({ minors, crisis }) => [...minors, ...crisis]);
  const disguised = Object.values(DISTORTIONS).reduce((sum, distort) => sum + caughtIn(distort), 0);
  const ways = Object.keys(DISTORTIONS).length;
  const percent = Math.floor(100 * disguised / (PHRASES.length * ways));
  const row = (what: string, figure: string): void =>
    assert.ok(docs.includes(`| ${what} | ${figure} |`), `${what} | ${figure}`);
  row("phrases in English and Spanish that are caught", `${PHRASES.length} of ${PHRASES.length}`);
  row(`the same in ${ways} disguises`, `${percent} %`);
  row(
    `statements in ${Object.keys(ALL_LANGUAGES).length} other languages`,
    `${spoken.length} of ${spoken.length}`,
  );
  row(
    "harmless messages that are stopped",
    `0 of ${HARMLESS.length + FIRST_LET_PASS.length + harmless.length}`,
  );
});
