// Password hashing.

/**
 * Hashes and checks passwords. Each call keeps a core busy, so callers run them in the lane `passwords`, which limits
 * their number.
 */
export interface Passwords {
  /** Resolves to a hash of the password. */
  hash(password: string): Promise<string>;
  /** Whether `hash` is a hash of `password`. For null, which stands for an unknown name, false after the same time. */
  verify(password: string, hash: string | null): Promise<boolean>;
}
