// Passwords with bcrypt: native, in worker threads, two at once, so that the event loop stays free.

import bcrypt from "bcrypt";
import type { Passwords } from "../ports/passwords.ts";
import { Refusal } from "../protocol/errors.ts";
import { isHashable } from "../protocol/passwords.ts";

/** bcrypt's cost: 2^12 rounds, about a quarter of a second on one core. */
const COST = 12;
const AT_ONCE = 2;
/** Longest line of each kind; the last in it waits about a minute. */
const MAX_WAITING = 500;

/** Makes the password hasher. `cost` is lower only in tests. */
export function createBcryptPasswords(cost: number = COST): Passwords {
  const dummy = bcrypt.hash("nobody has this password", cost);
  const line = new Line();
  return {
    hash: (password) => line.wait("hash", () => bcrypt.hash(password, cost)),
    verify: (password, hash) =>
      line.wait("verify", async () => {
        const usable = hash !== null && isHashable(password);
        const matches = await bcrypt.compare(usable ? password : "", usable ? hash : await dummy);
        return usable && matches;
      }),
  };
}

/** People who wait for one of two places. Who signs in goes first: a flood of new accounts holds nobody up. */
class Line {
  readonly #waiting = { verify: [] as (() => void)[], hash: [] as (() => void)[] };
  #running = 0;

  async wait<T>(kind: "verify" | "hash", work: () => Promise<T>): Promise<T> {
    if (this.#running < AT_ONCE) this.#running++;
    else {
      if (this.#waiting[kind].length >= MAX_WAITING) {
        throw new Refusal("unavailable", "Too many people are signing in. Please try again in a minute.");
      }
      await new Promise<void>((resolve) => this.#waiting[kind].push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.verify.shift() ?? this.#waiting.hash.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
