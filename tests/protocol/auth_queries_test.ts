// A wrong sign-in asks the database the same, whether the name has an account or not: what time cannot show on a noisy
// machine, though each query more takes time.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openMemoryStore } from "../support/memory_store.ts";
import { post, recoveryCodes, registered } from "../support/recovery.ts";
import { openRoom } from "../support/room.ts";

const TRIES = {
  "/auth/login": { password: "wrong password" },
  "/auth/login, with the second step": { password: "wrong", challenge: "x".repeat(91), code: "123456" },
  "/auth/recover": { recovery_code: "AAAA-AAAA-AAAA-AAAA", new_password: "battery staple" },
};

/** Writes the name of each method that is called into `calls`. */
function watched<T extends object>(part: T, calls: string[]): T {
  return new Proxy(part, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        calls.push(String(name));
        return method.apply(target, args);
      };
    },
  });
}

for (const [what, body] of Object.entries(TRIES)) {
  Deno.test(`row 11: POST ${what}: known or unknown, a name takes the same queries`, async () => {
    const calls: string[] = [];
    const store = await openMemoryStore({ shared: false });
    const parts = { accounts: watched(store.accounts, calls), recovery: watched(store.recovery, calls) };
    await using room = await openRoom({ store: { ...store, ...parts } });
    await recoveryCodes(room, await registered(room, "Ada"));
    const asked = async (username: string): Promise<string[]> => {
      calls.length = 0;
      const path = what.split(",")[0]!;
      equal((await post(room, path, { username, ...body }, { address: "198.51.100.9" })).status, 401);
      return [...calls];
    };
    const known = await asked("Ada");
    ok(known.length > 1);
    deepEqual(await asked("Eve"), known);
  });
}
