// A walk at random through everything that happens to entitlements, with an oracle beside it: premium is never kept
// after its end, never lost, and nothing that comes twice counts twice.

import assert from "node:assert/strict";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import type { Entitlement, PremiumTransaction } from "../../server/ports/premium/entitlement_store.ts";
import type { Store } from "../../server/ports/store.ts";
import {
  type Fact,
  giftRuns,
  type Hour,
  isGift,
  type Kind,
  liveThrough,
  timeOf,
} from "../support/premium_oracle.ts";
import { isPremium } from "../support/premium.ts";
import { type Chance, withSeed } from "../support/seed.ts";
import { type Check, registerAll } from "./harness.ts";

const WALKS = 6;
const STEPS = 40;

/** Registers the walk. */
export function checkPremiumHours(check: Check): void {
  check("a walk at random gives, revokes and ends premium as the oracle says", async ({ store }) => {
    await withSeed(async (chance) => {
      const names = Array.from({ length: WALKS }, (_, n) => `walker${n}`);
      for (const userId of await registerAll(store, ...names)) {
        const walk = new Walk(store, userId, chance);
        for (let step = 0; step < STEPS; step++) await walk.step();
      }
    });
  });
}

class Walk {
  readonly facts: Fact[] = [];
  /** What was done, for the message of a failure. */
  readonly done: string[] = [];
  now: Hour;

  constructor(readonly store: Store, readonly userId: number, readonly chance: Chance) {
    // Often at the end of a month, where days are clamped.
    this.now = chance.oneIn(2) ? 24 * 28 + chance.int(72) : chance.int(800);
  }

  async step(): Promise<void> {
    if (this.chance.oneIn(2)) this.now += this.chance.int(this.chance.oneIn(8) ? 1_500 : 60);
    const steps = [this.buy, this.buy, this.repeat, this.give, this.revoke, this.revoke, this.settleAgain];
    await this.chance.pick([...steps, this.failRenewal, this.changeEnd, this.endGifts]).call(this);
    await this.compare();
  }

  async buy(): Promise<void> {
    const kind = this.chance.oneIn(3)
      ? { months: 1 + this.chance.int(3) }
      : { hours: 1 + this.chance.int(48) };
    await this.add(kind, "bought");
  }

  async give(): Promise<void> {
    const until = this.chance.oneIn(4) ? null : this.now + 1 + this.chance.int(200);
    await this.add({ until }, "given");
  }

  async add(kind: Kind, how: string): Promise<void> {
    const reference = `${this.userId}-${this.facts.length}`;
    this.note(`${how} ${reference} ${JSON.stringify(kind)}`);
    this.facts.push({
      reference,
      created: this.now,
      kind,
      state: "active",
      revokedBy: null,
      revokedAt: null,
    });
    assert.equal(await this.giveNow(reference, kind), true);
  }

  /** The same again, as a processor says it, whatever became of it. */
  async repeat(): Promise<void> {
    const fact = this.pick();
    if (fact === undefined || fact.reference.startsWith("the rest")) return;
    this.note(`again ${fact.reference}`);
    assert.equal(await this.giveNow(fact.reference, fact.kind), false);
  }

  async revoke(): Promise<void> {
    const fact = this.pick();
    if (fact === undefined) return;
    const by = this.chance.oneIn(3) ? "staff" : "processor";
    this.note(`revoked ${fact.reference} by ${by}`);
    const isNew = by === "staff" ? fact.revokedBy !== "staff" : fact.state !== "revoked";
    if (isNew) {
      Object.assign(fact, { state: "revoked", revokedBy: by, revokedAt: fact.revokedAt ?? this.now });
    }
    const id = await this.idOf(fact);
    assert.equal(await this.within((premium) => premium.revoke(id, { at: timeOf(this.now), by })), isNew);
  }

  async settleAgain(): Promise<void> {
    const fact = this.pick();
    if (fact === undefined) return;
    this.note(`settled again ${fact.reference}`);
    const isNew = !isGift(fact) && fact.state === "revoked" && fact.revokedBy === "processor";
    if (isNew) Object.assign(fact, { state: "active", revokedBy: null, revokedAt: null });
    const { source } = await this.rowOf(fact);
    assert.equal(await this.within((premium) => premium.settleAgain(source, fact.reference)), isNew);
  }

  async failRenewal(): Promise<void> {
    const fact = this.pick();
    if (fact === undefined) return;
    this.note(`renewal failed ${fact.reference}`);
    const isNew = !isGift(fact) && fact.state === "active";
    if (isNew) fact.state = "grace";
    const { source } = await this.rowOf(fact);
    assert.equal(await this.within((premium) => premium.renewalFailed(source, fact.reference)), isNew);
  }

  async changeEnd(): Promise<void> {
    const fact = this.pick();
    if (fact === undefined) return;
    const end = this.chance.oneIn(4) ? null : this.now + 1 + this.chance.int(200);
    this.note(`until ${end} ${fact.reference}`);
    const isDone = isGift(fact) && fact.state !== "revoked" && giftRuns(fact, this.now);
    const id = await this.idOf(fact);
    if (isDone) this.moveEnd(fact, end);
    const until = end === null ? null : timeOf(end);
    assert.equal(
      await this.within((premium) => premium.changeEnd(id, { until, at: timeOf(this.now) })),
      isDone,
    );
  }

  /** Where one of the ends is none, and something was bought, the gift is over, and the rest is another one. */
  moveEnd(fact: Fact, end: Hour | null): void {
    const isAlone = this.facts.every(isGift);
    if (isAlone || ("until" in fact.kind && (fact.kind.until === null) === (end === null))) {
      fact.kind = { until: end };
      return;
    }
    Object.assign(fact, { state: "revoked", revokedBy: "staff", revokedAt: this.now });
    const reference = `the rest of ${fact.reference}`;
    const rest = { state: "active", revokedBy: null, revokedAt: null } as const;
    this.facts.push({ ...rest, reference, created: this.now, kind: { until: end } });
  }

  async endGifts(): Promise<void> {
    if (!this.chance.oneIn(3)) return;
    this.note("gifts ended");
    const running = this.facts.filter((fact) => fact.state !== "revoked" && giftRuns(fact, this.now));
    for (const fact of running) {
      Object.assign(fact, { state: "revoked", revokedBy: "staff", revokedAt: this.now });
    }
    const ended = await this.within((premium) =>
      premium.end({ userId: this.userId, sources: ["admin"], at: timeOf(this.now) })
    );
    assert.equal(ended.length, running.length);
  }

  async compare(): Promise<void> {
    const { until, spans } = liveThrough(this.facts);
    const story = this.done.join("\n");
    const hasNow = until !== null && this.now < until;
    for (const hour of [this.now, this.now + 1]) {
      const expected = until !== null && hour < until;
      assert.equal(await isPremium(this.store, this.userId, timeOf(hour)), expected, `${story}\nat ${hour}`);
    }
    const account = (await this.store.accounts.byId(this.userId))!;
    if (hasNow) assert.equal(account.premiumUntil, until === Infinity ? NO_END : timeOf(until!), story);
    const rows = await this.store.entitlements.of(this.userId);
    assert.deepEqual(rows.map(({ state }) => state), this.facts.map(({ state }) => state), story);
    for (const { reference, from, until } of rows) {
      const span = spans.get(reference ?? "");
      if (span !== undefined) assert.deepEqual([from, until], span.map(timeOf), `${story}\n${reference}`);
    }
  }

  giveNow(reference: string, kind: Kind): Promise<boolean> {
    const term = "months" in kind
      ? { term: kind }
      : "hours" in kind
      ? { term: { seconds: kind.hours * 3_600 } }
      : {};
    const until = "until" in kind && kind.until !== null ? timeOf(kind.until) : null;
    const source = "until" in kind ? "admin" : "btcpay";
    return this.within(async (premium) => {
      const gift = { ...term, userId: this.userId, source, reference, until, at: timeOf(this.now) } as const;
      return (await premium.give(gift)).isNew;
    });
  }

  within<T>(run: (premium: PremiumTransaction) => Promise<T>): Promise<T> {
    return this.store.moderation.transact((within) => run(within.premium));
  }

  async rowOf(fact: Fact): Promise<Entitlement> {
    return (await this.store.entitlements.of(this.userId))[this.facts.indexOf(fact)]!;
  }

  async idOf(fact: Fact): Promise<number> {
    return (await this.rowOf(fact)).id;
  }

  pick(): Fact | undefined {
    return this.facts.length === 0 ? undefined : this.chance.pick(this.facts);
  }

  note(what: string): void {
    this.done.push(`${this.now}: ${what}`);
  }
}
