// Asks the payment processors about orders: when an event says that there is something to see, and from time to time.

import { Refusal } from "../../protocol/errors.ts";
import type { AskedOrder } from "../../ports/premium/order_store.ts";
import { type PaymentProcessor, ProcessorFailure } from "../../ports/premium/payment_processor.ts";
import type { PaymentWay } from "../../protocol/premium/plans.ts";
import type { Context } from "../context.ts";
import { nextLook } from "./look_schedule.ts";
import { applyAnswer } from "./order_settling.ts";

/** An event as it was received. */
export interface SignedEvent {
  readonly way: PaymentWay;
  readonly body: Uint8Array;
  /** The value of the processor's header; undefined without it. */
  readonly signature: string | undefined;
}

/** Follows what becomes of orders. */
export interface OrderLooks {
  /** Name of the header with the signature of an event; null where members cannot pay this way. */
  signatureHeader(way: PaymentWay): string | null;
  /** Whether the processor has signed these bytes. */
  isSigned(event: SignedEvent): Promise<boolean>;
  /**
   * Looks at the invoice that a signed event is about. An event that is none of ours does nothing. Throws a `Refusal`
   * `unavailable` where the processor does not say what is so: it has to send the event again.
   */
  take(event: SignedEvent): Promise<void>;
  /** Asks about orders that are due. Call it about once a second; a call during one that runs does nothing. Never rejects. */
  lookDue(): Promise<void>;
  /** Begins no more looks. */
  stop(): void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Waits after failures in a row, milliseconds: the last one for all further ones. */
const RETRY_MS = [15_000, 30_000, MINUTE_MS, MINUTE_MS, 5 * MINUTE_MS] as const;
/** Longer than two requests take: after it, the node that asks is gone. Milliseconds. */
const LEASE_MS = MINUTE_MS;
/** Looks of one call. */
const AT_ONCE = 20;
/** Unpaid orders that the processor is asked about no more are dropped this long after the checkout. */
const KEPT_UNPAID_MS = 90 * DAY_MS;
/** Time between two sweeps, milliseconds. */
const SWEEP_MS = 60 * MINUTE_MS;
/** A failure that goes on is logged again after this time, milliseconds. */
const LOG_AGAIN_MS = 60 * MINUTE_MS;

/** Makes it. */
export function createOrderLooks(context: Context): OrderLooks {
  const followers = context.processors.map((processor) => new Follower(context, processor));
  const ofWay = (way: PaymentWay): Follower | undefined => followers.find((one) => one.processor.way === way);
  let running: Promise<void> | null = null;
  let sweptAt = 0;
  const lookDue = async (): Promise<void> => {
    const { clock, store } = context;
    for (const follower of followers) await follower.lookDue();
    if (clock.now() - sweptAt < SWEEP_MS) return;
    sweptAt = clock.now();
    await store.orders.sweep(clock.now() - KEPT_UNPAID_MS);
  };
  return {
    signatureHeader: (way) => ofWay(way)?.processor.signatureHeader ?? null,
    isSigned: ({ way, body, signature }) =>
      ofWay(way)?.processor.isSigned(body, signature) ?? Promise.resolve(false),
    take: async ({ way, body }) => await ofWay(way)?.take(body),
    async lookDue() {
      if (followers.length === 0) return;
      running ??= lookDue().catch((error: unknown) => {
        // The next call begins anew; what was asked about is due again after its lease.
        context.log.debug("orders could not be read", { cause: error instanceof Error ? error.name : "" });
      }).finally(() => running = null);
      await running;
    },
    stop: () => followers.forEach((follower) => follower.stop()),
  };
}

/** Why an invoice is looked at. */
type Cause = "event" | "schedule";

/** Follows the orders of one processor. */
class Follower {
  #isStopped = false;
  /** No looks on its own before this time, milliseconds of the monotonic clock: the processor has failed. */
  #pausedUntil = -Infinity;
  /** Failures in a row. */
  #failures = 0;
  #logged: { readonly why: string; readonly at: number } | null = null;

  constructor(readonly context: Context, readonly processor: PaymentProcessor) {}

  async take(body: Uint8Array): Promise<void> {
    const { processor: { way }, context: { log, store } } = this;
    const { kind, invoiceId } = this.processor.eventOf(body);
    const asked = invoiceId === null ? undefined : await store.orders.ask(way, invoiceId);
    if (asked === undefined) {
      return log.info("an event of the payment processor is none of ours", { way, kind });
    }
    if (await this.#look(asked, "event")) return;
    throw new Refusal("unavailable", "The invoice could not be looked at. Please send this again.", {
      retryAfterMs: RETRY_MS[0],
    });
  }

  async lookDue(): Promise<void> {
    const { processor: { way }, context: { clock, store } } = this;
    for (let n = 0; n < AT_ONCE && !this.#isStopped && clock.monotonic() >= this.#pausedUntil; n++) {
      const asked = await store.orders.askDue(way, clock.now(), LEASE_MS);
      if (asked === undefined) return;
      await this.#look(asked, "schedule");
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Asks, and applies the answer. False where there is none; then it is asked again later. */
  async #look(asked: AskedOrder, cause: Cause): Promise<boolean> {
    try {
      const invoice = await this.processor.look(asked.order.invoiceId);
      this.#answered();
      await applyAnswer(this.context, asked, invoice);
      return true;
    } catch (error) {
      if (!(error instanceof ProcessorFailure)) throw error;
      await this.#failed(asked, cause, error);
      return false;
    }
  }

  #answered(): void {
    if (this.#logged !== null) this.context.log.info("the payment processor answers again", this.#fields());
    [this.#logged, this.#failures, this.#pausedUntil] = [null, 0, -Infinity];
  }

  async #failed(
    { order }: AskedOrder,
    cause: Cause,
    { kind, message: why }: ProcessorFailure,
  ): Promise<void> {
    const { clock, log, store } = this.context;
    const now = clock.now();
    const isOfThisInvoice = kind === "unknown" || kind === "odd";
    const waitMs = isOfThisInvoice ? 0 : RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]!;
    if (waitMs > 0) this.#pausedUntil = clock.monotonic() + waitMs;
    // What an event said is worth asking soon. Otherwise the failure may be the invoice's own, and never end.
    const scheduled = nextLook(order, now);
    const isSoon = cause === "event" && waitMs > 0;
    const lookAt = isSoon ? now + waitMs : scheduled && Math.max(scheduled, now + waitMs);
    await store.orders.setLookAt(order.id, lookAt);
    if (this.#logged?.why === why && now - this.#logged.at < LOG_AGAIN_MS) return;
    this.#logged = { why, at: now };
    const next = lookAt === null ? {} : { nextInSeconds: Math.ceil((lookAt - now) / 1_000) };
    log.warn(`an invoice is looked at later: ${why}`, { ...this.#fields(), ...next });
  }

  #fields(): { readonly way: PaymentWay } {
    return { way: this.processor.way };
  }
}
