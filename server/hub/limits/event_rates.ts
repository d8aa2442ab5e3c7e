// How often a client may send each event: counts before the handler runs, and gives back what was refused.

import type { Budget } from "../../ports/limits.ts";
import { Refusal } from "../../protocol/errors.ts";
import { hasRole } from "../../protocol/roles.ts";
import type { Person, Session } from "../session.ts";
import { RATES } from "./bounds.ts";
import { type ClusterRateLimit, orRefuse } from "./cluster_limits.ts";
import type { Tiers, Who } from "./tiers.ts";

/** How often an event may be sent. */
export type EventRate =
  /**
   * It counts as a message: the contract's rate, and for guests the budgets of their address. A refused one does not
   * count.
   */
  | "message"
  /** It counts as an action of staff. All actions share one budget. */
  | "action"
  /** A budget of its own for each principal; before joining, for each socket. */
  | (Budget & {
    /** One more is refused, or acknowledged and dropped; refused when absent. */
    readonly beyond?: "refuse" | "drop";
  });

/** What the rates work with. */
export interface EventRatesOptions {
  readonly tiers: Tiers;
  /** The contract's rate of messages. */
  readonly messages: ClusterRateLimit;
  /** Whether a user may have sent something from another node within the last `ms` milliseconds. */
  readonly isOnOtherNodes: (person: Person, ms: number) => boolean;
  /** Called for an action that came too often. */
  readonly onActionRefused: (session: Session, event: string) => void;
}

/** Longest time for which a budget of one principal matters at other nodes, milliseconds. */
const LOOK_BACK_MS = 60_000;

/** Counts events. */
export class EventRates {
  constructor(readonly options: EventRatesOptions) {}

  /**
   * Runs `handle` if the event's rate allows it. Otherwise throws, or rejects with, a `Refusal` `rate_limited`, or does
   * nothing where the rate says `drop`.
   */
  around(
    event: string,
    rate: EventRate,
    { session, person }: { readonly session: Session; readonly person: Person | null },
    handle: () => Promise<void> | undefined,
  ): Promise<void> | undefined {
    if (rate === "message") return this.#asMessage(session, person!, handle);
    const counted = rate === "action"
      ? this.#takeAction(session, person!, event)
      : this.#take(event, rate, session, person);
    if (counted === "drop") return undefined;
    return counted === undefined ? handle() : counted.then(handle);
  }

  /** A guest has become an account: what the guest has used up counts for the account. */
  transfer(from: string, to: string): void {
    this.options.tiers.transfer(from, to);
    this.options.messages.transfer(from, to);
  }

  #take(
    event: string,
    { beyond, ...budget }: Exclude<EventRate, string>,
    session: Session,
    person: Person | null,
  ): Promise<void> | "drop" | undefined {
    const principal = person?.principal ?? session.id;
    const others = person !== null && this.#isOnOtherNodes(person) ? "awaited" : "left_out";
    const msg = "That was too often. Please wait a moment.";
    try {
      return this.options.tiers.takeOf(event, { principal: budget }, { principal }, msg, others);
    } catch (error) {
      if (beyond === "drop" && error instanceof Refusal) return "drop";
      throw error;
    }
  }

  #takeAction(session: Session, person: Person, event: string): Promise<void> | undefined {
    const name = hasRole(session.role, "admin") ? "admin_actions" : "mod_actions";
    const others = this.#isOnOtherNodes(person) ? "awaited" : "left_out";
    const msg = "That was many actions in a minute. Please wait a moment.";
    const who: Who = { principal: person.principal };
    const refused = (error: unknown): never => {
      if (error instanceof Refusal) this.options.onActionRefused(session, event);
      throw error;
    };
    try {
      return this.options.tiers.takeOf(name, RATES[name].tiers, who, msg, others)?.catch(refused);
    } catch (error) {
      return refused(error);
    }
  }

  #isOnOtherNodes(person: Person): boolean {
    return this.options.isOnOtherNodes(person, LOOK_BACK_MS);
  }

  /** A guest's messages count by session and by address, a member's over all of their sockets. */
  #asMessage(
    session: Session,
    person: Person,
    handle: () => Promise<void> | undefined,
  ): Promise<void> | undefined {
    const { messages, tiers } = this.options;
    const { principal, profile: { userId } } = person;
    const isGuest = userId === null;
    const who: Who = { source: session.source };
    const giveBackOne = (): void => (isGuest ? messages.own : messages).giveBack(principal);
    const tooFast = (ms: number): Refusal =>
      new Refusal("rate_limited", "You are writing too fast. Take a breath.", { retryAfterMs: ms });
    const refused = (error: unknown): never => {
      if (error instanceof Refusal) {
        giveBackOne();
        if (isGuest) tiers.giveBack("guest_messages", who);
      }
      throw error;
    };
    const handled = (): Promise<void> | undefined => {
      try {
        return handle()?.catch(refused);
      } catch (error) {
        return refused(error);
      }
    };
    if (!isGuest) {
      const isOnOtherNodes = this.options.isOnOtherNodes(person, messages.own.windowMs);
      const counted = orRefuse(messages.take(principal, isOnOtherNodes), tooFast);
      return counted === undefined ? handled() : counted.then(handled);
    }
    orRefuse(messages.own.take(principal), tooFast);
    const limited = this.#fromAddress(who, giveBackOne);
    return limited === undefined ? handled() : limited.then(handled);
  }

  #fromAddress(who: Who, giveBackOne: () => void): Promise<void> | undefined {
    const refused = (error: unknown): never => {
      giveBackOne();
      throw error;
    };
    const msg = "Very much is being written from where you are. Please wait a moment.";
    try {
      return this.options.tiers.take("guest_messages", who, msg)?.catch(refused);
    } catch (error) {
      return refused(error);
    }
  }
}
