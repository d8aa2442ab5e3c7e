// Where a browser keeps keys, and how it forgets them. In the part `app`, as a logout may come before all else has loaded.

/** Name of the database of an account's keys. */
export function keyDatabase(account: string): string {
  return `sc_keys_${account}`;
}

/** Deletes the keys of an account from this browser. */
export function forgetKeys(account: string | null): void {
  if (account !== null) globalThis.indexedDB?.deleteDatabase(keyDatabase(account));
}
