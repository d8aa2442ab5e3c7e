// The marks in the companion's answers: what is drawn, what stays text, and what a text still being written looks like.

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Inline, inlinesOf } from "../../../client/text/answer_marks.ts";
import { testSeed } from "../../support/seed.ts";

/** Parsed text: an action in angle brackets, bold in square ones, struck in braces, code between quotation marks. */
function shown(content: readonly Inline[]): string {
  const around = { action: "‹›", bold: "[]", struck: "{}", code: "“”" };
  return content.map((one) => {
    if (typeof one === "string") return one;
    const [first, last] = around[one.kind];
    return `${first}${shown(one.content)}${last}`;
  }).join("");
}

function drawn(text: string): string {
  return shown(inlinesOf(text, false));
}

function check(cases: readonly (readonly [text: string, expected: string])[]): void {
  for (const [text, expected] of cases) assert.equal(drawn(text), expected, text);
}

/** Texts in which no character marks anything. */
function checkUntouched(texts: readonly string[]): void {
  check(texts.map((text) => [text, text] as const));
}

Deno.test("case 23: actions, bold, both, struck words and code are drawn", () => {
  check([
    ["*leans closer*", "‹leans closer›"],
    ["_leans closer_", "‹leans closer›"],
    ["**bold** and __bold__", "[bold] and [bold]"],
    ["***both***", "[‹both›]"],
    ["**_both_** *__both__*", "[‹both›] ‹[both]›"],
    ["~~struck~~", "{struck}"],
    ["*leans **very** close*", "‹leans [very] close›"],
    ["**bold *and both***", "[bold ‹and both›]"],
    ["***a** b* ***a* b**", "‹[a] b› [‹a› b]"],
    ["*two\nlines*", "‹two\nlines›"],
    ["`a*b*c`, ``x ` y``, ` `` `", "“a*b*c”, “x ` y”, “``”"],
    ['Hi *(smiles)*: "**yes**", (*no*)!', 'Hi ‹(smiles)›: "[yes]", (‹no›)!'],
    ["**Name:** Violet", "[Name:] Violet"],
    ["*~giggles~* ~*giggles*~ hey~ *waves*", "‹~giggles~› ~‹giggles›~ hey~ ‹waves›"],
    ['*...sighs*, —*nods*—, *"Come," she says*', '‹...sighs›, —‹nods›—, ‹"Come," she says›'],
    ["l'*amour*, «*да*», „*Ja*“", "l'‹amour›, «‹да›», „‹Ja›“"],
    ["*smiles.*Hello", "‹smiles.›Hello"],
  ]);
});

Deno.test("marks inside words, faces, sums, paths and addresses stay as they are", () => {
  checkUntouched([
    "2*3*4 and 2 * 3 * 4 and x**2**3",
    "snake_case_name, __init__py",
    "¯\\_(ツ)_/¯ and ¯_(ツ)_/¯",
    "^_^ and ^_^, -_- and -_-, T_T, o_O, >_< and >_<",
    ":* and ;* and *_* and (*_*) and :-*",
    "5* and 4* hotels",
    "M*A*S*H, f**k, s*** and b*tch",
    "/* comment */, src/*.ts, lib/*.ts",
    "https://example.org/_a_/*b*/c_d_e?q=*x*",
    "f(*args, **kwargs)",
    'the "*" or "*", (*) and (*)',
    "***** five stars, **** four",
    "about ~5 or ~6, hey~ you~",
    "* not closed, not *opened",
    "**",
    "*",
  ]);
});

Deno.test("links, images and HTML stay text", () => {
  checkUntouched([
    "https://example.org",
    "<b onclick=alert(1)>x</b> <!-- y --> &lt;",
    "<https://example.org>",
  ]);
  for (
    const text of ["[here](https://example.org)", "![alt](https://example.org/x.png)", "[1]: javascript:x"]
  ) {
    assert.deepEqual(inlinesOf(text, false), [text]);
  }
});

Deno.test("a mark is closed by as many marks, and what is not closed stays text", () => {
  check([
    ["**bold", "**bold"],
    ["**a* b", "**a* b"],
    ["*a **b* c", "‹a **b› c"],
    ["`code", "`code"],
    ["~~gone", "~~gone"],
    ["*hi (*_*) there*", "‹hi (*_*) there›"],
    ["*that s*** hurts*", "‹that s*** hurts›"],
  ]);
});

Deno.test("a backslash takes a mark its meaning", () => {
  check([
    ["\\*not an action\\*", "*not an action*"],
    ["snake\\_case", "snake_case"],
    ["\\`x\\`", "`x`"],
    ["a \\ b \\", "a \\ b \\"],
  ]);
});

Deno.test("marks in all scripts, next to emoji, and inside rows of letters where words have no spaces", () => {
  check([
    ["你好**世界**吧", "你好[世界]吧"],
    ["*微笑*你好", "‹微笑›你好"],
    ["**사랑**은", "[사랑]은"],
    ["これは**「愛」**です，**“好”**", "これは[「愛」]です，[“好”]"],
    ["สวัสดี**ที่รัก**ค่ะ", "สวัสดี[ที่รัก]ค่ะ"],
    ["و**كلمة** *يبتسم*", "و[كلمة] ‹يبتسم›"],
    ["*מחייכת* שלום", "‹מחייכת› שלום"],
    ["*улыбается* при*вет*", "‹улыбается› при*вет*"],
    ["¿*Qué?* ¡**Sí**!", "¿‹Qué?› ¡[Sí]!"],
    ["❤️*hugs*❤️ 👨‍👩‍👧*waves*👋🏽", "❤️‹hugs›❤️ 👨‍👩‍👧‹waves›👋🏽"],
    ["*👋🏽*", "‹👋🏽›"],
    ["cafe\u0301*x* *cafe\u0301*", "cafe\u0301*x* ‹cafe\u0301›"],
  ]);
});

Deno.test("in a text that is still being written, open marks are taken as closed", () => {
  for (
    const [text, expected] of [
      ["**bo", "[bo]"],
      ["***bo", "[‹bo›]"],
      ["*a **b", "‹a [b]›"],
      ["**a *b", "[a ‹b›]"],
      ["~~go", "{go}"],
      ["say `co", "say “co”"],
      ["*done* **mo", "‹done› [mo]"],
      ["2 * 3", "2 * 3"],
    ] as const
  ) assert.equal(shown(inlinesOf(text, true)), expected, text);
});

/** Characters that mean something, and some that do not. */
const RISKY = fc.constantFrom(
  ...["*", "*", "**", "***", "_", "__", "~~", "`", "``", "\\", " ", "\n", "a", "b", "7", ".", "(", ")", '"'],
  ...["界", "é", "👋🏽", "\ud83d", "\udc4b", "/", "|"],
);
const riskyText = fc.array(RISKY, { maxLength: 40 }).map((all) => all.join(""));

/** How deep styles are nested; throws if one is inside itself. */
function depthOf(content: readonly Inline[], around: readonly string[] = []): number {
  return Math.max(
    around.length,
    ...content.map((one) => {
      if (typeof one === "string") return around.length;
      assert.ok(!around.includes(one.kind), `${one.kind} inside ${around}`);
      return depthOf(one.content, [...around, one.kind]);
    }),
  );
}

function plainOf(content: readonly Inline[]): string {
  return content.map((one) => typeof one === "string" ? one : plainOf(one.content)).join("");
}

Deno.test("of any text, only marks, backslashes and the space around code are taken away, in their order", () => {
  fc.assert(
    fc.property(riskyText, fc.boolean(), (text, isOpen) => {
      const content = inlinesOf(text, isOpen);
      const words = plainOf(content);
      let at = 0;
      for (const unit of words.split("")) {
        while (text[at] !== unit) {
          assert.match(text[at] ?? "the end", /^[*_~`\\ ]$/, `${JSON.stringify(text)} → ${words}`);
          at++;
        }
        at++;
      }
      assert.match(text.slice(at), /^[*_~`\\ ]*$/);
      assert.ok(depthOf(content) <= 4);
    }),
    { seed: testSeed(), numRuns: 3_000 },
  );
});

Deno.test("text without marks is one string", () => {
  const plain = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[*_~`\\]/g, "."));
  fc.assert(
    fc.property(plain, fc.boolean(), (text, isOpen) => {
      assert.deepEqual(inlinesOf(text, isOpen), text === "" ? [] : [text]);
    }),
    { seed: testSeed() },
  );
});
