// The WebSocket and its life: connecting, giving up on a silent one, and coming back with backoff.

import { CLOSE, shouldReconnect } from "../../../server/protocol/errors.ts";
import { decodeServerFrame } from "../../../server/protocol/frames.ts";
import { SUBPROTOCOL } from "../../../server/protocol/protocol_limits.ts";
import type { ClientEventName, ClientEvents } from "../../../server/protocol/client_events.ts";
import type { ServerEnvelope } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import { backoffMs } from "./backoff.ts";

/** Longest wait for a connection to open, milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;
/** A connection that lasted this long, milliseconds, begins a new series of attempts when it is lost. */
const STABLE_MS = 5_000;
/**
 * How long after the server said that it goes away no attempt waits longer than the first, milliseconds. A restart takes
 * about two seconds; whoever had waits that grow meanwhile would be away for longer than the server.
 */
const RESTART_MS = 10_000;
/** What a socket that never opened, or vanished, is taken to have closed with. */
const ABNORMAL_CLOSE = 1006;
/** Close code for "done here". */
const NORMAL_CLOSE = 1000;

/** The part of a browser's WebSocket that is used. */
export type WebSocketLike = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

/** A request as it goes out. */
export type Request = {
  [E in ClientEventName]: { readonly event: E; readonly data: ClientEvents[E]; readonly id: string };
}[ClientEventName];

/** What a socket needs, and whom it tells. */
export interface SocketOptions {
  readonly url: string;
  readonly createWebSocket: (url: string, protocol: string) => WebSocketLike;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly onOpen: () => void;
  readonly onEnvelopes: (envelopes: readonly ServerEnvelope[]) => void;
  /** The connection is gone or did not come about; the next attempt begins at `retryAt`, epoch milliseconds. */
  readonly onLost: (retryAt: number) => void;
  /** An attempt begins. */
  readonly onAttempt: () => void;
  /** The server closed for good. */
  readonly onEnd: (code: number) => void;
}

/** A line to the server that keeps itself up from `open` to `close`. */
export interface Socket {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  send(request: Request): void;
  /** Gives the present connection up and tries again, after `atLeastMs` if given. */
  drop(atLeastMs?: number): void;
  /** Tries at once if it is waiting to. */
  hurry(): void;
  /** The server has let us in: from now on a loss is a new one. */
  joined(): void;
}

/** Makes a socket that is not connected yet. */
export function createSocket(options: SocketOptions): Socket {
  return new ReconnectingSocket(options);
}

class ReconnectingSocket implements Socket {
  #current: WebSocketLike | null = null;
  #isOpen = false;
  #isWanted = false;
  #attempts = 0;
  #joinedAt: number | null = null;
  /** Until when a server that went away on purpose is expected back, epoch milliseconds. */
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
    this.#detach()?.close(NORMAL_CLOSE);
    this.#lost(ABNORMAL_CLOSE, atLeastMs);
  }

  hurry(): void {
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
      this.#detach();
      this.#lost(event.code, 0);
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

  #lost(code: number, atLeastMs: number): void {
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
    onLost(clock.now() + waitMs);
  }

  /** A connection that the server had let us in on begins a new series of attempts, if it lasted or was ended on purpose. */
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

  /** Lets go of the present socket: nothing it does is listened to any more. */
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
