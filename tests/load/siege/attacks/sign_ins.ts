// A flood of sign-ins from one network, and a stranger who guesses the password of one member.

import { networkAddress, STRANGER } from "../addresses.ts";
import { type Attacker, repeat } from "../attacker.ts";
import { ask } from "../tcp.ts";

/** Sign-ins under way at one time, as in the case. */
const AT_ONCE = 700;
const PER_SECOND = 400;
/** Wrong tries of the stranger, as in the case. */
const GUESSES = 12;
const PATIENCE_MS = 60_000;

/** The case: 700 sign-ins at once from one /48, each from a /64 of its own; and 12 wrong tries by a stranger on one member. */
export async function signIns(attacker: Attacker): Promise<void> {
  void guess(attacker);
  await repeat(
    attacker,
    { atOnce: AT_ONCE, perSecond: PER_SECOND },
    (turn) => signIn(attacker, `nobody${turn}`, networkAddress(turn)),
  );
}

async function guess(attacker: Attacker): Promise<void> {
  await Promise.all(Array.from({ length: GUESSES }, async () => {
    await signIn(attacker, attacker.given["owner"] ?? "", STRANGER).catch(() => {});
    attacker.count("guesses of the stranger");
  }));
}

async function signIn(attacker: Attacker, username: string, address: string): Promise<void> {
  const request = { path: "/api/auth/login", address, json: { username, password: "not the password" } };
  attacker.count("requests");
  const options = { traffic: attacker.traffic, withinMs: PATIENCE_MS };
  const { status } = await ask(attacker.port, request, options);
  attacker.count(`status ${status}`);
}
