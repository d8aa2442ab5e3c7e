// Random walks of what a member may do in conversation with the companion, and the model: after each step the server
// keeps and counts what an oracle says that was written apart from it.

import fc from "fast-check";
import { house } from "../support/companion_client.ts";
import { type Step, STEP_KINDS, Walk } from "../support/companion_walk.ts";
import { wantsTwoNodes } from "../support/two_nodes.ts";

const WALKS = wantsTwoNodes() ? 3 : 60;

/** What is done more often, so that there is something to make again, to continue and to leave. */
const WEIGHTS: Partial<Record<Step["kind"], number>> = {
  ...{ ask: 8, say: 6, finish: 6, cut: 5, again: 6, more: 6, choose: 3, edit: 3, leave: 5 },
};

const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      ...STEP_KINDS.map((kind) => ({ arbitrary: fc.constant(kind), weight: WEIGHTS[kind] ?? 1 })),
    ),
    at: fc.nat(59),
  }),
  { minLength: 1, maxLength: 60, size: "max" },
);

Deno.test("whatever a member does, at whatever moment: each question ends once, and counts once", async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      await using here = await house({ settings: { aiFreeLimit: 1_000 }, spread: false });
      const walk = await Walk.begin(here);
      for (const step of steps) await walk.take(step);
      await walk.end();
    }),
    { numRuns: WALKS },
  );
});
