// The token of the member who is logged in on this device. All tabs share it.

import type { PrefsStorage } from "../prefs.ts";
import type { Credentials } from "./session_store.ts";

const KEY = "sc_token";

/** The account that a token belongs to. */
export interface Bearer {
  /** Id of the account. */
  readonly account: string;
  readonly username: string;
}

/** Storage of the token. */
export interface TokenStore {
  /** The stored token; null if no member is logged in. */
  read(): string | null;
  keep(token: string): void;
  forget(): void;
}

/** Creates a token store over `storage`. */
export function createTokenStore(storage: PrefsStorage): TokenStore {
  return {
    read: () => storage.read(KEY) || null,
    keep: (token) => storage.write(KEY, token),
    forget: () => storage.remove(KEY),
  };
}

/** Whether `key` of a storage event concerns the token. Null: the whole storage was cleared. */
export function isTokenKey(key: string | null): boolean {
  return key === null || key === KEY;
}

/** The account that `token` names, unverified: only for comparing accounts. Null if it is no token. */
export function bearerOf(token: string): Bearer | null {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { sub, name } = JSON.parse(atob(payload)) as { sub?: unknown; name?: unknown };
    return typeof sub === "string" ? { account: sub, username: typeof name === "string" ? name : "" } : null;
  } catch {
    return null;
  }
}

/** Id of the account that joins with `credentials`; null for guests and before a login. */
export function accountOf(credentials: Credentials | null): string | null {
  return credentials?.mode === "restore" ? bearerOf(credentials.token)?.account ?? null : null;
}
