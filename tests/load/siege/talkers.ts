// The crowd under attack: guests who write in the lobby and guests who only read, what reaches them, and how soon.

import { Buffer } from "node:buffer";
import { RawClient, type Traffic } from "../raw_client.ts";
import { FIRST, ordinaryAddress } from "./addresses.ts";
import { pause } from "./attacker.ts";
import { ERROR, joinAsGuest } from "./guest.ts";
import { Phase, type PhaseReport } from "./phase.ts";
import { crowdName, SPAM } from "./words.ts";

/** How large a crowd is, and what its clients can do. */
export interface CrowdShape {
  readonly talkers: number;
  readonly readers: number;
  /** Which clients announce no caps, as those do that know the original alone: one of five, all, or none. */
  readonly plain: "some" | "all" | "none";
}

/** Time between two messages of one talker, milliseconds. */
const TALK_EVERY_MS = 20_000;
/** One of so many clients looks for every message. The others look for their own alone, which costs less. */
const WITNESS_ONE_OF = 24;
/** One of so many has no caps, where some have none. */
const PLAIN_ONE_OF = 5;
const JOINED_AT_ONCE = 25;
const PATIENCE_MS = 20_000;
const LAG_EVERY_MS = 20;
/** Pause before a lost client comes back, and between its tries, milliseconds. */
const BACK_AFTER_MS = 2_000;

const MARK = '"text":"siege ';
const DIGITS = 6;
const TEXT_TAIL = " the quick brown fox jumps over the lazy dog";
const SPAM_MARK = `"text":"${SPAM}"`;
const SYSTEM_MARK = '"event":"system"';

/** A message of a talker. */
interface Message {
  readonly sentMs: number;
  readonly phase: Phase;
}

interface Client {
  readonly number: number;
  readonly isTalker: boolean;
  readonly isPlain: boolean;
  readonly isWitness: boolean;
  socket: RawClient | null;
  /** The number of its own message whose echo has not come. */
  pending: number | null;
}

/** The crowd. */
export class Talkers {
  readonly #clients: readonly Client[];
  readonly #messages: Map<number, Message> = new Map();
  readonly #withCaps: Traffic = { sentBytes: 0, receivedBytes: 0 };
  readonly #withoutCaps: Traffic = { sentBytes: 0, receivedBytes: 0 };
  readonly #phases: Phase[] = [];
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #phase: Phase = new Phase();
  #before = { withCaps: 0, withoutCaps: 0 };
  #turn = 0;

  constructor(readonly port: number, readonly shape: CrowdShape) {
    const { talkers, readers, plain } = shape;
    this.#clients = Array.from({ length: talkers + readers }, (_, number) => ({
      number,
      isTalker: number < talkers,
      isPlain: plain === "all" || plain === "some" && number % PLAIN_ONE_OF === 0,
      isWitness: number % WITNESS_ONE_OF === 0,
      socket: null,
      pending: null,
    }));
  }

  /** Comes in, and begins to talk. Throws an `Error` when a client is refused. */
  async join(): Promise<void> {
    const waiting = this.#clients.values();
    await Promise.all(Array.from({ length: JOINED_AT_ONCE }, async () => {
      for (const client of waiting) await this.#joinOne(client);
    }));
    this.#timers.push(setInterval(() => this.#say(), TALK_EVERY_MS / this.shape.talkers));
    let due = performance.now() + LAG_EVERY_MS;
    this.#timers.push(setInterval(() => {
      this.#phase.lags.push(Math.max(0, performance.now() - due));
      due = performance.now() + LAG_EVERY_MS;
    }, LAG_EVERY_MS));
  }

  /** Ends a phase and begins the next. What happened before the first call belongs to none. */
  beginPhase(): void {
    this.#endPhase();
    this.#phase = new Phase();
    this.#phases.push(this.#phase);
  }

  /** Stops talking. Resolves to what came of each phase. */
  async end(): Promise<PhaseReport[]> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#endPhase();
    await pause(1_000);
    const witnesses = this.#clients.filter(({ isWitness }) => isWitness).length;
    return this.#phases.map((phase) => phase.report(witnesses));
  }

  #endPhase(): void {
    const { receivedBytes: withCaps } = this.#withCaps;
    const { receivedBytes: withoutCaps } = this.#withoutCaps;
    const plain = this.#clients.filter(({ isPlain }) => isPlain).length;
    this.#phase.close(
      { clients: this.#clients.length - plain, bytes: withCaps - this.#before.withCaps },
      { clients: plain, bytes: withoutCaps - this.#before.withoutCaps },
    );
    this.#before = { withCaps, withoutCaps };
  }

  async #joinOne(client: Client): Promise<void> {
    const { number, isPlain } = client;
    const socket = await joinAsGuest(this.port, {
      address: ordinaryAddress(FIRST.crowd + number),
      withinMs: PATIENCE_MS,
      traffic: isPlain ? this.#withoutCaps : this.#withCaps,
      data: { username: crowdName(number), caps: isPlain ? [] : ["presence", "batch"] },
    });
    client.socket = socket;
    socket.onText = (bytes, start, end) => this.#take(client, bytes, start, end);
    socket.onClose = () => void this.#lost(client);
    if (socket.closed) socket.onClose();
  }

  /** Lets the next talker say something. One who is not here is passed over. */
  #say(): void {
    const number = this.#turn++;
    const client = this.#clients[number % this.shape.talkers]!;
    if (client.socket === null) return;
    this.#phase.sent++;
    this.#phase.missing.add(number);
    this.#messages.set(number, { sentMs: performance.now(), phase: this.#phase });
    client.pending = number;
    const text = `siege ${String(number).padStart(DIGITS, "0")}${TEXT_TAIL}`;
    client.socket.send(JSON.stringify({ event: "message", data: { text }, id: `m${number}` }));
  }

  #take(client: Client, bytes: Uint8Array, start: number, end: number): void {
    if (!client.isWitness && client.pending === null) return;
    const frame = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    for (const at of placesOf(frame, MARK)) {
      const first = at + MARK.length;
      this.#arrived(client, Number(frame.toString("latin1", first, first + DIGITS)));
    }
    if (client.pending !== null && frame.includes(ERROR)) this.#refused(client, client.pending);
    if (!client.isWitness) return;
    this.#phase.spam += placesOf(frame, SPAM_MARK).length;
    this.#phase.systemLines += placesOf(frame, SYSTEM_MARK).length;
  }

  #arrived(client: Client, number: number): void {
    const message = this.#messages.get(number);
    const isOwn = number === client.pending;
    if (message === undefined || !isOwn && !client.isWitness) return;
    message.phase.delays.push(performance.now() - message.sentMs);
    if (!isOwn) return;
    message.phase.missing.delete(number);
    client.pending = null;
  }

  #refused(client: Client, number: number): void {
    const phase = this.#messages.get(number)?.phase;
    if (phase === undefined || !phase.missing.delete(number)) return;
    phase.refused++;
    client.pending = null;
  }

  /** Notes that a client lost its socket, and lets it come back. */
  async #lost(client: Client): Promise<void> {
    const code = String(client.socket?.closeCode ?? 0);
    client.socket = null;
    client.pending = null;
    const phase = this.#phase;
    if (client.isTalker) phase.talkersLost++;
    else phase.readersLost++;
    phase.closeCodes[code] = (phase.closeCodes[code] ?? 0) + 1;
    for (;;) {
      await pause(BACK_AFTER_MS);
      try {
        await this.#joinOne(client);
        this.#phase.cameBack++;
        return;
      } catch {
        // It tries again.
      }
    }
  }
}

/** Where some text stands in a frame. */
function placesOf(frame: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = frame.indexOf(text); at >= 0; at = frame.indexOf(text, at + text.length)) places.push(at);
  return places;
}
