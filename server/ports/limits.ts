// Counters of limits over all nodes together.

/** Most rows that the store keeps, for one member, for two, or in all. */
export const KEPT = {
  messagesOfPair: 500,
  /** Epochs of a conversation: the newest, and those of its messages. */
  epochsOfPair: 501,
  /** Messages before an invitation is accepted. */
  waitingOfPair: 50,
  /** Unanswered invitations to members. */
  invitationsSent: 200,
  ignores: 1_000,
  /** Members whose invitations a member has declined within the last day. */
  declines: 1_000,
  /** Entries of a member's key log, in all and within 24 hours. */
  keyEntries: 1_000,
  keyEntriesOfDay: 3,
  /** Devices on which a member is signed in. */
  devices: 50,
  /** Sign-ins that have ended, where tokens are valid that do not name their device. */
  endedSignIns: 200,
  /** Digests of addresses that a member signed in from. */
  addresses: 20,
  /** Passkeys of a member. */
  passkeys: 20,
  /** Codes and challenges that a member has used within the last minutes. */
  spentProofs: 200,
  /** Invitations to register that are not used up. */
  invites: 200,
  /** Vouchers that may be redeemed. */
  vouchers: 500,
  /** Vouchers that were redeemed or have expired. */
  closedVouchers: 500,
  /** Open reports about one name: more of them tell a moderator nothing new. */
  openReportsAboutOne: 50,
  /** Open reports in all, and expired ones: as many as moderators can read through, and a search may scan. */
  openReports: 10_000,
  expiredReports: 10_000,
  /** Mails to one address and of one kind within an hour. */
  mailsOfAddress: 5,
  /** Mails that wait, and those of the last hour. */
  queuedMails: 10_000,
  /**
   * Orders of a member that were never paid: more than the rate `checkouts` lets through until late payments for the first
   * of them cannot come any more, a day and an hour later.
   */
  unpaidOrders: 4_000,
  /** Turns that the companion remembers, questions and answers alike. */
  turns: 20,
  /** Questions to the companion that ended without an answer. */
  unanswered: 20,
  /** Versions of an answer of the companion: the first, and twenty that were made again. */
  versions: 21,
} as const;

/** At most `max` in any `windowMs` milliseconds. */
export interface Rate {
  readonly max: number;
  readonly windowMs: number;
}

/** A budget that refills: `burst` at once, then `perSecond`. */
export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** One to be taken from the budget of a key. */
export interface Spending {
  readonly key: string;
  readonly budget: Budget;
}

/** What a budget of a key has used up already, as the time until it is full again. */
export interface Charge {
  readonly key: string;
  readonly fullInMs: number;
}

/** A budget that is used up: its index among those that were asked for, and the milliseconds until it has one again. */
export interface Exhausted {
  readonly index: number;
  readonly waitMs: number;
}

/** What failures are counted by: a kind, such as the name or the address of a sign-in, and an id of that kind. */
export interface FailureKey {
  readonly kind: string;
  readonly id: string;
  /** Failures that have no consequence. */
  readonly free: number;
}

/**
 * After the free failures of a key within the window, each further try has to wait, twice as long as the one before.
 */
export const FAILURES = {
  windowMs: 10 * 60_000,
  firstWaitMs: 1_000,
  longestWaitMs: 10 * 60_000,
} as const;

/**
 * Counters of all nodes. A single node does not use them.
 *
 * Guarantees: each call is atomic. None rejects: while the counters cannot be reached, or answer with an error,
 * everything is free, and each node limits by its own counts. Keys are kept as digests, and no longer than they matter.
 */
export interface Limits {
  /** Takes one. Resolves to 0, else to the milliseconds until one is free; a refused take does not count. */
  take(key: string, rate: Rate): Promise<number>;
  /** Gives the newest take back. */
  giveBack(key: string): Promise<void>;
  /** Takes one from each budget. Resolves to null, else, taking nothing, to the first budget with the longest wait. */
  spend(spendings: readonly Spending[]): Promise<Exhausted | null>;
  /** Has each budget be full no earlier than its charge says. */
  charge(charges: readonly Charge[]): Promise<void>;
  /** Gives one back to each budget. */
  giveBackSpent(spendings: readonly Spending[]): Promise<void>;
  /**
   * Counts a try that may fail, for every key. Resolves to 0, else, counting nothing, to the milliseconds that one of
   * the keys has to wait after too many failures.
   */
  attempt(keys: readonly FailureKey[]): Promise<number>;
  /** Forgets the failures of these keys. */
  forgive(keys: readonly FailureKey[]): Promise<void>;
  /** Takes back one try of each key. */
  refund(keys: readonly FailureKey[]): Promise<void>;
  /**
   * Keeps `value` under a key for `ms` milliseconds, unless it has one. Resolves to the earlier value; null for none.
   */
  claim(key: string, value: string, ms: number): Promise<string | null>;
  /**
   * Takes one of `max` places under a key, until it is left or `ms` milliseconds are over. Resolves to the number of
   * taken places; 0 when none was free.
   */
  enter(key: string, id: string, places: { readonly max: number; readonly ms: number }): Promise<number>;
  /** Leaves a place. */
  leave(key: string, id: string): Promise<void>;
  /** Deletes a value that was claimed. */
  forget(key: string): Promise<void>;
}
