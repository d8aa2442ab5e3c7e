// Sends lobby messages and counts how often they arrive, at a cost below that of sending them.

import type { Crowd } from "./crowd.ts";
import type { MeasuredServer } from "./measured_server.ts";
import { withPatience } from "./patience.ts";

/** How a measurement goes. */
export interface Load {
  /** Messages that are under way at one time: sent, and not yet with everybody. */
  readonly inFlight: number;
  /** How long new messages are sent, milliseconds. */
  readonly forMs: number;
  /** The frame that says `text`. */
  readonly frame: (text: string) => string;
}

/** What a measurement gave. */
export interface Deliveries {
  readonly messages: number;
  /** Lobby messages received, over all clients. */
  readonly received: number;
  /** Frames they came in. */
  readonly frames: number;
  /** CPU time of the server, milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

const MARKER = '"event":"message"';
const TEXT_TAIL = " the quick brown fox jumps over the lazy dog";
const OPEN_BRACKET = 0x5b;

const decoder = new TextDecoder();

/** Deliveries for each second of the server's CPU time. */
export function perCpuSecond({ received, cpuMs }: Deliveries): number {
  return received / (cpuMs / 1000);
}

/**
 * Runs one load. The senders take turns, so that the rate limit of the server may stay on. Throws an `Error` when
 * messages get lost, or when two clients see them in different orders.
 */
export async function deliver(server: MeasuredServer, crowd: Crowd, load: Load): Promise<Deliveries> {
  const tally = new Tally(crowd);
  const length = await withPatience(
    tally.lengthOf(() => crowd.speaker().send(load.frame(textOf(0)))),
    () => "the first message has not reached everybody",
  );
  const before = await server.figures();
  const began = performance.now();
  const deadline = began + load.forMs;
  let sent = 0;
  const done = tally.count(length, (completed) => {
    while (sent - completed < load.inFlight && performance.now() < deadline) {
      crowd.speaker().send(load.frame(textOf(sent)));
      sent++;
    }
    return completed === sent;
  });
  await withPatience(done, () => `${tally.received} of ${sent * crowd.clients.length} messages have arrived`);
  const wallMs = performance.now() - began;
  const { cpuMs } = await server.figures();
  tally.checkOrder(sent);
  const { received, frames } = tally;
  return { messages: sent, received, frames, cpuMs: cpuMs - before.cpuMs, wallMs };
}

/** All texts are equally long, and so are then all envelopes. */
function textOf(number: number): string {
  return String(number).padStart(6, "0") + TEXT_TAIL;
}

/** Counts envelopes by the length of their frame; those of two witnesses are read, too. */
class Tally {
  received = 0;
  frames = 0;
  readonly #witnesses: [string[], string[]] = [[], []];

  constructor(readonly crowd: Crowd) {}

  /** Bytes of one envelope, found by having one sent. Resolves when everybody has it. */
  lengthOf(send: () => void): Promise<number> {
    return new Promise((resolve) => {
      let missing = this.crowd.clients.length;
      for (const client of this.crowd.clients) {
        client.onText = (bytes, start, end) => {
          if (!decoder.decode(bytes.subarray(start, end)).includes(MARKER)) return;
          client.onText = () => {};
          if (--missing === 0) resolve(end - start);
        };
      }
      send();
    });
  }

  /** Counts until `onProgress`, told how many messages have reached everybody, says that this is all. */
  count(length: number, onProgress: (completed: number) => boolean): Promise<void> {
    const { clients } = this.crowd;
    const reached: number[] = [];
    let completed = 0;
    return new Promise((resolve) => {
      clients.forEach((client, index) => {
        const witness = index === 0 ? this.#witnesses[0] : this.#witnesses[1];
        const isWitness = index === 0 || index === clients.length - 1;
        let got = 0;
        client.onText = (bytes, start, end) => {
          if (isWitness) witness.push(decoder.decode(bytes.subarray(start, end)));
          const count = envelopesIn(bytes, start, end, length);
          if (count === 0) return;
          this.received += count;
          this.frames++;
          const before = completed;
          for (let n = 0; n < count; n++, got++) {
            reached[got] = (reached[got] ?? 0) + 1;
            if (reached[got] === clients.length) completed++;
          }
          if (completed > before && onProgress(completed)) resolve();
        };
      });
      if (onProgress(0)) resolve();
    });
  }

  /** Every message once, and for the first and the last client in one order. */
  checkOrder(sent: number): void {
    const [first, last] = this.#witnesses.map(textsOf);
    if (first!.join() !== last!.join()) throw new Error("Two clients saw two orders");
    if (new Set(first).size !== sent || first!.length !== sent) {
      throw new Error("Messages were lost or doubled");
    }
  }
}

function envelopesIn(bytes: Uint8Array, start: number, end: number, length: number): number {
  const size = end - start;
  if (size === length) return 1;
  if (bytes[start] === OPEN_BRACKET && (size - 1) % (length + 1) === 0) return (size - 1) / (length + 1);
  return decoder.decode(bytes.subarray(start, end)).split(MARKER).length - 1;
}

function textsOf(frames: readonly string[]): string[] {
  type Envelope = { event: string; data: { text: string } };
  return frames.flatMap((frame) => JSON.parse(frame) as Envelope | Envelope[])
    .filter(({ event }) => event === "message").map(({ data }) => data.text);
}
