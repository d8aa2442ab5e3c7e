// One member who reads a full conversation many times at once.

import { type Attacker, repeat } from "../attacker.ts";
import { ask } from "../tcp.ts";

/** Requests under way, as in the case. */
const AT_ONCE = 100;
/** More than the case, which waited for each answer. */
const PER_SECOND = 300;
const PATIENCE_MS = 60_000;

/** The case: `GET /api/pm/history` of a full conversation, 20 to 100 at once by one member. */
export function histories(attacker: Attacker): Promise<void> {
  const { port, given, traffic } = attacker;
  const request = {
    path: `/api/pm/history?with=${given["peer"]}`,
    address: given["address"] ?? "",
    token: given["token"] ?? "",
  };
  return repeat(attacker, { atOnce: AT_ONCE, perSecond: PER_SECOND }, async () => {
    attacker.count("requests");
    const { status } = await ask(port, request, { traffic, withinMs: PATIENCE_MS });
    attacker.count(`status ${status}`);
  });
}
