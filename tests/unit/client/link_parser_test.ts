// Links in a text: where they end in any script, and that they lead to the host that is shown.

import assert from "node:assert/strict";
import fc from "fast-check";
import { parts } from "../../../client/text/message_parts.ts";
import { testSeed } from "../../support/seed.ts";

/** The texts of the links in a text. */
function linksIn(text: string): string[] {
  return parts(text).flatMap((part) => part.kind === "link" ? [part.text] : []);
}

const LINKS = [
  "https://example.com",
  "https://example.com/a",
  "https://example.com?q=1",
  "https://例え.jp/道",
];
const MARKS = "。，、；：？！…．｡､،؛؟।॥።፡։";
const PAIRS = [
  ...[
    "（）",
    "「」",
    "『』",
    "【】",
    "《》",
    "〈〉",
    "〔〕",
    "［］",
    "｛｝",
    "＜＞",
    "“”",
    "‘’",
    "«»",
    "‹›",
    "„“",
  ],
  ...["()", "[]", "{}", "''", "||", '""', "<>"],
];

Deno.test("row 12: a link ends before the punctuation of any script", () => {
  for (const link of LINKS) {
    for (const mark of MARKS) {
      assert.deepEqual(linksIn(`见${link}${mark}谢谢`), [link], mark);
      assert.deepEqual(linksIn(`${link}${mark}`), [link], mark);
    }
  }
  for (
    const text of [
      "访问https://example.com查看",
      "https://example.comを見る/x",
      "смотриhttps://example.comтут",
    ]
  ) {
    assert.deepEqual(linksIn(text), ["https://example.com"], text);
  }
  for (
    const link of [
      "https://例え.jp",
      "https://abc例え.jp/x",
      "https://例え.テスト/x",
      "https://www.vermögen.exämple",
    ]
  ) {
    assert.deepEqual(linksIn(link), [link]);
  }
  const [first, second] = ["https://a.example/x", "https://b.example/y"];
  assert.deepEqual(linksIn(`${first}、${second}，@bob`), [first, second]);
  assert.equal(parts(`${first}，@bob`).at(-1)!.kind, "mention", "and what follows is read as any text");
});

Deno.test("row 12: a link inside or before the brackets and quotes of any script", () => {
  for (const link of LINKS) {
    for (const [open = "", close] of PAIRS) {
      assert.deepEqual(
        linksIn(`见${open}${link}${close}${"'|".includes(open) ? "" : "谢谢"}`),
        [link],
        open,
      );
      assert.deepEqual(linksIn(`${open}${link}${close}。`), [link], open);
    }
    for (const [open = "", close] of PAIRS.slice(0, -7)) {
      assert.deepEqual(linksIn(`${link}${open}谢谢${close}`), [link], open);
    }
  }
});

/** Letters or digits on both sides, and these are part of a word. */
const INSIDE_WORDS = "·・‧‐‑–’";

Deno.test("row 12: every punctuation mark, bracket, space and control character of Unicode ends a link", () => {
  const wrong: string[] = [];
  for (let code = 0x80; code <= 0x10ffff; code++) {
    const mark = String.fromCodePoint(code);
    if (!/[\p{P}\p{Z}\p{Cc}\p{Cf}]/u.test(mark)) continue;
    for (
      const link of [...LINKS, "https://example.com/", "https://example.com/a/", "https://example.com/?q="]
    ) {
      for (const next of ["", " ok", "谢谢", "thanks", "1"]) {
        const isInside = INSIDE_WORDS.includes(mark) && /[/?].*[^/=]$/.test(link.slice(8)) &&
          /^[^ ]/.test(next);
        const found = linksIn(link + mark + next);
        if (isInside || (found.length === 1 && found[0] === link)) continue;
        wrong.push(`U+${code.toString(16)} ${link} ${next}: ${found}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("row 12: letters of any script directly after a path are part of it, after a host they are not", () => {
  for (const word of ["谢谢", "です", "спасибо", "شكرا", "ขอบคุณ", "អរគុណ", "धन्यवाद", "감사합니다"]) {
    assert.deepEqual(linksIn(`https://example.com/path${word}`), [`https://example.com/path${word}`]);
    assert.deepEqual(linksIn(`https://example.com/path。${word}`), ["https://example.com/path"]);
    assert.deepEqual(linksIn(`「https://example.com/a」${word}`), ["https://example.com/a"]);
    assert.deepEqual(linksIn(`https://example.com${word}`), ["https://example.com"]);
    assert.deepEqual(linksIn(`https://example.com:8443${word}`), ["https://example.com:8443"]);
  }
});

Deno.test("row 12: a dash, dot or apostrophe that does not stand inside a word ends the link", () => {
  for (const link of ["https://example.com/a/", "https://example.com/?q=", "https://example.com/a#"]) {
    for (const mark of INSIDE_WORDS) assert.deepEqual(linksIn(`${link}${mark}thanks`), [link], mark);
  }
});

Deno.test("row 12: a path keeps its apostrophe, bar, brackets, and the dots and dashes inside words", () => {
  for (
    const link of [
      "https://example.com/wiki/Schrödinger's_cat",
      "https://example.com/css?family=Roboto|Open+Sans",
      "https://example.com/a_(b)",
      "https://example.com/a_(b)[c(d)]e",
      "https://example.com/{id}/[x]",
      "https://example.com/quote/^GSPC",
      "https://example.com/wiki/L’Étranger",
      "https://example.com/wiki/哈利·波特",
      "https://example.com/wiki/スター・ウォーズ",
      "https://example.com/1914–1918",
      "https://example.com:8443/a,b;c?d=e&f=%20#g!h",
      "https://example.com/😀",
      "https://example.com/@bob",
    ]
  ) {
    assert.deepEqual(linksIn(link), [link]);
    assert.deepEqual(linksIn(`(${link}).`), [link]);
    assert.deepEqual(linksIn(`「${link}」。`), [link]);
  }
});

Deno.test("row 12: a link never leads to another host than it shows", () => {
  for (
    const text of [
      "https://bank.example@elsewhere.example/",
      "https://bank.example:secret@elsewhere.example/",
      "https://example.com%2eevil.example/",
      "https://ｅxample.com/",
      "https://example.ⅽom/",
      "https://ﬁne.example/",
      "https://exam\u3164ple.com",
      "https://例え。jp/",
    ]
  ) assert.deepEqual(linksIn(text), [], text);
  for (
    const text of [
      "https://example.com。evil.example/",
      "https://example.com．evil.example/",
      "https://example.com｡evil.example/",
      "https://example.com／evil.example",
      "https://example.com\u3164.evil.example/",
      "https://example.com\u200b.evil.example/",
      "https://example.com\\.evil.example/",
      "https://example.com™.evil.example/",
    ]
  ) assert.deepEqual(linksIn(text), ["https://example.com"], text);
});

Deno.test("row 12: the host of any link is the shown one, or its encoded form", () => {
  const pieces = fc.constantFrom(
    ...[
      "https://",
      "example",
      ".com",
      "例え",
      ".jp",
      "/",
      "?",
      "#",
      "@",
      ":",
      "%2e",
      "\\",
      "'",
      "|",
      " ",
      "x",
      "1",
    ],
    ...["。", "．", "（", "）", "」", "Ａ", "ß", "İ", "\u3164", "\u200d", "\ufe0f", "\u202e", "™", "①", "́"],
  );
  const anyCharacter = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, anyCharacter), { maxLength: 12 }), (all) => {
      const text = `https://a${all.join("")}`;
      const found = parts(text);
      assert.equal(found.map((part) => part.text).join(""), text);
      for (const part of found) {
        if (part.kind !== "link") continue;
        const shown = /^https:\/\/([^/?#:]+)/i.exec(part.text)![1]!.toLowerCase();
        const { hostname } = new URL(part.href);
        if (/^[\w.-]+$/.test(shown)) assert.equal(hostname, shown);
        else assert.match(hostname, /(^|\.)xn--/);
        assert.equal(hostname.split(".").length, shown.split(".").length);
      }
    }),
    { seed: testSeed(), numRuns: 2_000 },
  );
});
