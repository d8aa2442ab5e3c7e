// Wrong user and wrong password take the same time.

import { ok } from "node:assert/strict";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import { authenticate } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const SAMPLES = 50;
/** A difference that is there is there each time; noise of the machine is not. */
const ROUNDS = 4;
/** bcrypt's cost: some ten milliseconds a hash, so that what comes beside it shows. */
const COST = 8;

Deno.test("wrong user and wrong password take the same time: the medians of 50 differ by less than 10 %", async () => {
  await using room = await openRoom({ passwords: createBcryptPasswords(COST) });
  await authenticate(room, "register", { username: "alice", password: PASSWORD });
  const ratios: number[] = [];
  do ratios.push(await measure(room)); while (Math.abs(ratios.at(-1)! - 1) >= 0.1 && ratios.length < ROUNDS);
  ok(Math.abs(ratios.at(-1)! - 1) < 0.1, `wrong user / wrong password: ${ratios}`);
});

/** Median time for a name that nobody has, divided by the one for a wrong password; samples take turns. */
async function measure(room: Room): Promise<number> {
  const times: Record<"alice" | "nobody", number[]> = { alice: [], nobody: [] };
  for (let n = 0; n < SAMPLES; n++) {
    const both = n % 2 === 0 ? ["alice", "nobody"] as const : ["nobody", "alice"] as const;
    for (const username of both) {
      const began = performance.now();
      const login = { username, password: "wrong password" };
      const answer = await authenticate(room, "login", login, { address: `10.0.${n}.1` });
      times[username].push(performance.now() - began);
      ok(answer.status === 401);
    }
    // The throttle is not what is measured.
    room.clock.skip(11 * 60_000);
  }
  return median(times.nobody) / median(times.alice);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
