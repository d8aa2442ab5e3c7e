// The token of the member who is signed in on this device. All tabs share it.

import type { PrefsStorage } from "../prefs.ts";

const KEY = "sc_token";

/** Whose a token is. */
export interface Bearer {
  /** Id of the account. */
  readonly account: string;
  readonly username: string;
}

/** Where the token is kept from visit to visit. */
export interface TokenStore {
  /** The token as every tab sees it now, null when nobody is signed in. */
  read(): string | null;
  keep(token: string): void;
  forget(): void;
}

/** Makes a token store over `storage`. */
export function createTokenStore(storage: PrefsStorage): TokenStore {
  return {
    read: () => storage.read(KEY) || null,
    keep: (token) => storage.write(KEY, token),
    forget: () => storage.remove(KEY),
  };
}

/** Whether `key` of the storage is the token's. Null stands for all keys: the storage was cleared. */
export function isTokenKey(key: string | null): boolean {
  return key === null || key === KEY;
}

/** Whose `token` says it is, unverified: only to tell one's own from another's. Null for what is no token. */
export function bearerOf(token: string): Bearer | null {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { sub, name } = JSON.parse(atob(payload)) as { sub?: unknown; name?: unknown };
    return typeof sub === "string" ? { account: sub, username: typeof name === "string" ? name : "" } : null;
  } catch {
    return null;
  }
}
