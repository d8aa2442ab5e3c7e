// Password hashing with bcrypt. The native package works in threads of its own, so the event loop stays free.

import bcrypt from "bcrypt";
import { Buffer } from "node:buffer";
import { CUT_HASH, type Passwords } from "../ports/password_hasher.ts";
import { isHashable, MAX_PASSWORD_BYTES } from "../protocol/password_rules.ts";

/** bcrypt's cost: 2^12 rounds, about a quarter of a second on one core. */
const COST = 12;

/** Makes the password hasher. `cost` is lower only in tests. */
export function createBcryptPasswords(cost: number = COST): Passwords {
  const dummy = bcrypt.hash("no account has this password", cost);
  return {
    hash: (password) => bcrypt.hash(password, cost),
    async verify(password, hash) {
      const given = hash?.startsWith(CUT_HASH) === true ? cut(password) : password;
      const usable = hash !== null && isHashable(given);
      const matches = await bcrypt.compare(usable ? given : "", usable ? hash : await dummy);
      return usable && matches;
    },
  };
}

/** The part of a password that the original hashed. */
function cut(password: string): string | Buffer {
  const bytes = Buffer.from(password);
  return bytes.length > MAX_PASSWORD_BYTES ? bytes.subarray(0, MAX_PASSWORD_BYTES) : password;
}
