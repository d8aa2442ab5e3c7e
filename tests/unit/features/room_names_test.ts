// Names of private rooms, and what a private message may carry.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { guestRoom, pairRoom, peerOf, readRoom } from "../../../server/features/dm/room_names.ts";
import { plainOf, sealedOf } from "../../../server/features/dm/sealed_message.ts";
import { testSeed } from "../../support/seed.ts";

const RUNS = { seed: testSeed() | 0 };
const ids = fc.integer({ min: 1, max: 999_999_999_999_999 });

Deno.test("a pair's room is the same for both, its own, at most 80 characters, and read back", () => {
  fc.assert(
    fc.property(ids, ids, ids, (a, b, c) => {
      fc.pre(a !== b && b !== c && a !== c);
      const name = pairRoom(a, b);
      equal(name, pairRoom(b, a));
      equal(name === pairRoom(a, c), false);
      equal(name.length <= 80, true);
      const room = readRoom(name);
      deepEqual(room, { kind: "pair", low: Math.min(a, b), high: Math.max(a, b) });
      if (room?.kind !== "pair") throw new Error(name);
      deepEqual([peerOf(room, a), peerOf(room, b), peerOf(room, c)], [b, a, null]);
    }),
    RUNS,
  );
});

Deno.test("a room has one name only: what reads as a pair is written that way", () => {
  const digits = fc.array(fc.constantFrom(..."0123456789-. \npmx"), { maxLength: 12 }).map((all) =>
    all.join("")
  );
  fc.assert(
    fc.property(digits, (text) => {
      for (const name of [text, `pm-${text}`]) {
        const room = readRoom(name);
        if (room?.kind === "pair") equal(pairRoom(room.low, room.high), name);
      }
    }),
    { ...RUNS, numRuns: 2_000 },
  );
});

Deno.test("other text is no room", () => {
  const none = [
    "",
    "pm-1-1",
    "pm-2-1",
    "pm-0-1",
    "pm-01-2",
    "pm-1-2\n",
    "PM-1-2",
    "pm-1-2-3",
    "guest-",
    "guest-x",
    "violet",
  ];
  for (const name of [...none, "violet-", "pm-1-9999999999999999999", "__proto__"]) {
    equal(readRoom(name), null, name);
  }
  equal(readRoom(guestRoom(crypto.randomUUID()))?.kind, "guest");
});

Deno.test("whatever comes, a sealed message is taken as it is or refused, and is not taken as a plain one", () => {
  const junk = fc.option(fc.string({ maxLength: 40 }), { nil: undefined });
  const data = fc.record({
    room: fc.constant("pm-1-2"),
    text: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, junk),
    ciphertext: fc.oneof(fc.base64String({ minLength: 20, maxLength: 40 }), junk),
    nonce: fc.oneof(fc.base64String({ minLength: 16, maxLength: 16 }), junk),
    scheme: junk,
  });
  let taken = 0;
  fc.assert(
    fc.property(data, (message) => {
      try {
        const { ciphertext, nonce, scheme } = sealedOf(message as never);
        deepEqual([ciphertext, nonce, scheme], [message.ciphertext, message.nonce, message.scheme ?? null]);
        equal(message.text, undefined);
        taken++;
      } catch (error) {
        equal((error as Error).name, "Refusal");
        return;
      }
      equal(atob(message.nonce!).length, 12);
      throws(() => plainOf(message as never), { name: "Refusal" });
    }),
    { ...RUNS, numRuns: 2_000 },
  );
  ok(taken > 50, `only ${taken} were taken`);
});
