// Hints for new users: each is shown until it is known.

import assert from "node:assert/strict";
import { createHintStore, HINTS } from "../../../client/store/hint_store.ts";
import { fakeStorage } from "./fakes.ts";

Deno.test("a new device knows no hint, and remembers known ones", () => {
  const storage = fakeStorage();
  const hints = createHintStore(storage);
  assert.equal(hints.known.value.size, 0);
  assert.equal(storage.kept.size, 0);
  hints.learn("violet");
  hints.learn("people");
  assert.deepEqual([...createHintStore(storage).known.value].sort(), ["people", "violet"]);
});

Deno.test("a hint learned twice changes nothing", () => {
  const hints = createHintStore(fakeStorage());
  hints.learn("people");
  const { value } = hints.known;
  hints.learn("people");
  assert.equal(hints.known.value, value);
});

Deno.test("invalid stored hints are ignored", () => {
  assert.deepEqual([...createHintStore(fakeStorage({ sc_hints: "palette,nonsense,," })).known.value], [
    "palette",
  ]);
  assert.ok(HINTS.length <= 3, "nobody reads more");
});
