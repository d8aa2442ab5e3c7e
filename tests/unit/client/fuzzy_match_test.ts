// Fuzzy matching of names.

import assert from "node:assert/strict";
import { fuzzyScore, normalize } from "../../../client/text/fuzzy_match.ts";

/** Names that fit `query`, the best first. */
function found(query: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, points: fuzzyScore(normalize(query), normalize(name)) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .map(({ name }) => name);
}

Deno.test("a complete match scores higher than a beginning, that higher than a word's beginning, and that higher than a part", () => {
  assert.deepEqual(found("ann", ["Joanna", "Mary Ann", "Annabel", "Ann", "Alan"]), [
    "Ann",
    "Annabel",
    "Mary Ann",
    "Joanna",
  ]);
});

Deno.test("letters in order match, from the beginning of a word", () => {
  assert.deepEqual(found("mdp", ["Theme: Midnight Purple", "Admin panel"]), ["Theme: Midnight Purple"]);
  assert.deepEqual(found("pm", ["apm"]), ["apm"], "as a part");
  assert.deepEqual(found("am", ["lamb", "l-a-b"]), ["lamb"]);
});

Deno.test("every word of the query has to match, in any order", () => {
  const names = ["Settings: Chat", "Settings: Violet", "Admin panel: Violet"];
  assert.deepEqual(found("violet set", names), ["Settings: Violet"]);
  assert.deepEqual(found("violet nothing", names), []);
});

Deno.test("accents and capitals do not matter", () => {
  assert.deepEqual(found("espanol", ["Idioma: Español"]), ["Idioma: Español"]);
  assert.deepEqual(found("ÉMILE", ["emile"]), ["emile"]);
});

Deno.test("special characters of patterns are plain characters", () => {
  assert.deepEqual(found(".*", ["anna"]), []);
  assert.deepEqual(found("night-", ["night-owl"]), ["night-owl"]);
  assert.deepEqual(found("a(b", ["a(b"]), ["a(b"]);
});

Deno.test("further search terms score lower than the name", () => {
  assert.ok(fuzzyScore("theme", "settings: chat", "theme font size") > 0);
  assert.ok(
    fuzzyScore("theme", "theme: ember") > fuzzyScore("theme", "settings: chat", "theme font size"),
  );
  assert.equal(fuzzyScore("theme", "settings: account", "password"), 0);
});
