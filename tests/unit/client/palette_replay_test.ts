// Keys that were pressed before the palette opened.

import assert from "node:assert/strict";
import { replay } from "../../../client/views/palette/use_palette_search.ts";

Deno.test("row 17: letters, corrections, steps and Enter are replayed in their order", () => {
  const said = (...keys: string[]) => Object.values(replay(keys));
  assert.deepEqual(said(), ["", 0, false]);
  assert.deepEqual(said("b", "o", "b"), ["bob", 0, false]);
  assert.deepEqual(said("é", "😀", "Backspace", "Backspace", "x"), ["x", 0, false]);
  assert.deepEqual(said("a", "ArrowDown", "ArrowDown", "ArrowUp"), ["a", 1, false]);
  assert.deepEqual(said("ArrowDown", "a"), ["a", 0, false], "typing selects the first again");
  assert.deepEqual(said("a", "Enter", "b"), ["a", 0, true]);
  assert.deepEqual(said("Shift", "Dead", "Tab", "F5", "A"), ["A", 0, false]);
});
