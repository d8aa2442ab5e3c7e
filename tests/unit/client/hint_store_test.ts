// Hints for newcomers: each is over for good once it is known.

import assert from "node:assert/strict";
import { createHintStore, HINTS } from "../../../client/store/hint_store.ts";
import { fakeStorage } from "./fakes.ts";

Deno.test("on a first visit nothing is known, and what was learned stays so on the next", () => {
  const storage = fakeStorage();
  const hints = createHintStore(storage);
  assert.equal(hints.known.value.size, 0);
  assert.equal(storage.kept.size, 0);
  hints.learn("violet");
  hints.learn("people");
  assert.deepEqual([...createHintStore(storage).known.value].sort(), ["people", "violet"]);
});

Deno.test("what is learned twice changes nothing", () => {
  const hints = createHintStore(fakeStorage());
  hints.learn("people");
  const { value } = hints.known;
  hints.learn("people");
  assert.equal(hints.known.value, value);
});

Deno.test("what is kept is not believed blindly", () => {
  assert.deepEqual([...createHintStore(fakeStorage({ sc_hints: "palette,nonsense,," })).known.value], [
    "palette",
  ]);
  assert.ok(HINTS.length <= 3, "nobody reads more");
});
