// Hashing of passwords.

/** Hashes and checks passwords, at most two at once; the rest wait in line. */
export interface Passwords {
  /** Resolves to a hash. Throws a `Refusal` `unavailable` when too many wait. */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` is the one behind `hash`. With null, for a name that nobody has, it takes as long and is false.
   * Throws a `Refusal` `unavailable` when too many wait.
   */
  verify(password: string, hash: string | null): Promise<boolean>;
}
