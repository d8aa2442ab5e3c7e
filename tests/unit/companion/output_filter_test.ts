// The output filter: what of a model's text reaches the screen, however the text is split.

import assert from "node:assert/strict";
import fc from "fast-check";
import { OutputFilter } from "../../../server/companion/output/output_filter.ts";
import { SecretText } from "../../../server/companion/output/output_recital.ts";
import { ENDS, HARMLESS, HEADERS, THOUGHTS } from "../../support/model_texts.ts";
import { judged, SECRET, SYSTEM, verdictOf } from "../../support/output_verdict.ts";

Deno.test("row 14: what repeats itself is cut at its third repeat, whatever its unit", () => {
  for (
    const unit of [
      "ISIS-",
      "I want you, darling. ",
      "kiss me kiss you ",
      `${"word ".repeat(3)}other `,
      "\nYes.\nNo.\n",
    ]
  ) {
    const { text, end } = verdictOf([unit.repeat(100)]);
    assert.equal(end, "loop", unit);
    assert.ok(text.length <= 2 * unit.length, `${text} of ${unit}`);
    assert.deepEqual(verdictOf([...unit.repeat(100)]), { text, end });
  }
  assert.deepEqual(judged(`Good evening. ${"ISIS-".repeat(10)}`), {
    text: "Good evening. ISIS-ISIS-",
    end: "loop",
  });
  assert.equal(verdictOf(["a".repeat(3_000)]).text.length < 200, true);
});

/** Every run of eight words of a text, in lower case. */
function runsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return new Set(words.map((_, at) => words.slice(at, at + 8).join(" ")).slice(0, -7));
}

Deno.test("row 15: no run of eight words of the system prompt is shown, in any case, from any place, in pieces or not", () => {
  const secret = runsOf(SYSTEM);
  const words = SYSTEM.split(/\s+/);
  const styles: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.replaceAll(" ", "\n"),
    (text) => text.replaceAll(/(\w+)/g, "**$1**"),
    (text) => text.replaceAll(" ", " — "),
    (text) => text.normalize("NFD"),
  ];
  for (let from = 0; from + 8 <= words.length; from += 5) {
    for (const style of styles) {
      const recited = style(words.slice(from, from + 30).join(" "));
      for (const pieces of [[recited], [...recited]]) {
        const { text } = verdictOf(["They told me this. ", ...pieces]);
        assert.ok(text.startsWith("They told me this."));
        for (const run of runsOf(text)) assert.ok(!secret.has(run), `${run} was shown`);
      }
    }
  }
});

Deno.test("row 15: a persona in a script without spaces is kept off the screen too", () => {
  const persona = "你是薇奥莱特一家名叫阿佛洛狄忒的高级会员夜总会的女主人你知道它的每一个角落";
  const filter = new OutputFilter(new SecretText(persona), null);
  const { text } = filter.feed(persona.slice(5));
  assert.equal(filter.end, "recital");
  assert.ok(text.length < 8);
});

Deno.test("row 16: halves of a character are held until they are whole, and one that stays alone is dropped", () => {
  const [high, low] = "😀";
  void low;
  const filter = new OutputFilter(SECRET, null);
  const halves = [..."Hi 😀!".split("")].map((half) => filter.feed(half).text);
  for (const piece of halves) assert.ok(piece.isWellFormed());
  assert.equal(halves.join(""), "Hi 😀!");
  assert.equal(verdictOf([`Hi ${high![0]}`, "there"]).text, "Hi there");
  assert.equal(verdictOf(["Hi ", "\ude00", "there", "\ud83d"]).text, "Hi there");
});

Deno.test("the filter: marks of unknown families end an answer at any place, however it is split", () => {
  const word = fc.stringMatching(/^[a-z]{2,12}$/);
  const mark = fc.oneof(
    word.map((name) => `<|${name}|>`),
    fc.tuple(word, word).map(([a, b]) => `<|${a}_${b}|>`),
    fc.tuple(word, word).map(([a, b]) => `<|${a.toUpperCase()}_${b.toUpperCase()}|>`),
    word.map((name) => `<｜${name}｜>`),
    fc.tuple(word, word).map(([a, b]) => `<${a}_${b}>`),
    fc.tuple(word, word).map(([a, b]) => `[${a.toUpperCase()}_${b.toUpperCase()}]`),
    word.map((name) => `[|${name}|]`),
  );
  const unknown = mark.filter((one) =>
    !/think|thought|reason|reflect|tool|func|invoke|channel|answer|final|solution|output|response|reply/i
      .test(one)
  );
  const before = fc.constantFrom("Good evening, darling.", "Come closer", "Oh 😀", "*smiles* \n", "A line\n");
  fc.assert(
    fc.property(before, unknown, fc.string({ maxLength: 20 }), fc.nat(60), (text, mark, after, at) => {
      const whole = `${text}${mark}${after}`;
      const verdict = verdictOf([whole]);
      assert.deepEqual(verdict, { text: text.trim(), end: "mark" });
      assert.deepEqual(verdictOf([whole.slice(0, at), whole.slice(at)]), verdict);
      assert.deepEqual(verdictOf(whole.split("")), verdict);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("the filter: any text ends in the same verdict however it is split, and shows nothing that was not said", () => {
  const part = fc.oneof(
    fc.constantFrom(...THOUGHTS, ...ENDS, ...HEADERS, ...HARMLESS),
    fc.constantFrom(
      "<",
      ">",
      "[",
      "]",
      "|",
      "#",
      "*",
      ":",
      "\n",
      " ",
      "`",
      "{",
      "}",
      "Ada",
      "Violet",
      "User",
      "</",
      "<|",
    ),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  );
  const cuts = fc.array(fc.nat(200), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), cuts, (parts, at) => {
      const text = parts.join("");
      const places = [0, ...at.filter((place) => place < text.length).toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      const verdict = verdictOf([text]);
      assert.deepEqual(verdictOf(pieces), verdict);
      assert.ok(verdict.text.isWellFormed() && verdict.text.length <= text.length);
      assert.doesNotMatch(verdict.text, /<\|\w|<｜|<\/think/i);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("the filter: the longest answer takes milliseconds", () => {
  const text = Array.from({ length: 2_000 }, (_, number) => `word${number * 7919 % 1000}`).join(" ");
  const begin = performance.now();
  verdictOf(text.match(/.{1,4}/gs)!);
  assert.ok(performance.now() - begin < 1_000);
});
