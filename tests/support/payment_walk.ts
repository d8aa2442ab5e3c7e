// A walk through the life of payments at random: everything that buyers, the processor, the network, staff, time and
// restarts can do, checked after each step against an oracle.

import { equal, ok } from "node:assert/strict";
import { createBtcpay } from "../../server/adapters/btcpay/btcpay.ts";
import { hasPremium } from "../../server/ports/premium/premium_time.ts";
import type { Store } from "../../server/ports/store.ts";
import { BtcpayDouble, type DoubleInvoice, type SignedEvent } from "./btcpay_double.ts";
import { FakeClock } from "./fake_clock.ts";
import { type Buyer, PLANS, Till } from "./payments.ts";
import type { PlainClient } from "./plain_client.ts";
import { PaymentOracle } from "./payment_oracle.ts";
import type { RestAnswer } from "./rest_client.ts";
import { openRoom } from "./room.ts";

const NAMES = ["ada", "bob"] as const;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** A look whose answer is on its way. */
interface HeldLook {
  readonly sent: Promise<RestAnswer>;
  release(): void;
}

/** One walk. */
export class PaymentWalk implements AsyncDisposable {
  /** What was done, for the message of a failure. */
  readonly trail: string[] = [];
  /** How often the end of premium was seen to change, so that a test can show that the walk led somewhere. */
  changes = 0;
  readonly #clock = new FakeClock();
  readonly #oracle = new PaymentOracle();
  readonly #btcpay: BtcpayDouble;
  readonly #events: SignedEvent[] = [];
  readonly #ends: Map<string, number | null> = new Map();
  #till!: Till;
  #admin!: PlainClient;
  #buyers: Map<string, Buyer> = new Map();
  #questions = 0;
  #mood: "true" | "fails" | "other store" | "other amount" | "other currency" = "true";
  #held: HeldLook | null = null;
  /** Called by the look that is to be held next: its answer waits for the promise. */
  #hold: (() => Promise<void>) | null = null;

  private constructor(readonly store: Store, readonly random: () => number) {
    this.#btcpay = new BtcpayDouble({ now: () => this.#clock.now() });
    this.#btcpay.lookMood = (answer) => this.#look(answer);
  }

  /** Begins a walk over an empty store. */
  static async begin(store: Store, random: () => number): Promise<PaymentWalk> {
    const walk = new PaymentWalk(store, random);
    await walk.#open();
    return walk;
  }

  /** Does something, and checks what each member has. */
  async step(): Promise<void> {
    const steps: [weight: number, name: string, run: () => Promise<void>][] = [
      [8, "checkout", () => this.#checkOut()],
      [26, "processor", () => this.#change()],
      [24, "event", () => this.#deliver()],
      [4, "foreign", () => this.#deliverForeign()],
      [6, "poll", () => this.#till.look()],
      [10, "time", () => this.#pass()],
      [4, "mood", () => this.#changeMood()],
      [4, "refund", () => this.#refund()],
      [6, "hold", () => this.#holdLook()],
      [6, "release", () => this.#release()],
      [2, "restart", () => this.#restart()],
    ];
    let at = this.random() * steps.reduce((sum, [weight]) => sum + weight, 0);
    const [, name, run] = steps.find(([weight]) => (at -= weight) < 0)!;
    this.trail.push(name);
    await run();
    await this.#till.room.settle();
    await this.#check();
  }

  /** Lets everything come to rest: held answers arrive, every event that ever was comes once more, in any order. */
  async finish(): Promise<void> {
    await this.#release();
    this.#mood = "true";
    const events = this.#events.toSorted(() => this.random() - 0.5);
    for (const event of events) equal((await this.#till.send(await this.#btcpay.again(event))).status, 200);
    await this.#till.room.settle();
    await this.#check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release();
    await this.#till.room.end();
    await this.store.close();
    await this.#btcpay[Symbol.asyncDispose]();
  }

  async #open(): Promise<void> {
    const processors = [createBtcpay(this.#btcpay.settings)];
    const settings = { premiumPlans: PLANS, publicUrl: "https://chat.example" };
    const room = await openRoom({ clock: this.#clock, store: this.store, processors, settings });
    this.#till = new Till(room, this.#btcpay);
    this.#admin = await room.member("admin", "admin");
    for (const name of NAMES) this.#buyers.set(name, await this.#till.buyer(name));
  }

  async #restart(): Promise<void> {
    await this.#release();
    await this.#till.room.end();
    await this.#open();
  }

  async #checkOut(): Promise<void> {
    const [name, plan] = [this.#one(NAMES), this.#one(PLANS)];
    const token = await this.#till.tokenOf(name);
    const buyer = { ...this.#buyers.get(name)!, token };
    const { status, json } = await this.#till.ask(buyer, { plan: plan.id, way: "btcpay" });
    equal(status, 200);
    const { price: _, currency: __, id: ___, ...term } = plan;
    this.#oracle.ordered(json.url.split("/").at(-1), name, term);
  }

  /** The buyer, the chain, time or the owner changes an invoice. */
  async #change(): Promise<void> {
    const invoice = this.#invoice();
    if (invoice === undefined) return;
    const { id, amount } = invoice;
    const half = Number(amount) / 2;
    const change = this.#one([
      ...["receive", "receive", "receive", "half", "confirm", "confirm", "confirm", "confirm"],
      ...["expire", "replace", "invalidate", "invalidate", "settle", "settle"],
    ]);
    this.trail.push(`${change} ${id}`);
    const made = await ({
      receive: () => this.#btcpay.receive(id),
      half: () => this.#btcpay.receive(id, half),
      confirm: () => this.#btcpay.confirm(id),
      expire: () => this.#btcpay.expire(id),
      replace: () => this.#btcpay.replace(id),
      invalidate: () => this.#btcpay.invalidate(id, this.random() < 0.5),
      settle: () => this.#btcpay.markSettled(id),
    }[change]!)();
    this.#events.push(...made);
    // Most events come at once; the others later, again, or never.
    for (const event of made) if (this.random() < 0.4) await this.#send([event]);
  }

  async #deliver(): Promise<void> {
    if (this.#events.length === 0) return;
    const event = this.#one(this.#events);
    const again = await this.#btcpay.again(event);
    await this.#send(this.#one([[event], [again], [event, again], [event, event, again, again]]));
  }

  /** Sends events, all at once. */
  async #send(events: readonly SignedEvent[]): Promise<void> {
    this.trail.push(
      `send ${events.map(({ type, invoiceId }) => `${type} ${invoiceId}`).join(", ")} (${this.#mood})`,
    );
    const answers = await Promise.all(events.map((event) => this.#till.send(event)));
    const orders = await Promise.all([...this.#buyers.values()].map(({ id }) => this.store.orders.of(id)));
    const kept = new Set(orders.flat().map(({ invoiceId }) => invoiceId));
    for (const [n, { status }] of answers.entries()) {
      const { invoiceId } = events[n]!;
      if (!kept.has(invoiceId)) this.#checkDropped(invoiceId);
      equal(status, kept.has(invoiceId) && this.#mood === "fails" ? 503 : 200);
    }
  }

  /** An order is kept no more: it was never paid, and no payment can come for it. */
  #checkDropped(id: string): void {
    ok(this.#btcpay.invoices.get(id)!.monitoringTime * 1_000 < this.#clock.now(), `${id} can still be paid`);
    for (const name of NAMES) ok(!this.#oracle.givenTo(name).includes(id), `${id} was paid`);
  }

  async #deliverForeign(): Promise<void> {
    const id = this.#invoice()?.id ?? "none";
    const forged = await this.#btcpay.event("InvoiceSettled", id, {}, "another secret");
    equal((await this.#till.send(forged)).status, 401);
    equal((await this.#till.send({ body: forged.body })).status, 401);
    const foreign = await this.#btcpay.event("InvoiceSettled", id, { storeId: "another" });
    equal((await this.#till.send(foreign)).status, 200);
  }

  async #pass(): Promise<void> {
    const ms = this.#one([5_000, MINUTE, 20 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 16 * DAY]);
    this.trail.push(`${ms / MINUTE} minutes`);
    // No look is that long under way: its answer is given up after 15 seconds of real time. What this clock would end
    // is the request of the event, after 20 minutes as every request in progress, with 503 (`requests` of `TRANSFERS`).
    await this.#release();
    await this.#till.room.pass(Math.round(ms * (0.5 + this.random())));
    await this.#till.room.node.poll();
  }

  async #changeMood(): Promise<void> {
    // A look whose answer is held is of one mood: it may ask for the payments next.
    await this.#release();
    const wrong = this.#one(["fails", "other store", "other amount", "other currency"] as const);
    this.#mood = this.random() < 0.7 ? "true" : wrong;
    this.trail.push(this.#mood);
  }

  async #refund(): Promise<void> {
    const name = this.#one(NAMES);
    const given = this.#oracle.givenTo(name);
    if (given.length === 0) return;
    const invoice = this.#one(given);
    const { id: user_id } = this.#buyers.get(name)!;
    const row = (await this.store.entitlements.of(user_id)).find(({ reference }) => reference === invoice);
    ok(row !== undefined, `${invoice} gave time, and is not there`);
    this.trail.push(`refund ${invoice}`);
    const { event } = await this.#admin.request("admin_entitlement", {
      user_id,
      entitlement_id: row.id,
      end: true,
    });
    equal(event, "admin_action_ok");
    this.#oracle.refunded(invoice);
  }

  /** An event whose look is answered, and whose answer takes its time. */
  async #holdLook(): Promise<void> {
    if (this.#held !== null || this.#mood !== "true" || this.#events.length === 0) return;
    const event = this.#one(this.#events);
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    this.#hold = () => {
      looked.resolve();
      return gate;
    };
    this.trail.push(`hold ${event.type} ${event.invoiceId}`);
    const sent = this.#till.send(event);
    // There is no look where the order is no longer kept.
    await Promise.race([looked.promise, sent]);
    if (this.#hold === null) this.#held = { sent, release };
    this.#hold = null;
  }

  async #release(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    held.release();
    equal((await held.sent).status, 200);
  }

  /** Answers a look as the mood is, and tells the oracle what was said truly. */
  async #look(answer: () => Promise<Response>): Promise<Response> {
    const { path } = this.#btcpay.requests.at(-1)!;
    const isPayments = path.endsWith("/payment-methods");
    const id = path.split("/").at(isPayments ? -2 : -1)!;
    if (this.#mood === "fails") return new Response("", { status: 500 });
    const question = isPayments ? 0 : ++this.#questions;
    const invoice = structuredClone(this.#btcpay.invoices.get(id)!);
    const response = await answer();
    if (isPayments) return response;
    if (this.#mood !== "true") {
      const other = { "other store": { storeId: "another" }, "other amount": { amount: "0.01" } };
      const members = other[this.#mood as keyof typeof other] ?? { currency: "XAU" };
      return Response.json({ ...await response.json(), ...members });
    }
    const hold = this.#hold;
    this.#hold = null;
    await hold?.();
    // Payments are asked for after the invoice: they are as they are then.
    const payments = structuredClone(this.#btcpay.invoices.get(id)!.payments);
    this.#oracle.answered(question, { ...invoice, payments }, this.#clock.now());
    return response;
  }

  #invoice(): DoubleInvoice | undefined {
    const all = [...this.#btcpay.invoices.values()];
    // Mostly the newest, so that something comes of it.
    return this.random() < 0.7 ? all.at(-1) : all[Math.floor(this.random() * all.length)];
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  async #check(): Promise<void> {
    const now = this.#clock.now();
    for (const name of NAMES) {
      const { id, client } = this.#buyers.get(name)!;
      const account = (await this.store.accounts.byId(id))!;
      const until = this.#oracle.until(name, now);
      const has = hasPremium(account, now);
      equal(has, until !== null, `${name} has premium: ${has}`);
      if (has) equal(new Date(account.premiumUntil!).toISOString(), new Date(until!).toISOString(), name);
      // What the open page shows is what is so.
      const joined = client.all("joined").at(-1)!.has_ai_access;
      equal(client.all("ai_unlock").at(-1)?.has_ai_access ?? joined, has, `${name}'s page`);
      if (until !== (this.#ends.get(name) ?? null)) this.changes++;
      this.#ends.set(name, until);
    }
  }
}
