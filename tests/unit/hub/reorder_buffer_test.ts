// Kept messages that two nodes say in another order than they kept them.

import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { ReorderBuffer, type SequencedMessage } from "../../../server/hub/delivery/reorder_buffer.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { testSeed } from "../../support/seed.ts";

function message(conversation: string, id: number, after: number | null): SequencedMessage {
  const position = { conversation, id, after, requestId: "", ts: "" };
  return { kind: "users", principals: [], envelope: `${conversation}${id}`, from: "", position };
}

function setUp(): { take: (...messages: SequencedMessage[]) => void; passed: string[]; clock: FakeClock } {
  const clock = new FakeClock();
  const passed: string[] = [];
  const inOrder = new ReorderBuffer(clock, ({ envelope }) => passed.push(envelope));
  return { take: (...messages) => messages.forEach((one) => inOrder.take(one)), passed, clock };
}

Deno.test("a message waits for the one before it, and nothing else does", () => {
  const { take, passed } = setUp();
  take(message("a", 1, null), message("a", 3, 2), message("b", 7, 6), message("a", 4, 3));
  deepEqual(passed, ["a1", "b7"]);
  take(message("a", 2, 1));
  deepEqual(passed, ["a1", "b7", "a2", "a3", "a4"]);
});

Deno.test("what does not come is not waited for longer than a moment, and what comes late still comes", () => {
  const { take, passed, clock } = setUp();
  take(message("a", 1, null), message("a", 4, 3), message("a", 3, 2));
  clock.advance(249);
  deepEqual(passed, ["a1"]);
  clock.advance(1);
  deepEqual(passed, ["a1", "a3", "a4"]);
  take(message("a", 2, 1), message("a", 5, 4));
  deepEqual(passed, ["a1", "a3", "a4", "a2", "a5"]);
  deepEqual(clock.timers, 0);
});

Deno.test("in whatever order neighbours come, they pass in the order of their ids, each once", () => {
  const shuffled = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(shuffled, (swaps) => {
      const { take, passed } = setUp();
      const all = swaps.map((_, n) => message("a", n + 1, n === 0 ? null : n));
      // The first one is known, as it is wherever somebody follows the conversation.
      const rest = all.slice(1).sort((a, b) => swaps[a.position.id - 1]! - swaps[b.position.id - 1]!);
      take(all[0]!, ...rest);
      deepEqual(passed, all.map(({ envelope }) => envelope));
    }),
    { seed: testSeed() | 0 },
  );
});
