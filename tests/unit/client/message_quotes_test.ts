// What a message answers, does and commands: quotes, actions, commands, and what counts as empty.

import assert from "node:assert/strict";
import {
  isCommandLine,
  isEmpty,
  messageParts,
  type Part,
  partsOf,
  quoteOf,
  textMentions,
  withQuote,
} from "../../../client/text/message_parts.ts";
import { codePoints } from "../../../server/protocol/protocol_limits.ts";

/** Links as `href`, names in brackets, words as they are. */
function shown(found: readonly Part[]): string[] {
  return found.map((part) =>
    part.kind === "link" ? `<${part.href}>` : part.kind === "mention" ? `[${part.key}]` : part.text
  );
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
