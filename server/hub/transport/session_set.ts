// The sessions of this node, from the opening of a socket until it is gone.

import { CLOSE, type CloseCode } from "../../protocol/errors.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { GuardedSocket } from "../limits/shedding.ts";
import { WaitingSockets } from "../limits/waiting_sockets.ts";
import { systemMessageText } from "../notices/system_messages.ts";
import { Session, type SessionState } from "../session.ts";
import { Connection, type Socket } from "./connection.ts";
import type { Flusher } from "./flusher.ts";

/** What the sessions are made with. */
export interface SessionSetOptions {
  readonly clock: Clock;
  readonly flusher: Flusher;
  readonly maxFrameBytes: number;
  /** Time from the opening of a socket to its join, milliseconds. */
  readonly joinTimeoutMs: number;
  /** Handles one frame of a session, in order. Never rejects. */
  readonly onFrame: (session: Session, frame: string) => void | Promise<void>;
  /** Called once for each session that ends, with the state that it was in. */
  readonly onEnd: (session: Session, before: SessionState) => void;
}

/** Why a session is ended, and with which close code. */
export interface Ending {
  readonly code: CloseCode;
  readonly news: SystemMessage;
}

/** The sessions of this node that have not ended, joined or not. */
export class SessionSet {
  readonly #sessions: Set<Session> = new Set();
  readonly #waiting: WaitingSockets<Session> = new WaitingSockets();
  /** Sessions that have ended, but whose sockets are not gone yet. */
  readonly #closing: Set<Session> = new Set();
  /** Why every socket is closed, once the node drains. */
  #ending: Ending | null = null;

  constructor(readonly options: SessionSetOptions) {}

  /** Number of sessions. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Number of sessions that have not joined yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  [Symbol.iterator](): IterableIterator<Session> {
    return this.#sessions.values();
  }

  /** Takes a socket in. Its client has `joinTimeoutMs` to join. */
  connect(socket: Socket, address: string, deviceName?: string): Session {
    const { clock, flusher, maxFrameBytes, onFrame } = this.options;
    const connection: Connection = new Connection(socket, {
      clock,
      maxFrameBytes,
      onOwn: (sendBuffer) => flusher.markOwn(sendBuffer),
      onFrame: (frame: string) => onFrame(session, frame),
      onEnd: () => this.#end(session),
      onGone: () => void this.#closing.delete(session),
    });
    const session: Session = new Session(clock.uuid(), address, connection, { kind: "closing" }, deviceName);
    this.#sessions.add(session);
    this.awaitJoin(session);
    if (this.#ending !== null) this.endOne(session, this.#ending);
    return session;
  }

  /** A session has not joined, or not any more: its client has `joinTimeoutMs` to join. */
  awaitJoin(session: Session): void {
    const { clock, joinTimeoutMs } = this.options;
    const { connection } = session;
    const deadline = clock.after(joinTimeoutMs, () => connection.close(CLOSE.joinTimeout, "no join in time"));
    session.state = { kind: "connecting", deadline };
    this.#waiting.add(session);
  }

  /** A session joins: it is not among those that wait any more, and its deadline is cancelled. */
  leaveWaiting(session: Session): void {
    if (session.state.kind !== "connecting") return;
    session.state.deadline.cancel();
    this.#waiting.delete(session);
  }

  /** Closes the oldest socket that has not joined, of the network with the most. */
  makeRoom(): void {
    this.#waiting.oldestOfLargest()?.connection.close(CLOSE.joinTimeout, "made room for others");
  }

  /** Every socket whose connection is not terminated, as the memory guard sees it. */
  *guarded(): Generator<GuardedSocket> {
    for (const session of this.#closing) {
      if (!session.connection.isTerminated) yield guarded(session, "closing");
    }
    for (const session of this.#sessions) {
      yield guarded(session, session.person === null ? "waiting" : "joined");
    }
  }

  /** Tells a session why it ends, then closes its socket. */
  endOne({ connection }: Session, { code, news }: Ending): void {
    const msg = systemMessageText(news);
    connection.emit("system", { msg, ts: isoTime(this.options.clock.now()), said: news });
    connection.close(code, msg);
  }

  /** Ends every session, and each that opens later. */
  endAll(ending: Ending): void {
    this.#ending = ending;
    for (const session of [...this.#sessions]) this.endOne(session, ending);
  }

  #end(session: Session): void {
    this.#sessions.delete(session);
    this.#closing.add(session);
    this.leaveWaiting(session);
    const { state } = session;
    session.state = { kind: "closing" };
    this.options.onEnd(session, state);
  }
}

function guarded(
  { address, connection }: Session,
  standing: GuardedSocket["standing"],
): GuardedSocket {
  const { connectedAt, lastMessageAt } = connection;
  return {
    ...{ standing, address, connectedAt, lastMessageAt },
    terminate: () => connection.terminate(),
    isGone: () => connection.isGone,
  };
}
