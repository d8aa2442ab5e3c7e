// Which questions may be asked: the free messages of an account and of the address it was registered from, each for one question only.

import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/cluster_limits.ts";
import type { Account } from "../ports/account_store.ts";
import type { AddressTrial, Store } from "../ports/store.ts";
import type { Cancellation } from "./cancellation.ts";
import { OpenQuestions } from "./open_questions.ts";

/** Questions of one account that are open at once, at all nodes: one being answered and one in the queue. */
const MAX_OPEN = 2;
/**
 * Accounts registered from one address whose free messages fit into a day: a household, or a few friends. Without it the
 * free messages of an address have no end, for an account is made and deleted in seconds.
 */
const ACCOUNTS_A_DAY = 10;
const DAY_MS = 24 * 60 * 60_000;

/** What the free messages are counted with. */
export interface FreeMessagesOptions {
  readonly store: Pick<Store, "accounts" | "companions">;
  readonly settings: { readonly aiFreeLimit: number };
  readonly clock: Clock;
  readonly limits?: Limits;
}

/** What becomes of a question that wants to be asked. `gone`: the account is, or who asked. */
export type QuestionAdmission =
  /** It may be asked. `address` is what its answer counts against beside the account; null for nothing. */
  | { readonly kind: "admitted"; readonly address: AddressTrial | null }
  | { readonly kind: "too_many_open" }
  | { readonly kind: "no_free_message" }
  | { readonly kind: "gone" };

/** Admits questions. One that was admitted holds its free message until it is dismissed. */
export class FreeMessages {
  readonly #open: OpenQuestions;

  constructor(readonly options: FreeMessagesOptions) {
    this.#open = new OpenQuestions(options.clock, options.limits);
  }

  /** The open questions of an account at this node. */
  openOf(userId: number): Iterable<Cancellation> {
    return this.#open.of(accountKey(userId));
  }

  /** Admits a question asked at `at`, if there is a free message for it that no other question may take. */
  async admit(asking: Cancellation, userId: number, at: number): Promise<QuestionAdmission> {
    // An answer that is counted just now counts twice for a moment, so only the second look is final.
    const first = await this.#look(asking, userId, at);
    return first.kind === "no_free_message" ? await this.#look(asking, userId, at) : first;
  }

  /** A question is over. */
  dismiss(asking: Cancellation): void {
    this.#open.leave(asking);
  }

  async #look(asking: Cancellation, userId: number, at: number): Promise<QuestionAdmission> {
    let admission: QuestionAdmission | undefined;
    try {
      admission = await this.#enter(asking, userId, at);
      return admission;
    } finally {
      if (admission?.kind !== "admitted") this.dismiss(asking);
    }
  }

  /** What is used is read after the question is counted as open: an answer counted meanwhile is in one of the two. */
  async #enter(asking: Cancellation, userId: number, at: number): Promise<QuestionAdmission> {
    const { store, settings } = this.options;
    const open = await this.#open.enter(accountKey(userId), asking);
    const account = await store.accounts.byId(userId);
    if (asking.cancelled || account === undefined) return { kind: "gone" };
    if (open > MAX_OPEN) return { kind: "too_many_open" };
    const address = addressTrial(account, at, settings.aiFreeLimit);
    if (account.hasAiAccess) return { kind: "admitted", address };
    if (open > settings.aiFreeLimit - account.aiMessagesUsed) return { kind: "no_free_message" };
    if (address !== null) {
      const openThere = await this.#open.enter(`open questions from ${address.digest}`, asking);
      const left = address.limit - await store.companions.usedFrom(address);
      if (openThere > left) return { kind: "no_free_message" };
    }
    return asking.cancelled ? { kind: "gone" } : { kind: "admitted", address };
  }
}

function addressTrial({ addressDigest }: Account, at: number, freeLimit: number): AddressTrial | null {
  if (addressDigest === undefined) return null;
  return { digest: addressDigest, day: Math.floor(at / DAY_MS), limit: ACCOUNTS_A_DAY * freeLimit };
}

function accountKey(userId: number): string {
  return `open questions ${userId}`;
}
