// Which questions may be asked: the free messages of an account and of the address that it was registered from. Each
// free message is reserved for one question only.

import type { Account } from "../ports/account.ts";
import { hasPremium } from "../ports/premium/premium_time.ts";
import type { AddressTrial, Store } from "../ports/store.ts";
import type { OpenQuestions } from "./open_questions.ts";
import type { Question } from "./question.ts";

/** Questions of one account that are open at once, at all nodes: one being answered and one in the queue. */
const MAX_OPEN = 2;
/**
 * Accounts registered from one address whose free messages fit into a day: a household, or a few friends. Without this
 * limit the free messages of an address would never end, for an account is made and deleted in seconds.
 */
const ACCOUNTS_PER_DAY = 10;
const DAY_MS = 24 * 60 * 60_000;

/** What the free messages are counted with. */
export interface FreeMessagesOptions {
  readonly store: Pick<Store, "accounts" | "companions">;
  /** `aiFreeLimit`: free messages of one account. */
  readonly settings: { readonly aiFreeLimit: number };
}

/** What becomes of a question that wants to be asked. `gone`: the account is deleted, or its asker has left. */
export type QuestionAdmission = "admitted" | "too_many_open" | "no_free_message" | "gone";

/** How many questions of the account may be open with it, and whether it takes no free message. */
interface AdmissionTerms {
  readonly maxOpen: number;
  readonly isFree: boolean;
}

/** Admits questions. A free message is reserved for one that was admitted until it is released. */
export class FreeMessages {
  constructor(readonly options: FreeMessagesOptions, readonly open: OpenQuestions) {}

  /** Admits a question if there is a free message for it that no other open question may take. */
  admit(question: Question): Promise<QuestionAdmission> {
    return this.#admit(question, { maxOpen: MAX_OPEN, isFree: false });
  }

  /** Admits a question if no other of its account is open at any node. It takes no free message where it `isFree`. */
  admitAlone(question: Question, isFree: boolean): Promise<QuestionAdmission> {
    return this.#admit(question, { maxOpen: 1, isFree });
  }

  /** Whether an account could ask a question now: it has unlimited access, or a free message that is not reserved. */
  async hasFree(account: Account, at: number): Promise<boolean> {
    const { store, settings } = this.options;
    if (hasPremium(account, at)) return true;
    if (freeMessagesUsed(account) >= settings.aiFreeLimit) return false;
    const address = addressTrial(account, at, settings.aiFreeLimit);
    return address === null || await store.companions.usedFrom(address) < address.limit;
  }

  /** Gives up what is reserved for a question. Its answer is counted by now, or never will be. */
  release(question: Question): void {
    this.open.leave(question);
  }

  async #admit(question: Question, terms: AdmissionTerms): Promise<QuestionAdmission> {
    // An answer that is counted just now counts twice for a moment, so only the second try is final.
    const first = await this.#reserve(question, terms);
    return first === "no_free_message" ? await this.#reserve(question, terms) : first;
  }

  async #reserve(question: Question, terms: AdmissionTerms): Promise<QuestionAdmission> {
    let admission: QuestionAdmission | undefined;
    try {
      admission = await this.#enter(question, terms);
      return admission;
    } finally {
      if (admission !== "admitted") this.release(question);
    }
  }

  /** Counts the question as open, then reads what is used: an answer that is counted meanwhile is in one of the two. */
  async #enter(question: Question, { maxOpen, isFree }: AdmissionTerms): Promise<QuestionAdmission> {
    const { store, settings } = this.options;
    const { asker: { userId }, message: { at }, cancellation } = question;
    const open = await this.open.enter(question, `open questions ${userId}`);
    const account = await store.accounts.byId(userId);
    if (cancellation.isCancelled || account === undefined) return "gone";
    if (open > maxOpen) return "too_many_open";
    const address = addressTrial(account, at, settings.aiFreeLimit);
    question.addressTrial = address;
    question.isPremium = hasPremium(account, at);
    if (question.isPremium || isFree) return "admitted";
    if (open > settings.aiFreeLimit - freeMessagesUsed(account)) return "no_free_message";
    if (address !== null) {
      const openThere = await this.open.enter(question, `open questions from ${address.digest}`);
      const left = address.limit - await store.companions.usedFrom(address);
      if (openThere > left) return "no_free_message";
    }
    return cancellation.isCancelled ? "gone" : "admitted";
  }
}

/** Free messages that an account has used: answers without unlimited access. */
function freeMessagesUsed({ aiMessagesUsed, aiMessagesUnlimited }: Account): number {
  return aiMessagesUsed - aiMessagesUnlimited;
}

/** What questions of an account count against beside it; null for an account without a known address. */
function addressTrial({ addressDigest }: Account, at: number, freeLimit: number): AddressTrial | null {
  if (addressDigest === undefined) return null;
  return { digest: addressDigest, day: Math.floor(at / DAY_MS), limit: ACCOUNTS_PER_DAY * freeLimit };
}
