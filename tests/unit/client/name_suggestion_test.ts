// Valid names that look like invalid ones.

import assert from "node:assert/strict";
import { suggestName } from "../../../client/text/name_suggestion.ts";

Deno.test("row 18: accents, marks and spaces become a name of A–Z, 0–9, - and _", () => {
  for (
    const [name, suggestion] of [
      ["José", "Jose"],
      ["Jose\u0301", "Jose"],
      ["Zoë-Ann", "Zoe-Ann"],
      ["Łukasz", "Lukasz"],
      ["Søren Æ", "Soren_AE"],
      ["Strauß", "Strauss"],
      ["ﬁona", "fiona"],
      ["Ｊｏｓｅ７", "Jose7"],
      ["𝓙𝓸𝓼𝓮", "Jose"],
      ["anna  maria", "anna_maria"],
      [" anna", "anna"],
      ["anna🌹", "anna"],
      ["👩‍👩‍👧 anna 🌹", "anna"],
      ["anna.b@example", "annabexample"],
      ["ß".repeat(15), "s".repeat(20)],
      ["x".repeat(25), "x".repeat(20)],
    ] as const
  ) assert.equal(suggestName(name), suggestion, name);
});

Deno.test("row 18: a valid name, other scripts, and what leaves nothing, get no suggestion", () => {
  for (
    const name of ["Jose", "_-_", "Анна", "Anna Смит", "李小龙", "محمد", "٣٣", "🌹", "...", "", " ", "é🌹 Ж"]
  ) {
    assert.equal(suggestName(name), null, name);
  }
});
