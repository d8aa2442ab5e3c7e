// Completion in the message field: suggestions, and the text after one is taken.

import assert from "node:assert/strict";
import { emojiTable } from "../../../client/bundle.ts";
import {
  complete,
  type CompletionContext,
  insertionOf,
  type Suggestion,
  wantsEmoji,
} from "../../../client/text/completion.ts";
import { findEmoji, namedEmoji, readEmojiTable } from "../../../client/text/emoji_search.ts";
import { guest } from "./fakes.ts";

const EMOJI = readEmojiTable(emojiTable());
const KNOWN: CompletionContext = {
  me: { username: "alice", role: "user", is_registered: true },
  scope: "lobby",
  people: [
    guest("Violet", { is_verified: true }),
    guest("rosa", { role: "mod", is_registered: true }),
    guest("alice", { is_registered: true }),
    guest("bob", { is_registered: true, is_verified: true }),
    guest("Bonnie"),
    guest("carlbo"),
    guest("noise"),
  ],
  ignored: ["noise"],
  muted: new Set(["carlbo"]),
  emoji: EMOJI,
};
const MOD: CompletionContext = { ...KNOWN, me: { ...KNOWN.me, role: "mod" } };

function label(suggestion: Suggestion): string {
  return suggestion.kind === "emoji" ? `:${suggestion.emoji.name}:` : insertionOf(suggestion).trim();
}

/** What is suggested at the end of a text, or where it has a bar. */
function at(text: string, known: Partial<CompletionContext> = {}): string[] {
  const caret = text.includes("|") ? text.indexOf("|") : text.length;
  const found = complete(text.replace("|", ""), caret, { ...KNOWN, ...known });
  return found?.suggestions.map(label) ?? [];
}

/** What a text is once its first suggestion is taken. */
function taken(text: string, known: Partial<CompletionContext> = {}): string {
  const found = complete(text, text.length, { ...KNOWN, ...known })!;
  return text.slice(0, found.from) + insertionOf(found.suggestions[0]!) + text.slice(found.to);
}

Deno.test("a slash at the beginning suggests the commands that the user may use here", () => {
  assert.deepEqual(at("/"), ["/me", "/msg", "/ignore", "/unignore", "/help"]);
  assert.deepEqual(at("/", { scope: "companion" }).includes("/reset"), true);
  assert.deepEqual(at("/un"), ["/unignore"]);
  assert.deepEqual(at("/un", MOD), ["/unignore", "/unmute", "/unverify"]);
  assert.deepEqual(at("/help"), ["/help"], "and what it does stays in view");
  for (const text of ["hello /", "//", "/xyz", "/me "]) assert.deepEqual(at(text), [], text);
  assert.equal(taken("/ign"), "/ignore ");
  assert.equal(taken("/he"), "/help");
});

Deno.test("@ suggests online users who are not ignored, names with that beginning first", () => {
  assert.deepEqual(at("hi @"), ["rosa", "bob", "Bonnie", "carlbo"]);
  assert.deepEqual(at("@BO"), ["bob", "Bonnie", "carlbo"]);
  assert.deepEqual(at("say @bo| to them"), ["bob", "Bonnie", "carlbo"]);
  assert.equal(taken("hi @bo"), "hi @bob ");
  for (const text of ["me@bo", "@@bo", "@bob", "@bobx", "https://a.b/@bo"]) {
    assert.deepEqual(at(text), [], text);
  }
  assert.deepEqual(at("@bo", { scope: "companion" }), [], "she knows nobody");
});

Deno.test("a command suggests the users that it can target", () => {
  assert.deepEqual(at("/msg "), ["Violet", "rosa", "bob", "Bonnie", "carlbo", "noise"]);
  assert.equal(taken("/msg @bo"), "/msg bob ");
  assert.deepEqual(at("/ignore "), ["rosa", "bob", "Bonnie", "carlbo"]);
  assert.deepEqual(at("/unignore "), ["noise"]);
  assert.deepEqual(at("/kick ", MOD), ["bob", "Bonnie", "carlbo", "noise"]);
  assert.deepEqual(at("/mute ", MOD), ["bob", "Bonnie", "noise"]);
  assert.deepEqual(at("/unmute ", MOD), ["carlbo"]);
  assert.deepEqual(at("/verify ", MOD), []);
  assert.deepEqual(at("/unverify ", MOD), ["bob"], "and nothing more once it is there");
  assert.deepEqual(at("/unverify bob", MOD), []);
  assert.deepEqual(at("/kick "), [], "to members nothing of it");
  assert.deepEqual(at("/guard ", MOD), ["open", "registered", "verified"]);
  assert.deepEqual(at("/guard v", MOD), ["verified"]);
});

Deno.test("two letters behind a colon suggest emoji, short names first", () => {
  assert.deepEqual(at("so :hea").slice(0, 2), [":heart:", ":hearts:"]);
  assert.equal(at("so :hea").length, 8);
  assert.equal(taken("so :heart_eyes"), "so 😍");
  for (const text of [":D", "at 10:30", ":-)", "https://he", "a:he", "::he"]) {
    assert.deepEqual(at(text), [], text);
  }
  assert.deepEqual(at(":hea", { emoji: null }), []);
  assert.deepEqual([":h", ":he", ":x:", "10:30:", ":smile:"].map((text) => wantsEmoji(text, text.length)), [
    false,
    true,
    true,
    false,
    true,
  ]);
});

Deno.test("emoji are found by name, by a later word of it, and by tag", () => {
  const names = (query: string): string[] => findEmoji(EMOJI, query, 50).map(({ name }) => name);
  assert.equal(names("smile")[0], "smile");
  assert.ok(names("eyes").includes("heart_eyes"));
  assert.ok(names("laugh").includes("smile"), "as a tag");
  const all = findEmoji(EMOJI, "he", 50);
  assert.equal(new Set(all.map(({ character }) => character)).size, 50, "each once, and no more than wanted");
  assert.deepEqual(names("zzzz"), []);
});

Deno.test("complete names are replaced by their emoji anywhere in the text", () => {
  assert.deepEqual(namedEmoji("so :smile: or :+1:", EMOJI), [
    { character: "😄", from: 3, to: 10 },
    { character: "👍", from: 14, to: 18 },
  ]);
  for (const text of ["10:30:00", ":nothing_such:", ":smile", "a:smile:", ": smile :"]) {
    assert.deepEqual(namedEmoji(text, EMOJI), [], text);
  }
});

Deno.test("the table of the build is complete: one line for each emoji, no name twice", () => {
  assert.ok(EMOJI.length > 1_800);
  const names = EMOJI.flatMap((emoji) => emoji.names);
  assert.equal(new Set(names).size, names.length);
  for (const { character, names: all } of EMOJI) {
    assert.match(character, /^[^\x20-\x22\x24-\x29\x2b-\x2f\x3a-\x7f|]+$/u);
    for (const name of all) assert.match(name, /^[\w+-]+$/);
  }
});

Deno.test("two thousand people and all emoji are searched within a keystroke", () => {
  const people = Array.from({ length: 2_000 }, (_, index) => guest(`person${index}`));
  const began = performance.now();
  for (const text of ["@", "@person1", "/msg p", ":he", ":smile"]) at(text, { people });
  const took = (performance.now() - began) / 5;
  assert.ok(took < 16, `${took} ms each`);
});
