// More TCP connections that never ask for anything than the server may open files.

import { type Attacker, pause, repeat } from "../attacker.ts";
import { Tcp } from "../tcp.ts";

/** Connections held at one time: more than the 1,024 descriptors the server has in this run. */
const HELD = 1_200;
const OPENED_PER_SECOND = 1_200;
/** Time between two bytes of a request that drips, milliseconds. */
const DRIP_MS = 1_000;

const HALF_A_REQUEST = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websoc";

/**
 * The case: 1,200 TCP connections that say nothing, at the hard descriptor limit; the process ended. A third says nothing here, a
 * third sends half a request and stops, a third sends one byte a second. What the server closes is opened again.
 */
export function silentConnections(attacker: Attacker): Promise<void> {
  return repeat(attacker, { atOnce: HELD, perSecond: OPENED_PER_SECOND }, async (turn) => {
    const tcp = await Tcp.open(attacker.port, attacker.traffic);
    attacker.count("connections");
    const ended = tcp.drain();
    if (turn % 3 === 1) void tcp.write(HALF_A_REQUEST);
    if (turn % 3 === 2) void drip(tcp);
    await ended;
    attacker.count("closed by the server");
  });
}

async function drip(tcp: Tcp): Promise<void> {
  await tcp.write("GET /ws HTTP/1.1\r\nX-Filling: ");
  while (await tcp.write("a")) await pause(DRIP_MS);
}
