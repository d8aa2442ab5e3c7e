// What the companion remembers of each account, and the free messages. Guarantees as in `store.ts`.

/** A stored turn of the conversation between an account and the companion. */
export interface RememberedTurn {
  readonly id: number;
  readonly role: "user" | "assistant";
  /** Sealed; the store has no key. */
  readonly text: string;
  readonly at: number;
  /** Present for an answer that ended before it was complete. */
  readonly isCut?: true;
  /** Of an answer: the id from which on earlier turns were in its prompt. Absent for one of before this was kept. */
  readonly promptStart?: number;
}

/** A turn to be stored. */
export interface NewTurn {
  readonly role: RememberedTurn["role"];
  readonly at: number;
  /** Returns the sealed text for the row's id. Must not throw. */
  seal(id: number): string;
  /** The turn is an answer that ended before it was complete; false when absent. */
  readonly isCut?: boolean;
  /** As {@link RememberedTurn.promptStart}. */
  readonly promptStart?: number;
}

/** An account's use of the companion: the answers that counted, with and without unlimited access. */
export interface CompanionQuota {
  readonly aiMessagesUsed: number;
  readonly hasAiAccess: boolean;
}

/** Free messages of one day for all accounts that were registered from one address. */
export interface AddressTrial {
  /** As `Account.addressDigest`. */
  readonly digest: string;
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  readonly limit: number;
}

/** The companion's memory of each account, its newest 20 turns, and the free messages. */
export interface CompanionStore {
  /** All stored turns of an account, oldest first. */
  history(userId: number): Promise<RememberedTurn[]>;
  /**
   * Completes an answer: counts it, takes a free message of the account and of its address, unless the account has
   * unlimited access, and stores the turns. Resolves to the new quota and the ids of the turns. Undefined, without a change,
   * when the account or the address has no free message left. Undefined also for a deleted account; the address is
   * then still counted.
   */
  complete(
    userId: number,
    answer: {
      readonly turns: readonly NewTurn[];
      readonly freeLimit: number;
      readonly address?: AddressTrial | null;
    },
  ): Promise<(CompanionQuota & { readonly ids: readonly number[] }) | undefined>;
  /** Stores turns without counting a free message. Resolves to their ids; to an empty list for a deleted account. */
  remember(userId: number, turns: readonly NewTurn[]): Promise<readonly number[]>;
  /** Free messages that all accounts registered from an address used on a day. Days before yesterday are deleted. */
  usedFrom(address: Pick<AddressTrial, "digest" | "day">): Promise<number>;
  /** Deletes all stored turns of an account. */
  reset(userId: number): Promise<void>;
}
