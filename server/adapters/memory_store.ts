// TEMPORARY until sqlite.ts lands: accounts in memory.

import { Refusal } from "../protocol/errors.ts";
import type { Account, Store } from "../ports/store.ts";

/** Makes a store that forgets. */
export function createMemoryStore(): Store {
  const accounts = new Map<number, Account>();
  let last = 0;
  const change = (id: number, f: (a: Account) => Partial<Account>): Promise<Account | undefined> => {
    const a = accounts.get(id);
    if (!a) return Promise.resolve(undefined);
    const next = { ...a, ...f(a) };
    accounts.set(id, next);
    return Promise.resolve(next);
  };
  const byName = (n: string): Account | undefined =>
    [...accounts.values()].find((a) => a.username.toLowerCase() === n.toLowerCase());
  return {
    accounts: {
      create(n) {
        if (byName(n.username)) throw new Refusal("username_taken", "taken");
        const a: Account = {
          ...n,
          id: ++last,
          role: "user",
          isVerified: false,
          hasAiAccess: false,
          aiMessagesUsed: 0,
          tokenVersion: 1,
        };
        accounts.set(a.id, a);
        return Promise.resolve(a);
      },
      byId: (id) => Promise.resolve(accounts.get(id)),
      byName: (n) => Promise.resolve(byName(n)),
      setPassword: (id, passwordHash) =>
        change(id, (a) => ({ passwordHash, tokenVersion: a.tokenVersion + 1 })),
      revokeTokens: (id) => change(id, (a) => ({ tokenVersion: a.tokenVersion + 1 })),
      setRole: (id, role) => change(id, () => ({ role })),
      remove: (id) => Promise.resolve(accounts.delete(id)),
      staffNames: () =>
        Promise.resolve([...accounts.values()].filter((a) => a.role !== "user").map((a) => a.username)),
      rememberAddress: () => Promise.resolve(),
      knowsAddress: () => Promise.resolve(false),
    },
    ignores: {
      add: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      listOf: () => Promise.resolve([]),
    },
    conversations: {} as never,
    messages: {} as never,
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
