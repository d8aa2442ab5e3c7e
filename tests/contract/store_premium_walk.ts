// Premium under attack: whatever is given, ended, revoked and settled again, in any order, access follows these rules.

import assert from "node:assert/strict";
import fc from "fast-check";
import { hasPremium, isRunning, NO_END } from "../../server/ports/premium/premium_time.ts";
import type { Entitlement, PremiumTransaction } from "../../server/ports/premium/entitlement_store.ts";
import type { Store } from "../../server/ports/store.ts";
import type { Term } from "../../server/protocol/premium/plans.ts";
import { type Check, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 31, 12);

/** One step of a walk. `pick` chooses among what there is, modulo its number. */
const STEPS = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("buy" as const), months: fc.integer({ min: 1, max: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("day" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("gift" as const),
        days: fc.option(fc.integer({ min: 1, max: 90 })),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("move" as const),
        pick: fc.nat(9),
        days: fc.option(fc.integer({ min: 1, max: 90 })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("revoke" as const), pick: fc.nat(9), byStaff: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("settle" as const), pick: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const), pick: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 60 }) }),
    },
  ),
  { maxLength: 25, size: "max" },
);
type Step = Exclude<ReturnType<typeof stepsOf>[number], { kind: "wait" }>;

declare function stepsOf(): typeof STEPS extends fc.Arbitrary<infer S> ? S : never;

/** Does a step. Resolves to what it may have done: more access, less, or either. */
async function take(
  premium: PremiumTransaction,
  step: Step,
  { userId, at, reference }: { readonly userId: number; readonly at: number; readonly reference: string },
): Promise<"more" | "less" | "either"> {
  const all = await premium.of(userId);
  const one = "pick" in step ? all[step.pick % Math.max(all.length, 1)] : undefined;
  switch (step.kind) {
    case "buy":
    case "day": {
      const term: Term = step.kind === "day" ? { seconds: 86_400 } : { months: step.months };
      await premium.give({ userId, source: "btcpay", reference, term, at });
      return "more";
    }
    case "gift":
      await premium.give({
        ...{ userId, source: "admin", reference: null, at },
        until: step.days === null ? null : at + step.days * DAY_MS,
      });
      return "more";
    case "move":
      if (one !== undefined) {
        await premium.changeEnd(one.id, { until: step.days === null ? null : at + step.days * DAY_MS, at });
      }
      return "either";
    case "revoke":
      if (one !== undefined) await premium.revoke(one.id, { at, by: step.byStaff ? "staff" : "processor" });
      return "less";
    case "settle":
      if (one?.reference !== null && one !== undefined) await premium.settleAgain(one.source, one.reference);
      return "more";
    case "fail":
      if (one?.reference !== null && one !== undefined) {
        await premium.renewalFailed(one.source, one.reference);
      }
      return "more";
    case "end":
      await premium.end({ userId, sources: ["admin", "import"], at });
      return "less";
  }
}

/** One account in the course of a walk. */
class Walk {
  at = START;
  #count = 0;

  constructor(readonly store: Store, readonly userId: number) {}

  async go(step: Step): Promise<void> {
    const before = await this.#seen();
    const reference = `order ${this.userId}-${++this.#count}`;
    const effect = await this.store.moderation.transact(({ premium }) =>
      take(premium, step, { userId: this.userId, at: this.at, reference })
    );
    const after = await this.#seen();
    this.#compare(before, after);
    if (effect === "more") assert.ok(after.until >= before.until, "it gave less");
    if (effect === "less") assert.ok(after.until <= before.until, "it gave more");
    if (step.kind === "move") this.#moved(step, before, after);
    if (step.kind === "buy" && before.until !== NO_END) this.#bought(step, before, after);
  }

  /** The account, with what it has. */
  async #seen() {
    const account = (await this.store.accounts.byId(this.userId))!;
    const rows = await this.store.entitlements.of(this.userId);
    return { account, rows, until: Math.max(account.premiumUntil ?? this.at, this.at) };
  }

  /** What is so at any time. */
  #compare(
    before: { rows: readonly Entitlement[] },
    { account, rows }: { account: { premiumUntil: number | null }; rows: readonly Entitlement[] },
  ): void {
    const running = rows.filter((row) => isRunning(row, this.at));
    assert.equal(hasPremium(account, this.at), running.length > 0, "access is what the entitlements say");
    const terms = rows.filter(({ term, state }) => term !== null && state !== "revoked")
      .toSorted((a, b) => a.from - b.from);
    for (const [index, { from, until }] of terms.entries()) {
      assert.ok(from < until! && (index === 0 || terms[index - 1]!.until! <= from), "times do not overlap");
    }
    for (const { id, state, revokedBy, until } of before.rows) {
      const now = rows.find((row) => row.id === id)!;
      if (revokedBy === "staff") assert.deepEqual([now.state, now.until], [state, until], "it stays revoked");
    }
  }

  #moved(
    { days }: { readonly days: number | null },
    before: { rows: readonly Entitlement[]; until: number },
    after: { rows: readonly Entitlement[]; until: number },
  ): void {
    const isOver = (row: Entitlement): boolean => !isRunning(row, this.at);
    const back = before.rows.filter(isOver).filter(({ id }) =>
      !isOver(after.rows.find((row) => row.id === id)!)
    );
    assert.deepEqual(back, [], "what was over is over");
    const lost = before.rows.filter(({ term }) => term !== null).filter((row) => !isOver(row))
      .filter(({ id }) => isOver(after.rows.find((row) => row.id === id)!));
    assert.deepEqual([days, lost], [days, []], "what was paid for and not used is not lost");
  }

  #bought(
    { months }: { readonly months: number },
    before: { until: number },
    after: { until: number },
  ): void {
    const end = new Date(before.until);
    end.setUTCMonth(end.getUTCMonth() + months, 1);
    const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
    end.setUTCDate(Math.min(new Date(before.until).getUTCDate(), last));
    assert.equal(after.until, end.getTime(), "it is counted from the later of now and the present end");
  }
}

/** Registers the walk. */
export function checkPremiumWalk(check: Check): void {
  check(
    "a gift that gets an end, or loses it, gives back nothing that is over, and takes nothing",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const until = (userId: number, at: number) =>
        store.entitlements.of(userId).then((rows) =>
          rows.filter((row) => isRunning(row, at)).map((row) => row.until)
        );
      const day = (count: number): number => START + count * DAY_MS;
      const give = (userId: number, end: number | null) =>
        store.moderation.transact(async ({ premium }) => {
          const gift = { userId, source: "admin", reference: null, until: end, at: day(0) } as const;
          const { entitlement: { id } } = await premium.give(gift);
          const term = { seconds: 86_400 };
          await premium.give({ userId, source: "voucher", reference: `${userId}`, term, at: day(1) });
          return id;
        });
      const [endless, ending] = [await give(ada!, null), await give(bob!, day(10))];
      await store.moderation.transact(async ({ premium }) => {
        assert.equal(await premium.changeEnd(endless, { until: day(9), at: day(5) }), true);
        assert.equal(await premium.changeEnd(ending, { until: null, at: day(5) }), true);
      });
      // The day of the one ran beside the endless gift, and is over; that of the other has only begun.
      assert.deepEqual(await until(ada!, day(5)), [day(9)]);
      assert.deepEqual(await until(bob!, day(5)), [day(6), null]);
    },
  );

  check(
    "premium at random: nothing is over and comes back, nothing is given twice, nothing paid is lost",
    async ({ store }) => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(STEPS, async (steps) => {
          const [userId] = await registerAll(store, `ada-${++count}`);
          const walk = new Walk(store, userId!);
          for (const step of steps) {
            if (step.kind === "wait") walk.at += step.days * DAY_MS;
            else await walk.go(step);
          }
        }),
        { numRuns: 200 },
      );
    },
  );
}
