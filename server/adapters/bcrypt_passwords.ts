// Password hashing with bcrypt. The native package works in threads of its own, so the event loop stays free.

import bcrypt from "bcrypt";
import type { Passwords } from "../ports/password_hasher.ts";
import { isHashable } from "../protocol/password_rules.ts";

/** bcrypt's cost: 2^12 rounds, about a quarter of a second on one core. */
const COST = 12;

/** Makes the password hasher. `cost` is lower only in tests. */
export function createBcryptPasswords(cost: number = COST): Passwords {
  const dummy = bcrypt.hash("no account has this password", cost);
  return {
    hash: (password) => bcrypt.hash(password, cost),
    async verify(password, hash) {
      const usable = hash !== null && isHashable(password);
      const matches = await bcrypt.compare(usable ? password : "", usable ? hash : await dummy);
      return usable && matches;
    },
  };
}
