// Parts of a message: safe links, mentions, quotes, actions; no text is lost.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isCommandLine,
  isEmpty,
  messageParts,
  type Part,
  parts,
  partsOf,
  quoteOf,
  textMentions,
  withQuote,
} from "../../../client/text/message_parts.ts";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";
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

Deno.test("a reply quotes in its first lines, with the author; a message of quoted lines only is no reply", () => {
  const { quote, content } = messageParts("> alice: hello\n> there\n\nhello to you");
  assert.deepEqual([quote, shown(content)], [{ author: "alice", text: "hello\nthere" }, ["hello to you"]]);
  assert.deepEqual(messageParts("> a line of a book\nI like it").quote, {
    author: null,
    text: "a line of a book",
  });
  assert.deepEqual(messageParts("> only this"), {
    quote: null,
    content: [{ kind: "text", text: "> only this" }],
    isAction: false,
  });
  assert.equal(messageParts("1 > 0\n> no").quote, null);
});

Deno.test("/me describes an action, also in a reply; alone or inside a text it does not", () => {
  assert.deepEqual(messageParts("/me waves at @bob"), {
    quote: null,
    content: [{ kind: "text", text: "waves at " }, { kind: "mention", text: "@bob", key: "bob" }],
    isAction: true,
  });
  assert.equal(messageParts("> bob: hi\n/me waves").isAction, true);
  for (const text of ["/me", "/me ", "/mean", "say /me waves", "> /me waves"]) {
    assert.equal(messageParts(text).isAction, false, text);
  }
});

Deno.test("a line with a slash is a command, an action is not", () => {
  for (const text of ["/kick bob", " /help", "//text", "/me", "/", "/etc/passwd"]) {
    assert.equal(isCommandLine(text), true, text);
  }
  for (const text of ["/me waves", "hello /kick", "", "1/2"]) assert.equal(isCommandLine(text), false, text);
});

Deno.test("a quote is one line with the author, shortened, and without quotes inside it", () => {
  const quoted = (text: string, longest = 120): string => quoteOf({ name: "alice", text }, longest);
  assert.equal(quoted("> bob: hi\nhello\nthere"), "> alice: hello there\n");
  assert.equal(quoted("word ".repeat(50), 12), "> alice: word word w…\n");
  assert.equal(quoted("👋🏽".repeat(10), 4), "> alice: 👋🏽👋…\n", "no character is cut in two");
  assert.equal(quoted("/me waves"), "> * alice waves\n");
});

Deno.test("a reply parses to its quote and its text, and a long text shortens the quote", () => {
  const to = { name: "alice", text: "w".repeat(300) };
  const short = withQuote(to, "yes", 500);
  assert.deepEqual(messageParts(short).quote, { author: "alice", text: `${"w".repeat(119)}…` });
  assert.deepEqual(shown(messageParts(short).content), ["yes"]);
  assert.equal(codePoints(withQuote(to, "x".repeat(420), 500)), 500);
  assert.equal(codePoints(withQuote(to, "x".repeat(467), 500)), 501, "but no shorter than 24 characters");
  const quoting = messageParts(withQuote(to, "> yes\nor no", 500));
  assert.deepEqual(shown(quoting.content), ["> yes\nor no"]);
  assert.equal(withQuote(null, "yes", 500), "yes");
});

Deno.test("a message mentions the names after @, and the author it replies to, but no names inside the quote", () => {
  for (const text of ["hi @Alice", "@alice: you?", "> ALICE: hello\nhello", "> * alice waves\nhello"]) {
    assert.equal(textMentions(text, "alice"), true, text);
  }
  for (
    const text of [
      "hi alice",
      "hi @alice-2",
      "me@alice",
      "> bob: ask @alice\nno",
      "> alice: hello",
      "> about alice: hm\nhello",
      "",
    ]
  ) assert.equal(textMentions(text, "alice"), false, text);
  assert.equal(textMentions("> : hi\nhello", ""), false, "whoever is nobody is not called");
});

Deno.test("the companion's messages are plain text; other messages are parsed once", () => {
  const hers = { username: "Violet", text: "> a: b\n/me at https://example.org @bob" };
  assert.deepEqual(partsOf(hers), {
    quote: null,
    content: [{ kind: "text", text: hers.text }],
    isAction: false,
  });
  const his = { username: "bob", text: "https://example.org" };
  assert.deepEqual(shown(partsOf(his).content), ["<https://example.org/>"]);
  assert.equal(partsOf(his), partsOf(his));
});

Deno.test("row 19: a message that shows nothing below its quote is empty", () => {
  for (
    const text of [
      "\u2800",
      "\u3164",
      "\u200b",
      "",
      " \n",
      "> alice: hi\n\u2800",
      "> alice: hi\n ",
      "/me \u3164",
    ]
  ) {
    assert.equal(isEmpty(messageParts(text)), true, JSON.stringify(text));
  }
  for (
    const text of [".", "\u2800.", "@bob", "https://example.com", "> alice: hi\nhi", "> alice: hi", "/me"]
  ) {
    assert.equal(isEmpty(messageParts(text)), false, JSON.stringify(text));
  }
});

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
