// Hashing of passwords.

/** Hashes and checks passwords. Each call keeps a core busy: callers run them in the lane `passwords`, which bounds how many. */
export interface Passwords {
  /** Resolves to a hash. */
  hash(password: string): Promise<string>;
  /** Whether `password` is the one behind `hash`. With null, for a name that no account has, it takes as long and is false. */
  verify(password: string, hash: string | null): Promise<boolean>;
}
