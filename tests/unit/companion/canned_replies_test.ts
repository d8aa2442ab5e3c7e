// What Violet says by herself, and how a reply is kept in shape.

import assert from "node:assert/strict";
import { cannedReply, type Occasion, occasionOf } from "../../../server/companion/canned_replies.ts";
import { MAX_REPLY_LENGTH, Reply } from "../../../server/companion/reply.ts";

const OCCASIONS: readonly Occasion[] = ["off", "slow", "busy", "broken", "stopped", "reset", "guest"];

Deno.test("lines: each occasion has several, plain and short, and chance picks all of them", () => {
  for (const occasion of OCCASIONS) {
    const lines = new Set(Array.from({ length: 100 }, (_, step) => cannedReply(occasion, step / 100)));
    assert.ok(lines.size >= 4, occasion);
    for (const line of lines) {
      assert.ok(line.length > 10 && line.length < 200, line);
      assert.doesNotMatch(line, /[<>*]|https?:|error|server|ollama/i);
    }
  }
  assert.equal(typeof cannedReply("off", 0.999999999), "string");
});

Deno.test("lines: a guest is asked to register", () => {
  for (const chance of [0, 0.3, 0.6, 0.9]) assert.match(cannedReply("guest", chance), /register|account/i);
});

Deno.test("lines: every failure has its occasion", () => {
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
  assert.equal(reply.full, false);
  assert.equal(reply.add("😀😀😀"), "😀");
  assert.equal(reply.full, true);
  assert.equal(reply.add("more"), "");
  assert.equal([...reply.text].length, MAX_REPLY_LENGTH);
});
