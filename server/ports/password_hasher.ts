// Password hashing.

/**
 * How hashes begin that the original made, which cut passwords at 72 bytes without a word. All versions of bcrypt since
 * then read those bytes alike, so an import gives its hashes this one, and no hash that is made here has it.
 */
export const CUT_HASH = "$2a$";

/**
 * Hashes and checks passwords. Each call keeps a core busy, so callers run them in the lane `passwords`, which limits
 * their number.
 */
export interface Passwords {
  /** Resolves to a hash of the password. */
  hash(password: string): Promise<string>;
  /**
   * Whether `hash` is a hash of `password`; one that begins with `CUT_HASH`, of its first 72 bytes. For null, which
   * stands for an unknown name, false after the same time.
   */
  verify(password: string, hash: string | null): Promise<boolean>;
}
