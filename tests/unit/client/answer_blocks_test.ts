// The blocks of the companion's answers: what each becomes, how a streamed answer grows, and how long hostile ones take.

import assert from "node:assert/strict";
import fc from "fast-check";
import { answerBlocks, answerWords, type Block } from "../../../client/text/answer_blocks.ts";
import type { Inline } from "../../../client/text/answer_marks.ts";
import { testSeed } from "../../support/seed.ts";

type Content = readonly (Block | Inline)[];

/** Blocks in brackets with their kinds, styles as stars. */
function shown(content: Content): string {
  const around = { action: "*", bold: "**", struck: "~~", code: "`" };
  return content.map((one) => {
    if (typeof one === "string") return one;
    const mark = one.kind in around ? around[one.kind as keyof typeof around] : null;
    const start = "start" in one ? ` ${one.start}` : "";
    return mark === null
      ? `<${one.kind}${start}>${shown(one.content)}</>`.replaceAll("<paragraph>", "<p>")
      : mark + shown(one.content) + mark;
  }).join("");
}

function check(cases: readonly (readonly [text: string, expected: string])[], isOpen = false): void {
  for (const [text, expected] of cases) {
    assert.equal(shown(answerBlocks(text, isOpen)), expected, JSON.stringify(text));
  }
}

Deno.test("case 23: paragraphs, headings, quotes and rules", () => {
  check([
    ["*leans closer* Hi **darling**.", "<p>*leans closer* Hi **darling**.</>"],
    ["one\ntwo\n\nthree", "<p>one\ntwo</><p>three</>"],
    ["one\r\n\r\ntwo", "<p>one</><p>two</>"],
    ["# Title\ntext", "<heading>Title</><p>text</>"],
    ["### A *plan* ###", "<heading>A *plan*</>"],
    ["#hashtag\n#", "<p>#hashtag\n#</>"],
    ["> said *she*\n> twice\nafter", "<quote><p>said *she*\ntwice</></><p>after</>"],
    ["> a\n> > b\n> > > > c", "<quote><p>a</><quote><p>b\nc</></></>"],
    [">_< and >:)", "<p>>_< and >:)</>"],
    ["a\n---\nb\n\n* * *\n___\nc", "<p>a</><rule></><p>b</><rule></><rule></><p>c</>"],
    ["*a\n\nb*", "<p>*a</><p>b*</>"],
  ]);
});

Deno.test("case 23: lists, nested once", () => {
  check([
    ["- a\n* b\n+ c", "<bullets><item><p>a</></><item><p>b</></><item><p>c</></></>"],
    ["1. a\n2. b", "<numbers 1><item><p>a</></><item><p>b</></></>"],
    ["7) a\n8) b", "<numbers 7><item><p>a</></><item><p>b</></></>"],
    ["- a\n\n- b\n\nafter", "<bullets><item><p>a</></><item><p>b</></></><p>after</>"],
    [
      "- a\n  - b\n  - c\n- d",
      "<bullets><item><p>a</><bullets><item><p>b</></><item><p>c</></></></><item><p>d</></></>",
    ],
    ["1. a\n   - b\n2. c", "<numbers 1><item><p>a</><bullets><item><p>b</></></></><item><p>c</></></>"],
    ["- a\n\t- b\n\t\t- c", "<bullets><item><p>a</><bullets><item><p>b</></><item><p>c</></></></></>"],
    ["- a\n  more *of* it\n\n  and more", "<bullets><item><p>a\nmore *of* it</><p>and more</></></>"],
    ["Here:\n- a\nThere", "<p>Here:</><bullets><item><p>a</></></><p>There</>"],
    ["- a\n1. b", "<bullets><item><p>a</></></><numbers 1><item><p>b</></></>"],
    ["- **a**: b\n- # c", "<bullets><item><p>**a**: b</></><item><heading>c</></></>"],
    ["born on the\n12. of June", "<p>born on the\n12. of June</>"],
    ["1986. A year", "<p>1986. A year</>"],
    ["-no\n1.no\n-", "<p>-no\n1.no\n-</>"],
    ["*leans closer*\n*smiles*", "<p>*leans closer*\n*smiles*</>"],
  ]);
});

Deno.test("case 23: code between fences stays as it is", () => {
  check([
    ["```js\nlet a = *1*;\n\n  # b\n```\nafter", "<fence>let a = *1*;\n\n  # b</><p>after</>"],
    ["````\n```\nx\n```\n````", "<fence>```\nx\n```</>"],
    ["```\nnever closed", "<fence>never closed</>"],
    ["```\n```\nx", "<p>x</>"],
    [
      "1. Run:\n   ```sh\n   ls\n     -l\n   ```\n2. Done",
      "<numbers 1><item><p>Run:</><fence>ls\n  -l</></><item><p>Done</></></>",
    ],
    ["- a\n  ```\nb\n\nc\n  ```\n- d", "<bullets><item><p>a</><fence>b\n\nc</></><item><p>d</></></>"],
    ["```inline``` code", "<p>`inline` code</>"],
    ["~~~ hey ~~~", "<p>~~~ hey ~~~</>"],
  ]);
});

Deno.test("links, images, HTML and tables stay text", () => {
  for (
    const text of [
      "[here](https://example.org) https://example.org",
      "![alt](https://example.org/x.png)",
      '<img src=x onerror="alert(1)">',
      "<script>alert(1)</script>",
      "| a | b |\n|---|---|\n| 1 | 2 |",
    ]
  ) check([[text, `<p>${text}</>`]]);
});

Deno.test("marks that mark nothing are shown as they are, so no answer is empty", () => {
  for (const text of ["---", "***", "```", "**", "> ", "- "]) {
    check([[text, `<p>${text.trim()}</>`]]);
  }
  assert.deepEqual(answerBlocks("", true), []);
});

Deno.test("the words of an answer are those that are drawn", () => {
  assert.equal(
    answerWords(answerBlocks("# A\n*b* **c**\n\n- d\n- `e`\n\n> f\n\n---\n```\ng\n```")),
    "A\nb c\nd\ne\nf\ng\n",
  );
});

Deno.test("what could still become a mark is held back while an answer is written", () => {
  check([
    ["*", ""],
    ["**bo", "<p>**bo**</>"],
    ["**bold*", "<p>**bold**</>"],
    ["a\n-", "<p>a</>"],
    ["a\n- ", "<p>a</>"],
    ["a\n- b", "<p>a</><bullets><item><p>b</></></>"],
    ["a\n2", "<p>a</>"],
    ["a\n25 roses", "<p>a\n25 roses</>"],
    ["#", ""],
    ["# T", "<heading>T</>"],
    ["> ", ""],
    ["a\n--", "<p>a</>"],
    ["``", ""],
    ["```j", ""],
    ["```js\nx", "<fence>x</>"],
    ["```js\nx\n``", "<fence>x</>"],
    ["*a\n", "<p>*a*</>"],
    ["*a\n\n", "<p>*a</>"],
    ["- a **b", "<bullets><item><p>a **b**</></></>"],
    ["> a *b", "<quote><p>a *b*</></>"],
    ["¯\\", "<p>¯</>"],
  ], true);
});

/** Each letter that is drawn, with the kinds that are around it. */
function letters(content: Content, around = ""): string[] {
  return content.flatMap((one, index) =>
    typeof one === "string"
      ? [...one].filter((letter) => letter.trim() !== "").map((letter) => `${letter} in ${around}`)
      : letters(one.content, `${around}/${one.kind === "item" ? `item ${index}` : one.kind}`)
  );
}

const ANSWERS = [
  "*leans closer* Hi **darling**, you look _tired_ and ***lovely***, ~~not~~ 2*3*4 snake_case ¯\\_(ツ)_/¯ indeed.",
  "## A *plan*\nWe do:\n\n1. Dim the **lights**\n2. Put on music\n   - jazz, or\n   - *slow* things\n3. Dance\n\nYes?",
  "Look:\n```js\nconst a = 1 * 2;\n\nrun(`x`);\n```\nand `code` here.\n\n> *She* said\n> so.\n\n---\n\nThe end. 👋🏽 *waves*",
  "*מחייכת* שלום\n\n- ראשון\n- **שני**\n\n你好**世界**吧",
  "Hello *there,\nyou two*\n* a\n* b *c* d",
];

Deno.test("cut at every place, an answer shows what the whole one shows there: nothing changes as it is written", () => {
  for (const answer of ANSWERS) {
    const whole = letters(answerBlocks(answer));
    let shownBefore = 0;
    for (let end = 0; end <= answer.length; end++) {
      const text = answer.slice(0, end);
      const now = letters(answerBlocks(text.toWellFormed().replace(/\ufffd$/, ""), true));
      assert.deepEqual(now, whole.slice(0, now.length), JSON.stringify(text));
      assert.ok(now.length >= shownBefore - 3, `${JSON.stringify(text)} takes back more than a mark`);
      shownBefore = now.length;
    }
    assert.ok(shownBefore >= whole.length - 3, answer);
  }
});

const LINE = fc.constantFrom(
  ...[
    "- a",
    "  - *b*",
    "    - c",
    "1. d",
    "2) e",
    "> f",
    "> > - g",
    "```",
    "```js",
    "   ```",
    "# h",
    "---",
    "",
    " ",
    "\t",
  ],
  ...["text", "  more", "*x", "y*", "**", "***", "-", "1.", ">", "`i`", "`", "\r", "שלום", "👋🏽"],
);
const anyAnswer = fc.array(LINE, { maxLength: 25 }).map((all) => all.join("\n"));

/** Elements around elements, at most. */
function heightOf(content: Content): number {
  return Math.max(0, ...content.map((one) => typeof one === "string" ? 0 : 1 + heightOf(one.content)));
}

Deno.test("any text is drawn, at a bounded depth, and no word of it is lost", () => {
  fc.assert(
    fc.property(anyAnswer, fc.boolean(), (text, isOpen) => {
      const blocks = answerBlocks(text, isOpen);
      assert.ok(heightOf(blocks) <= 9, text);
      const wordsIn = (one: string): string =>
        [...one].filter((letter) => /\p{L}|\p{So}/u.test(letter)).join("");
      // The language of a code is not shown.
      const expected = wordsIn(text.replaceAll("js", ""));
      const actual = wordsIn(answerWords(blocks).replaceAll("js", ""));
      if (isOpen) assert.ok(expected.startsWith(actual), text);
      else assert.equal(actual, expected, text);
      if (!isOpen && text.trim() !== "") assert.notEqual(answerWords(blocks).trim(), "");
    }),
    { seed: testSeed(), numRuns: 2_000 },
  );
});

/** What is slow in parsers of such marks, repeated. */
const HOSTILE = [
  ...[
    "*",
    "**",
    "***",
    "_",
    "~~",
    "`",
    "``",
    "a`",
    "`a``b",
    "\\",
    ">",
    "> ",
    "- ",
    "-",
    "- - ",
    "#",
    " #",
    " ",
    "\t",
    "\n",
  ],
  ...["*a ", "a* ", "*a a* ", "**a b* ", "***a _b ", "*a **a ", "_~*", "*_", "a*b_", "[a](", "<b>", "&", "|"],
  ...[
    "- a\n",
    "  - a\n",
    "1. a\n\n",
    "> a\n",
    "> > > a\n",
    "```\n",
    "# #\n",
    "---\n",
    "- \n",
    "\n\n- a",
    "a\n- a\n",
    "  \n",
  ],
];

/** Milliseconds that parsing takes. */
function timeFor(text: string): number {
  const began = performance.now();
  answerWords(answerBlocks(text));
  answerBlocks(text, true);
  answerBlocks(`x ${text} y`);
  return performance.now() - began;
}

/** Attempts to measure: other work on the machine can spoil some of them, and never makes a quadratic time linear. */
const ATTEMPTS = 12;

Deno.test("eight times as many hostile marks take eight times as long, not sixty-four times", () => {
  for (const piece of HOSTILE) {
    const [short, long] = [5_000, 40_000].map((length) => piece.repeat(length / piece.length));
    const times = { short: Infinity, long: Infinity };
    // Below a millisecond, other work decides.
    const isLinear = (): boolean => times.long < 40 * Math.max(1, times.short);
    for (let attempt = 0; attempt < ATTEMPTS && !(attempt > 1 && isLinear()); attempt++) {
      times.short = Math.min(times.short, timeFor(short!));
      times.long = Math.min(times.long, timeFor(long!));
    }
    assert.ok(isLinear(), `${JSON.stringify(piece)}: ${times.short} ms, then ${times.long} ms`);
  }
});
