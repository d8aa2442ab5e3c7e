// Sockets that are opened and never join.

import { RawClient } from "../../raw_client.ts";
import { networkAddress } from "../addresses.ts";
import { type Attacker, repeat } from "../attacker.ts";

/** Sockets held at one time, as in the case. */
const HELD = 2_000;
/** Networks of /64 they come from, 20 sockets each: the cap of a /64. */
const NETWORKS = 100;
const PER_SECOND = 500;
const PATIENCE_MS = 10_000;

/**
 * The case: 2,000 sockets from 100 /64s that never join; 36 of 40 visitors were refused. They ignore it when the server says that it
 * closes; one that is gone comes again.
 */
export function waitingSockets(attacker: Attacker): Promise<void> {
  return repeat(attacker, { atOnce: HELD, perSecond: PER_SECOND }, async (turn) => {
    const { port, traffic } = attacker;
    const options = {
      address: networkAddress(turn % NETWORKS),
      traffic,
      withinMs: PATIENCE_MS,
      ignoresClose: true,
    };
    const client = await RawClient.open(port, () => {}, options);
    attacker.count("sockets");
    await new Promise<void>((resolve) => {
      client.onClose = resolve;
      if (client.closed) resolve();
    });
    attacker.count("closed by the server");
  });
}
