// Passwords with bcrypt: native, in worker threads, two at once, so that the event loop stays free.

import bcrypt from "bcrypt";
import type { Passwords } from "../ports/passwords.ts";
import { Refusal } from "../protocol/errors.ts";
import { isHashable } from "../protocol/passwords.ts";

/** bcrypt's cost: 2^12 rounds, about a quarter of a second on one core. */
const COST = 12;
const AT_ONCE = 2;
/** Longest line; the last in it waits about a minute. */
const MAX_WAITING = 500;

/** Makes the password hasher. `cost` is lower only in tests. */
export function createBcryptPasswords(cost: number = COST): Passwords {
  const dummy = bcrypt.hash("nobody has this password", cost);
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inLine<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (waiting.length >= MAX_WAITING) {
        throw new Refusal("unavailable", "Too many people are signing in. Please try again in a minute.");
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  }

  return {
    hash: (password) => inLine(() => bcrypt.hash(password, cost)),
    verify: (password, hash) =>
      inLine(async () => {
        const usable = hash !== null && isHashable(password);
        const matches = await bcrypt.compare(usable ? password : "", usable ? hash : await dummy);
        return usable && matches;
      }),
  };
}
