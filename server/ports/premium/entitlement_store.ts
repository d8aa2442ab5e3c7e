// The part of the store about entitlements: the time of premium that accounts have. Guarantees as in `store.ts`.
//
// The entitlements of an account with a term, such as months that were paid for, run one after another: each from its
// creation, or from the end of those before it. A refunded one drops out, and the later ones move forward. All times of
// an account are laid anew with each change (server/store/premium/timeline.ts), in its transaction.

import type { EntitlementSource } from "../../protocol/premium/entitlements.ts";
import type { Term } from "../../protocol/premium/plans.ts";
import type { Page, PageRequest } from "../list_page.ts";

/** Who revoked an entitlement. */
export type RevokedBy = "staff" | "processor";

/** What is stored about an entitlement. That its time is over is not stored. */
export interface Entitlement {
  readonly id: number;
  readonly userId: number;
  readonly source: EntitlementSource;
  /** Its id at its source; null without one. Unique for each source. */
  readonly reference: string | null;
  /** Null for one with an end that staff chose, or without an end. */
  readonly term: Term | null;
  readonly createdAt: number;
  /** When its time begins: the creation, or later. */
  readonly from: number;
  /** When its time ends, days of grace included; when it was revoked; null for no end. */
  readonly until: number | null;
  readonly state: "active" | "grace" | "revoked";
  readonly revokedBy: RevokedBy | null;
  /** In the words of staff. */
  readonly reason: string | null;
  /** What was paid for it; null for nothing. */
  readonly price: string | null;
  readonly currency: string | null;
}

/** An entitlement with the name of its account. */
export interface NamedEntitlement extends Entitlement {
  readonly username: string;
}

/** An entitlement to be given: with a term, with an end, or with neither, which is one without an end. */
export interface NewEntitlement {
  readonly userId: number;
  readonly source: EntitlementSource;
  readonly reference: string | null;
  readonly term?: Term;
  /** Ignored beside a term. */
  readonly until?: number | null;
  readonly at: number;
  readonly reason?: string | null;
  readonly price?: string;
  readonly currency?: string;
}

/** What became of an entitlement to be given. */
export interface Given {
  /** False where the source has given this reference before: nothing has changed. */
  readonly isNew: boolean;
  readonly entitlement: Entitlement;
}

/** Another end of a gift that runs at `at`. Without a reason, the reason stays. */
export interface NewEnd {
  /** Null for no end. */
  readonly until: number | null;
  readonly at: number;
  readonly reason?: string | null;
}

/** What is ended. */
export interface Ending {
  readonly userId: number;
  /** Only those of these sources. */
  readonly sources: readonly EntitlementSource[];
  readonly at: number;
  readonly reason?: string | null;
}

/** How an entitlement is revoked. */
export interface Revocation {
  readonly at: number;
  readonly by: RevokedBy;
  readonly reason?: string | null;
}

/** Entitlements. */
export interface EntitlementStore {
  /** All of an account, in the order of their creation. */
  of(userId: number): Promise<Entitlement[]>;
  /** All, newest first. The query is searched in names and references. Throws a `Refusal` for an invalid cursor. */
  page(page: PageRequest): Promise<Page<NamedEntitlement>>;
}

/**
 * Changes of entitlements within a moderation transaction. Each brings `Account.premiumUntil` up to date. The caller
 * logs what was done.
 */
export interface PremiumTransaction {
  /** All of an account, in the order of their creation. */
  of(userId: number): Promise<Entitlement[]>;
  /** Undefined for an unknown id. */
  byId(id: number): Promise<Entitlement | undefined>;
  /** Undefined for an unknown reference. */
  byReference(source: EntitlementSource, reference: string): Promise<Entitlement | undefined>;
  /**
   * Gives an entitlement to an account that exists. A source gives a reference once, whatever became of it: a second
   * call changes nothing, and resolves to the first one. Without a reference, each call gives another.
   */
  give(gift: NewEntitlement): Promise<Given>;
  /**
   * Sets the end of a gift that runs; null for no end. Where one of the two ends is none, and the account has one with a
   * term, the gift ends now and the rest is another one, so that what was bought beside it or after it keeps its time.
   * False, without a change, for an unknown or ended one, or one with a term.
   */
  changeEnd(id: number, change: NewEnd): Promise<boolean>;
  /** Revokes, as staff, what runs at `at` of some sources, or has not begun. Resolves to what it was. */
  end(ending: Ending): Promise<Entitlement[]>;
  /**
   * Revokes one. One with a term drops out of the time line, as if it had never been; another keeps the time until `at`.
   * By the processor, false, without a change, for one that is revoked. By staff, one that the processor revoked stays so
   * whatever the processor says later. False for an unknown id, and for one that staff has revoked.
   */
  revoke(id: number, revocation: Revocation): Promise<boolean>;
  /**
   * Gives back what the processor has revoked, as the processor says that it is settled again. False, without a change,
   * for one that is not revoked, or was revoked by staff.
   */
  settleAgain(source: EntitlementSource, reference: string): Promise<boolean>;
  /**
   * A renewal has failed: access stays for `GRACE_MS` after the end. False, without a change, for an unknown or revoked
   * one, one without a term, and one that is in grace.
   */
  renewalFailed(source: EntitlementSource, reference: string): Promise<boolean>;
}
