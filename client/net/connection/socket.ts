// The WebSocket: connects, times out, and reconnects with backoff.

import { CLOSE, shouldReconnect } from "../../../server/protocol/errors.ts";
import { decodeServerFrame } from "../../../server/protocol/frames.ts";
import { SUBPROTOCOL } from "../../../server/protocol/protocol_limits.ts";
import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type { ServerEnvelope } from "../../../server/protocol/server_events.ts";
import type { Timers } from "../../store/connection/store_clock.ts";
import { backoffMs } from "./backoff.ts";

/** Longest wait for a connection to open, milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;
/** A joined connection that lasted this long, milliseconds, resets the backoff when it is lost. */
const STABLE_MS = 5_000;
/**
 * How long the backoff does not grow after the server closed with "going away", milliseconds. A restart takes about two
 * seconds; with a growing backoff, clients would stay away for longer than the server.
 */
const RESTART_MS = 10_000;
/** Close code that stands for a socket that never opened, or that this page gave up. */
const ABNORMAL_CLOSE = 1006;
/** Close code of a normal closure. */
const NORMAL_CLOSE = 1000;

/** The members of the browser's WebSocket that this file uses. */
export type WebSocketLike = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

/** A request on the wire. */
export type Request = {
  [E in ClientEventName]: { readonly event: E; readonly data: ClientEvents[E]; readonly id: string };
}[ClientEventName];

/** What a socket needs. */
export interface SocketOptions {
  readonly url: string;
  readonly createWebSocket: (url: string, protocol: string) => WebSocketLike;
  readonly clock: Timers;
  /** A number from 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
  readonly onOpen: () => void;
  readonly onEnvelopes: (envelopes: readonly ServerEnvelope[]) => void;
  /** The connection is lost, or (`neverOpened`) an attempt failed. The next one begins at `retryAt`, by the clock. */
  readonly onLost: (retryAt: number, neverOpened: boolean) => void;
  /** An attempt begins. */
  readonly onAttempt: () => void;
  /** The server closed with a code after which clients must not reconnect. */
  readonly onEnd: (code: number) => void;
}

/** A connection to the server that reconnects by itself, from `open` to `close`. */
export interface Socket {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Sends a request; without an open connection it is dropped. */
  send(request: Request): void;
  /** Closes the connection and schedules a new one, no earlier than in `atLeastMs` milliseconds. */
  drop(atLeastMs?: number): void;
  /** Reconnects now, if the socket waits for its next attempt. */
  reconnectNow(): void;
  /** The client joined on this connection: its loss may reset the backoff. */
  joined(): void;
}

/** Creates a socket that is not connected yet. */
export function createSocket(options: SocketOptions): Socket {
  return new ReconnectingSocket(options);
}

class ReconnectingSocket implements Socket {
  #current: WebSocketLike | null = null;
  #isOpen = false;
  #isWanted = false;
  #attempts = 0;
  #joinedAt: number | null = null;
  /** Until when a restarting server is expected back, by the clock. */
  #restartUntil = 0;
  #cancelTimer: (() => void) | null = null;
  #isBackingOff = false;

  constructor(readonly options: SocketOptions) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): void {
    this.#isWanted = true;
    this.#attempts = 0;
    if (this.#current === null) this.#connect();
  }

  close(): void {
    this.#isWanted = false;
    this.#detach()?.close(NORMAL_CLOSE);
  }

  send(request: Request): void {
    if (this.#isOpen) this.#current?.send(JSON.stringify(request));
  }

  drop(atLeastMs = 0): void {
    if (this.#current === null) return;
    const neverOpened = !this.#isOpen;
    this.#detach()?.close(NORMAL_CLOSE);
    this.#lost(ABNORMAL_CLOSE, atLeastMs, neverOpened);
  }

  reconnectNow(): void {
    if (this.#isBackingOff) this.#connect();
  }

  joined(): void {
    this.#joinedAt = this.options.clock.now();
  }

  #connect(): void {
    const { createWebSocket, url, clock, onAttempt, onOpen } = this.options;
    this.#setTimer(null);
    onAttempt();
    const socket = createWebSocket(url, SUBPROTOCOL);
    this.#current = socket;
    this.#setTimer(clock.after(OPEN_TIMEOUT_MS, () => this.drop()));
    socket.onopen = (): void => {
      if (this.#current !== socket) return;
      this.#setTimer(null);
      this.#isOpen = true;
      onOpen();
    };
    socket.onmessage = (event): void => {
      if (this.#current === socket) this.#receive(event.data);
    };
    socket.onclose = (event): void => {
      if (this.#current !== socket) return;
      const neverOpened = !this.#isOpen;
      this.#detach();
      this.#lost(event.code, 0, neverOpened);
    };
  }

  #receive(frame: unknown): void {
    let envelopes: ServerEnvelope[];
    try {
      envelopes = decodeServerFrame(String(frame));
    } catch {
      return this.drop();
    }
    this.options.onEnvelopes(envelopes);
  }

  #lost(code: number, atLeastMs: number, neverOpened: boolean): void {
    const { clock, random, onLost, onEnd } = this.options;
    if (!this.#isWanted) return;
    if (!shouldReconnect(code)) {
      this.#isWanted = false;
      return onEnd(code);
    }
    this.#resetAttempts(code);
    const attempt = clock.now() < this.#restartUntil ? 0 : this.#attempts++;
    const waitMs = Math.max(atLeastMs, backoffMs(attempt, random));
    this.#isBackingOff = true;
    this.#setTimer(clock.after(waitMs, () => this.#connect()));
    onLost(clock.now() + waitMs, neverOpened);
  }

  /** Resets the backoff, if the lost connection had joined and was stable, or the server restarts. */
  #resetAttempts(code: number): void {
    const joinedAt = this.#joinedAt;
    this.#joinedAt = null;
    if (joinedAt === null) return;
    const now = this.options.clock.now();
    const isRestart = code === CLOSE.goingAway;
    if (!isRestart && now - joinedAt < STABLE_MS) return;
    this.#attempts = 0;
    this.#restartUntil = isRestart ? now + RESTART_MS : 0;
  }

  /** Detaches the current WebSocket: its events are ignored from now on. */
  #detach(): WebSocketLike | null {
    const socket = this.#current;
    this.#current = null;
    this.#isOpen = false;
    this.#setTimer(null);
    return socket;
  }

  #setTimer(cancel: (() => void) | null): void {
    this.#cancelTimer?.();
    this.#cancelTimer = cancel;
    if (cancel === null) this.#isBackingOff = false;
  }
}
