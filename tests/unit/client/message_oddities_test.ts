// What a private conversation says of its encrypted messages, while they come in and older ones are loaded.

import assert from "node:assert/strict";
import { DmConversation, type OpenedMessage } from "../../../client/store/dm/dm_conversation.ts";

const TS = "2026-03-01T20:00:00.000Z";

/** A message of the other user: the `n`th of its browser in the first epoch. */
function numbered(id: number, n: number, more: Partial<OpenedMessage> = {}): OpenedMessage {
  return { id, own: false, ts: TS, text: `text ${n}`, number: { ep: 1, dev: "b", n }, ...more };
}

/** The lines: texts, `(hidden)`, and `!` for one with a remark. */
function shown({ lines }: DmConversation): string[] {
  return lines.value.all.flatMap((line) =>
    line.kind !== "message"
      ? []
      : [`${line.unreadable === true ? "(hidden)" : line.data.text}${line.remark === undefined ? "" : "!"}`]
  );
}

Deno.test("a message after a gap is marked, until the missing one is loaded", () => {
  const conversation = new DmConversation("bob");
  conversation.receive(numbered(1, 0), "alice");
  conversation.receive(numbered(3, 2), "alice");
  assert.deepEqual(shown(conversation), ["text 0", "text 2!"]);
  conversation.merge([numbered(2, 1)], "alice");
  assert.deepEqual(shown(conversation), ["text 0", "text 1", "text 2"]);
});

Deno.test("a copy that came first to the eye loses its text once the original is loaded", () => {
  const conversation = new DmConversation("bob");
  conversation.receive(
    numbered(9, 0, { proof: { kf: "", e2ee: { v: 1, ep: 1, dev: "b", n: 0, com: "" }, tag: "" } }),
    "alice",
  );
  conversation.merge([numbered(1, 0)], "alice");
  assert.deepEqual(shown(conversation), ["text 0", "(hidden)!"]);
  const copy = conversation.lines.value.all.at(-1);
  assert.ok(copy?.kind === "message" && copy.proof === undefined);
});

Deno.test("what is hidden says why, and counts for no number that it claims", () => {
  const conversation = new DmConversation("bob");
  conversation.merge([
    numbered(1, 0),
    { id: 2, own: false, ts: TS, text: undefined, oddity: "sealed" },
    numbered(3, 1),
  ], "alice");
  assert.deepEqual(shown(conversation), ["text 0", "(hidden)!", "text 1"]);
});

Deno.test("once keys have come, what was loaded is dropped and can be merged again", () => {
  const conversation = new DmConversation("bob");
  conversation.merge([{ id: 1, own: false, ts: TS, text: undefined, oddity: "keys" }], "alice");
  conversation.note("notice", () => "stays", TS);
  conversation.history.value = "all";
  conversation.forgetLoaded();
  assert.equal(conversation.history.value, "none");
  conversation.merge([numbered(1, 0)], "alice");
  assert.deepEqual(shown(conversation), ["text 0"]);
  assert.equal(conversation.lines.value.all.length, 2);
});
