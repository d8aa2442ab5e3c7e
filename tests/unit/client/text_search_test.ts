// Searching texts without regard to case and accents, and finding what a reply quotes.

import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { foldText, rangesOf } from "../../../client/text/text_search.ts";
import { withQuote } from "../../../client/text/message_parts.ts";
import { quotedLine } from "../../../client/views/log/quoted_line.ts";
import { matchingKeys, searchWords } from "../../../client/views/log/message_search.ts";
import type { Line } from "../../../client/store/conversations/message_log.ts";
import { message } from "./fakes.ts";

function line(id: string, username: string, text: string): Line {
  return { kind: "message", key: id, data: message(id, username, text), own: false };
}

Deno.test("row 27: case and accents do not matter, in any script", () => {
  for (
    const [words, text, found] of [
      ["jose", "José, JOSÉ and Jose\u0301", ["José", "JOSÉ", "Jose\u0301"]],
      ["ÉTÉ", "l'été", ["été"]],
      ["straße", "STRASSE Straße", ["Straße"]],
      ["привет", "Привет", ["Привет"]],
      ["💋", "a 💋💋 b", ["💋", "💋"]],
      ["i", "Iİ", ["I", "İ"]],
      ["", "anything", []],
    ] as const
  ) {
    const ranges = rangesOf(foldText(words).text, text);
    assert.deepEqual(ranges.map(({ from, to }) => text.slice(from, to)), found, words);
  }
});

Deno.test("row 27: the matches of a log, in order; blank words match nothing", () => {
  const all: Line[] = [
    line("1", "bob", "Good Evening"),
    { kind: "notice", key: "n", text: () => "evening", ts: "" },
    { ...line("2", "bob", "evening"), unreadable: true } as Line,
    line("3", "bob", "> carl: evening\nindeed"),
  ];
  assert.deepEqual(matchingKeys(all, searchWords("  evening ")), ["1", "3"]);
  assert.deepEqual(matchingKeys(all, searchWords("   ")), []);
});

Deno.test("row 27: a quote is found by author and text, the last one before the reply, cut or whole", () => {
  const long = "a very long story ".repeat(40);
  const quoting = (name: string, text: string): string => withQuote({ name, text }, "yes", 500);
  const all = [
    line("1", "bob", "hello"),
    line("2", "Bob", "hello"),
    line("3", "carl", "hello"),
    line("4", "carl", long),
    line("5", "carl", "/me waves"),
    line("6", "carl", "> bob: hello\nhello you"),
    line("7", "dora", quoting("bob", "hello")),
    line("8", "dora", quoting("carl", long)),
    line("9", "dora", quoting("carl", "/me waves")),
    line("10", "dora", quoting("carl", "> bob: hello\nhello you")),
    line("11", "dora", quoting("carl", "never said")),
    line("12", "dora", "> without an author\nyes"),
    line("13", "bob", "hello"),
  ];
  const log = { lines: signal({ all, dropped: 0 }), pending: signal([]) };
  const found = (key: string): string | null => quotedLine(log, all.findIndex((one) => one.key === key));
  assert.deepEqual(["7", "8", "9", "10", "11", "12", "13"].map(found), [
    "2",
    "4",
    "5",
    "6",
    null,
    null,
    null,
  ]);
});
