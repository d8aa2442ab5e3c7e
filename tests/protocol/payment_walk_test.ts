// Payments at random, against an oracle written apart: access is never given without a payment that was looked up, never
// kept after its end, never lost by an event that came twice, and what the page shows is what is so.

import { ok } from "node:assert/strict";
import { openMemoryStore } from "../support/memory_store.ts";
import { PaymentWalk } from "../support/payment_walk.ts";

const WALKS = 12;
const STEPS = 120;

/** Numbers from 0 to 1 that depend on a seed alone (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

Deno.test("payments at random give and take exactly what was paid, whatever is sent, lost, late or said twice", async () => {
  const first = Number(Deno.env.get("SEED") ?? Math.floor(Math.random() * 1e9));
  let changes = 0;
  for (let n = 0; n < WALKS; n++) {
    await using walk = await PaymentWalk.begin(await openMemoryStore({ shared: false }), randomOf(first + n));
    try {
      for (let step = 0; step < STEPS; step++) await walk.step();
      await walk.finish();
    } catch (error) {
      throw new Error(`SEED=${first + n}: ${(error as Error).message}\n${walk.trail.join("\n")}`, {
        cause: error,
      });
    }
    changes += walk.changes;
  }
  ok(changes > WALKS * 2, `the walks led nowhere: ${changes} changes`);
});
