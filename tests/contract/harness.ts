// What the contract tests need of a storage, and the people they fill it with.

import type { Account } from "../../server/ports/account.ts";
import type { Store } from "../../server/ports/store.ts";

/** A store of one test. Disposing of it closes the store and deletes what it kept. */
export interface Harness extends AsyncDisposable {
  /** The store as it is open now. */
  readonly store: Store;
  /** Closes the store and opens it again. */
  reopen(): Promise<Store>;
}

/** Registers one test over a fresh store. */
export type Check = (behaviour: string, run: (harness: Harness) => Promise<void>) => void;

/** An arbitrary moment, milliseconds since the Unix epoch. */
export const MOMENT = Date.UTC(2025, 0, 2, 3, 4, 5, 6);

/** Registers a person with that name. */
export function register(store: Store, username: string, email: string | null = null): Promise<Account> {
  return store.accounts.create({ username, passwordHash: `hash of ${username}`, email, createdAt: MOMENT });
}

/** Registers people with these names, in order. */
export async function registerAll<Names extends readonly string[]>(
  store: Store,
  ...names: Names
): Promise<{ [K in keyof Names]: number }> {
  const ids: number[] = [];
  for (const name of names) ids.push((await register(store, name)).id);
  return ids as { [K in keyof Names]: number };
}
