// Ways back into an account whose password or second factor is lost. Guarantees as in `store.ts`.

/** The recovery codes of accounts, as `recoveryCodeKey` reads them. The store keeps only digests of them. */
export interface RecoveryStore {
  /** Replaces all codes of an account; the earlier ones end. Does nothing without an account. */
  replaceCodes(userId: number, codes: readonly string[]): Promise<void>;
  /** Whether an account has this code, unused. The answer takes as long without an account. */
  hasCode(userId: number, code: string): Promise<boolean>;
  /** Uses a code up. False when the account does not have it (any more): of two uses at once, one is true. */
  useCode(userId: number, code: string): Promise<boolean>;
  /** How many unused codes an account has. */
  codesLeft(userId: number): Promise<number>;
}
