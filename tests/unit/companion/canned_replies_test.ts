// Canned replies, and the shape of the model's.

import assert from "node:assert/strict";
import {
  allCannedReplies,
  cannedReply,
  type Occasion,
  occasionOf,
} from "../../../server/companion/canned_replies.ts";
import { MAX_REPLY_LENGTH, Reply } from "../../../server/companion/reply.ts";

const OCCASIONS: readonly Occasion[] = ["off", "slow", "busy", "broken", "stopped", "reset", "guest"];

Deno.test("canned replies: each occasion has several, plain and short, and chance picks all of them", () => {
  for (const occasion of OCCASIONS) {
    const said = Array.from({ length: 100 }, (_, step) => cannedReply(occasion, step / 100));
    for (const { text, said: { key, variant } } of said) {
      assert.deepEqual([key, allCannedReplies()[key][variant]], [occasion, text], "the data names the text");
    }
    const replies = new Set(said.map(({ text }) => text));
    assert.ok(replies.size >= 4, occasion);
    for (const reply of replies) {
      assert.ok(reply.length > 10 && reply.length < 200, reply);
      assert.doesNotMatch(reply, /[<>*]|https?:|error|server|ollama/i);
    }
  }
  assert.equal(typeof cannedReply("off", 0.999999999).text, "string");
});

Deno.test("canned replies: a guest is asked to register", () => {
  for (const chance of [0, 0.3, 0.6, 0.9]) {
    assert.match(cannedReply("guest", chance).text, /register|account/i);
  }
});

Deno.test("canned replies: every failure has its occasion", () => {
  const kinds = ["unreachable", "no_model", "refused", "timeout", "busy", "broken"] as const;
  assert.deepEqual(kinds.map(occasionOf), ["off", "off", "off", "slow", "busy", "broken"]);
});

Deno.test("reply: pieces become one text without space around it and without control characters", () => {
  const reply = new Reply();
  assert.equal(reply.add("\n  "), "");
  assert.equal(reply.add(" Good\u0000 \u202eevening\u001b[31m"), "Good evening[31m");
  assert.equal(reply.add(",\n\tdarling. "), ",\n\tdarling. ");
  assert.equal(reply.text, "Good evening[31m,\n\tdarling.");
});

Deno.test("reply: it ends at 2,000 characters, between two of them", () => {
  const reply = new Reply();
  reply.add("😀".repeat(MAX_REPLY_LENGTH - 1));
  assert.equal(reply.isFull, false);
  assert.equal(reply.add("😀😀😀"), "😀");
  assert.equal(reply.isFull, true);
  assert.equal(reply.add("more"), "");
  assert.equal([...reply.text].length, MAX_REPLY_LENGTH);
});
