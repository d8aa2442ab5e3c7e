// Ends premium on open sockets: each node watches when that of its own members ends, and tells them.

import type { Account } from "../../ports/account.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { hasPremium, NO_END } from "../../ports/premium/premium_time.ts";
import type { Store } from "../../ports/store.ts";
import type { Hub } from "../hub.ts";
import { accountPrincipal, type Person } from "../session.ts";
import { premiumNews, type PremiumNewsParts } from "./premium_news.ts";

/** Time until the next try where the store could not be read, milliseconds. */
const RETRY_MS = 2_000;
/** Longest time of a timer, milliseconds: timers of JavaScript count in 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * Time until a change is compared with the store, milliseconds. Changes of two nodes at once may arrive in another order
 * than the store has them.
 */
const COMPARE_MS = 2_000;
/** What a member reads whose client shows the server's own text. */
const ENDED = "Your premium has ended. Thank you for the time together.";

/** What the clock works with. */
export interface PremiumClockOptions extends Pick<PremiumNewsParts, "clock" | "settings"> {
  readonly bus: Bus;
  readonly hub: Hub;
  readonly log: Log;
  readonly store: Pick<Store, "accounts">;
}

/**
 * Whether an account has premium is read from the account and the time; nothing waits for this clock. It only notifies:
 * within 5 seconds of the end, as the contract says.
 */
export class PremiumClock {
  /** Ends that are to come, by account. */
  readonly #ends: Map<number, number> = new Map();
  /** Accounts that are read because their end has come. */
  readonly #ending: Set<number> = new Set();
  /** Accounts with a change that is not compared with the store yet, and the end that their members know. */
  readonly #changes: Map<number, number | null> = new Map();
  readonly #unsubscribe: () => void;
  #timer: { readonly dueAt: number; readonly pending: Timer } | null = null;
  #isStopped = false;

  constructor(readonly options: PremiumClockOptions) {
    const { bus, hub } = options;
    this.#unsubscribe = bus.subscribe((message) => {
      if (message.kind === "moderation" && message.change.type === "premium") {
        this.#changed(message.change.userId, message.change.until);
      }
    });
    hub.onLeave(({ profile: { userId } }) => {
      if (userId !== null) this.#ends.delete(userId);
    });
  }

  /**
   * A member has joined: `joined` is the account as its `joined` had it at the time `at`, `now` as it is since the socket
   * receives. What changed in between is sent.
   */
  entered(joined: Account, at: number, now: Account): void {
    const { clock } = this.options;
    if (joined.premiumUntil !== now.premiumUntil) {
      this.#send(now.id, premiumNews(this.options, now, clock.now()));
      this.follow(now);
    } else if (hasPremium(joined, at)) this.#watch(now.id, now.premiumUntil);
  }

  /** Watches the end of what an account has, which its member knows. */
  follow(account: Account): void {
    const hasNow = hasPremium(account, this.options.clock.now());
    this.#watch(account.id, hasNow ? account.premiumUntil : null);
  }

  /** Ends what is due. Beside its own timer, call it once a second: the time may have been set forward. */
  check(): void {
    const now = this.options.clock.now();
    for (const [userId, end] of this.#ends) {
      if (end > now) continue;
      this.#ends.delete(userId);
      void this.#end(userId);
    }
  }

  /** Unsubscribes from the bus, and stops its timer. */
  stop(): void {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#timer?.pending.cancel();
  }

  #changed(userId: number, until: number | null): void {
    this.#ending.delete(userId);
    if (this.#person(userId) !== undefined) {
      if (!this.#changes.has(userId)) this.options.clock.after(COMPARE_MS, () => void this.#compare(userId));
      this.#changes.set(userId, until);
    }
    this.#watch(userId, until !== null && until > this.options.clock.now() ? until : null);
  }

  /** Sends what the store says, where the member knows something else. */
  async #compare(userId: number): Promise<void> {
    if (this.#isStopped) return;
    // A store that cannot be read is read again at the next join, or at the end.
    const known = this.#changes.get(userId);
    this.#changes.delete(userId);
    const account = await this.options.store.accounts.byId(userId).catch(() => undefined);
    // A newer change is compared in its turn.
    if (account === undefined || known === account.premiumUntil || this.#changes.has(userId)) return;
    this.#send(userId, premiumNews(this.options, account, this.options.clock.now()));
    this.follow(account);
  }

  #watch(userId: number, end: number | null): void {
    if (end === null || end === NO_END || this.#person(userId) === undefined) this.#ends.delete(userId);
    else {
      this.#ends.set(userId, end);
      this.#wake(end);
    }
  }

  /** Looks again at a time, or before. A timer that comes too early does no harm. */
  #wake(at: number): void {
    if (this.#isStopped || (this.#timer !== null && this.#timer.dueAt <= at)) return;
    this.#timer?.pending.cancel();
    const { clock } = this.options;
    const wait = Math.min(Math.max(at - clock.now(), 1), LONGEST_TIMER_MS);
    this.#timer = { dueAt: at, pending: clock.after(wait, () => this.#timeout()) };
  }

  #timeout(): void {
    this.#timer = null;
    this.check();
    let next = Infinity;
    for (const end of this.#ends.values()) next = Math.min(next, end);
    if (next !== Infinity) this.#wake(next);
  }

  #person(userId: number): Person | undefined {
    return this.options.hub.presence.local.byPrincipal(accountPrincipal(userId));
  }

  /** Reads the account anew: what it was given meanwhile may not have been delivered to this node. */
  async #end(userId: number): Promise<void> {
    const { clock, log, store } = this.options;
    this.#ending.add(userId);
    let account: Account | undefined;
    try {
      account = await store.accounts.byId(userId);
    } catch (error) {
      log.warn("an end of premium cannot be read yet", { cause: error instanceof Error ? error.name : "" });
      clock.after(RETRY_MS, () => {
        if (this.#ending.has(userId) && !this.#isStopped) void this.#end(userId);
      });
      return;
    }
    // It was changed meanwhile, and that is what its member knows.
    if (!this.#ending.delete(userId) || account === undefined) return;
    const hasNow = hasPremium(account, clock.now());
    this.#send(userId, {
      ...premiumNews(this.options, account, clock.now()),
      ...(hasNow ? {} : { msg: ENDED }),
    });
    this.follow(account);
  }

  /** Sends to the sockets of this node: every other one has a clock of its own. */
  #send(userId: number, news: ReturnType<typeof premiumNews>): void {
    for (const { connection } of this.#person(userId)?.sessions ?? []) connection.emit("ai_unlock", news);
  }
}
