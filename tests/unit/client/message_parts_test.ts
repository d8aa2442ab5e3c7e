// Parts of a message: safe links and mentions; no text is lost.

import assert from "node:assert/strict";
import fc from "fast-check";
import { messageParts, type Part, parts, partsOf, textMentions } from "../../../client/text/message_parts.ts";
import { testSeed } from "../../support/seed.ts";

/** Links as `href`, names in brackets, words as they are. */
function shown(found: readonly Part[]): string[] {
  return found.map((part) =>
    part.kind === "link" ? `<${part.href}>` : part.kind === "mention" ? `[${part.key}]` : part.text
  );
}

Deno.test("links are https only, end before the punctuation of the sentence, and keep their own brackets", () => {
  for (
    const [text, expected] of [
      ["see https://example.org.", ["see ", "<https://example.org/>", "."]],
      ["(https://example.org/a_(b))", ["(", "<https://example.org/a_(b)>", ")"]],
      ["https://example.org/?q=1&r=2#top, and on", ["<https://example.org/?q=1&r=2#top>", ", and on"]],
      ["HTTPS://EXAMPLE.ORG/Path!", ["<https://example.org/Path>", "!"]],
      ["https://münchen.example/ä", ["<https://xn--mnchen-3ya.example/%C3%A4>"]],
      ["a https://one.example b https://two.example", [
        "a ",
        "<https://one.example/>",
        " b ",
        "<https://two.example/>",
      ]],
    ] as const
  ) assert.deepEqual(shown(parts(text)), expected, text);
});

Deno.test("an address that is no plain https link stays text", () => {
  for (
    const text of [
      "http://example.org",
      "javascript:alert(1)",
      "https:example.org",
      "https://",
      "https://localhost/admin",
      "https://bank.example@elsewhere.example/",
      "https://user:secret@example.org/",
      "data:text/html,https",
      "xhttps://example.org",
      "//example.org",
      "https://exa mple",
      `https://example.org/${"x".repeat(500)}`,
      "https://[::1",
      "<https:\\\\example.org>",
      "https://2130706433/",
      "https://127.0.0.1/admin",
      "https://0x7f.1/",
      "https://localhost./",
      "https://.example.org/",
    ]
  ) assert.deepEqual(parts(text).filter((part) => part.kind === "link"), [], text);
});

Deno.test("a link ends at quotes, angle brackets and invisible characters", () => {
  assert.deepEqual(shown(parts("https://example.org\u202e/gro.knab")), [
    "<https://example.org/>",
    "\u202e/gro.knab",
  ]);
  assert.deepEqual(shown(parts('https://example.org/"onmouseover="x')), [
    "<https://example.org/>",
    '"onmouseover="x',
  ]);
  assert.deepEqual(shown(parts("<a href='https://example.org'>x</a>")), [
    "<a href='",
    "<https://example.org/>",
    "'>x</a>",
  ]);
});

Deno.test("mentions begin with @, at the beginning of a word", () => {
  assert.deepEqual(shown(parts("hi @Alice, and @bob-2!")), ["hi ", "[alice]", ", and ", "[bob-2]", "!"]);
  for (const text of ["me@example.org", "@", "@@alice", "a@b", `@${"x".repeat(21)}`, "/@alice"]) {
    assert.deepEqual(parts(text).filter((part) => part.kind === "mention"), [], text);
  }
});

Deno.test("row 21: punctuation before and after a mention calls; an e-mail address does not", () => {
  for (
    const text of [
      ...["hey...@bob", ".@bob", "-@bob", "@bob-", "@bob_", "_@bob_", "*@bob*", "~~@bob~~", "hey-@bob"],
      ...[
        "(@bob)",
        "“@bob”",
        "「@bob」",
        "—@bob—",
        "…@bob…",
        "@bob.",
        "@bob's",
        "@bob/@carl",
        "@bob, @carl",
        "+@bob",
      ],
      ...["你好@bob你好", "@bob！", "#@bob", ":@bob:", "@Bob--", `@bob${"-".repeat(30)}`, "hi\n@bob\nyou"],
    ]
  ) assert.equal(textMentions(text, "bob"), true, text);
  for (
    const text of [
      ...["x@bob.com", "first.last@bob.com", "x.-@bob.com", "x_@bob.com", "x+@bob.com", "é@bob.com", "5@bob"],
      ...[
        "@bobby",
        "@bob-2",
        "@bob_2",
        "@bobé",
        "@bobe\u0301",
        "@2bob",
        "@@bob",
        "/@bob",
        "@bo",
        "bob",
        "@-bob",
      ],
    ]
  ) assert.equal(textMentions(text, "bob"), false, text);
  assert.equal(textMentions("@bob-", "bob-"), true, "a name can end in a dash");
  assert.equal(textMentions("@bob", "bob-"), false);
});

Deno.test("row 5: a text that cannot be parsed is plain text, and without URL.canParse links are links", () => {
  const { canParse } = URL;
  const { exec } = RegExp.prototype;
  try {
    Reflect.deleteProperty(URL, "canParse");
    assert.deepEqual(shown(partsOf({ text: "see https://example.org" }).content), [
      "see ",
      "<https://example.org/>",
    ]);
    RegExp.prototype.exec = () => {
      throw new TypeError("not in this browser");
    };
    assert.deepEqual(partsOf({ text: "@bob" }), messagePartsOf("@bob"));
    assert.equal(textMentions("@bob", "bob"), false);
  } finally {
    URL.canParse = canParse;
    RegExp.prototype.exec = exec;
  }
});

/** A message of text alone. */
function messagePartsOf(text: string): ReturnType<typeof partsOf> {
  return { quote: null, content: [{ kind: "text", text }], isAction: false };
}

Deno.test("a hostile text is parsed in linear time", () => {
  const began = performance.now();
  for (const one of [")", "@", "https://a.b/(", "> ", ":", "https://"]) {
    const text = one.repeat(16_000 / one.length);
    messageParts(text);
    textMentions(text, "alice");
  }
  messageParts(`https://example.org/${")".repeat(16_000)}`);
  assert.ok(performance.now() - began < 500, `${performance.now() - began} ms`);
});

Deno.test("parts of any text add up to the text, and every link is https", () => {
  const pieces = fc.constantFrom(
    "https://",
    "a.b",
    "@",
    "x",
    " ",
    "\n",
    "(",
    ")",
    ".",
    "javascript:",
    "<",
    '"',
    "/",
    "é",
  );
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (written) => {
      const found = parts(written);
      assert.equal(found.map((part) => part.text).join(""), written);
      for (const part of found) {
        if (part.kind === "link") assert.match(part.href, /^https:\/\/[^/@]+\.[^/@]+\//);
      }
    }),
    { seed: testSeed(), numRuns: 500 },
  );
});
