// No answer tells by its time whether an account, or an address, exists: measured in pairs, a known one and an unknown one.

import { equal, ok } from "node:assert/strict";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import { authenticate } from "../support/rest_client.ts";
import {
  type MailRoom,
  openMailRoom,
  post,
  recoveryCodes,
  registered,
  verified,
} from "../support/recovery.ts";
import { PASSWORD } from "../support/room.ts";

const SAMPLES = 60;
/** A difference that is there is there each time; noise of the machine is not. */
const ROUNDS = 5;
/** bcrypt's cost: little, so that what comes beside it shows. */
const COST = 5;
/** Largest difference of the medians: a tenth, or what one more query would take. */
const SHARE = 0.1;
const LEAST_MS = 0.15;

/** One request: known or unknown, the n-th of a series. Resolves to the status. */
type Try = (mailed: MailRoom, isKnown: boolean, n: number, address: string) => Promise<number>;

/** What strangers may ask, with the answer that every one of them gets. */
const TRIES: Readonly<Record<string, { readonly status: number; readonly ask: Try }>> = {
  "sign-in by name": {
    status: 401,
    ask: async ({ room }, isKnown, _n, address) => {
      const login = { username: isKnown ? "Ada" : "Eve", password: "wrong password" };
      return (await authenticate(room, "login", login, { address })).status;
    },
  },
  "recovery by name": {
    status: 401,
    ask: async ({ room }, isKnown, _n, address) => {
      const body = {
        ...{ username: isKnown ? "Ada" : "Eve", recovery_code: "AAAA-AAAA-AAAA-AAAA" },
        new_password: "battery staple",
      };
      return (await post(room, "/auth/recover", body, { address })).status;
    },
  },
  "a reset by name": {
    status: 202,
    ask: async ({ room }, isKnown, _n, address) => {
      const body = { username_or_email: isKnown ? "Ada" : "Eve" };
      return (await post(room, "/auth/reset/request", body, { address })).status;
    },
  },
  "a reset by address": {
    status: 202,
    ask: async ({ room }, isKnown, _n, address) => {
      const body = { username_or_email: isKnown ? "ada@example.org" : "eve@example.org" };
      return (await post(room, "/auth/reset/request", body, { address })).status;
    },
  },
  "registration with an address": {
    status: 201,
    ask: async ({ room }, isKnown, n, address) => {
      const email = isKnown ? "ada@example.org" : `eve${n}@example.org`;
      const body = { username: `n${n}${isKnown ? "k" : "u"}`, password: PASSWORD, email };
      return (await authenticate(room, "register", body, { address })).status;
    },
  },
};

for (const [what, { status, ask }] of Object.entries(TRIES)) {
  Deno.test(`row 11: ${what} takes the same time, known or unknown`, async () => {
    await using mailed = await openMailRoom({ passwords: createBcryptPasswords(COST) });
    const token = await verified(mailed, "Ada", "ada@example.org");
    await recoveryCodes(mailed.room, token);
    // As many accounts as make a scan of them show.
    for (let n = 0; n < 40; n++) await registered(mailed.room, `member${n}`);
    let count = 0;
    const measured: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
      for (let n = 0; n < SAMPLES; n++) {
        for (const isKnown of n % 2 === 0 ? [true, false] : [false, true]) {
          const address = `10.${round}.${n}.${isKnown ? 1 : 2}`;
          const began = performance.now();
          const answer = await ask(mailed, isKnown, ++count, address);
          times[isKnown ? "known" : "unknown"].push(performance.now() - began);
          equal(answer, status);
        }
        // Rates and the throttle are not what is measured.
        mailed.room.clock.skip(3_700_000);
        if (n % 10 === 0) await mailed.room.node.poll();
      }
      const [known, unknown] = [median(times.known), median(times.unknown)];
      measured.push(`${known.toFixed(2)} and ${unknown.toFixed(2)} ms`);
      if (Math.abs(known - unknown) <= Math.max(SHARE * unknown, LEAST_MS)) return;
    }
    ok(false, `known and unknown: ${measured.join("; ")}`);
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
