// One socket: handles frames strictly in order, sends envelopes within a bound, and closes.

import { CLOSE, type CloseCode } from "../../protocol/errors.ts";
import { encodeEnvelope } from "../../protocol/frames.ts";
import {
  MAX_BACKLOG_BYTES,
  MAX_PROTOCOL_ERRORS,
  PROTOCOL_ERROR_WINDOW_MS,
} from "../../protocol/protocol_limits.ts";
import type { ServerEventName, ServerEvents } from "../../protocol/server_events.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import { type FrameSink, SendBuffer } from "./send_buffer.ts";

/** The part of a WebSocket that a connection uses. None of its members throws. */
export interface Socket {
  send(frame: string): void;
  /**
   * Begins the closing handshake, after the frames that were sent. A client that does not answer keeps its connection.
   */
  close(code: CloseCode, reason: string): void;
  /** Ends the connection at once, without a handshake, and frees the memory of an unfinished message. */
  terminate(): void;
  /** Bytes accepted by `send` that the network has not taken yet. */
  readonly bufferedAmount: number;
}

/** What a connection needs from the node it belongs to. */
export interface ConnectionOptions {
  readonly clock: Clock;
  /** Bytes of the largest frame that is read. */
  readonly maxFrameBytes: number;
  /** Called when a send buffer has own envelopes to send at the end of this turn. */
  readonly onOwn: (sendBuffer: SendBuffer) => void;
  /** Handles one text frame. The next frame waits for the promise that it returns. */
  readonly onFrame: (frame: string) => void | Promise<void>;
  /** Called once, when client or server ends the connection. */
  readonly onEnd: () => void;
  /** Called once, when the socket is gone: at the end, or later where the client does not answer the close. */
  readonly onGone?: () => void;
}

/** Time for the client to answer a close, milliseconds. Until then Deno goes on receiving from it. */
const CLOSE_GRACE_MS = 2_000;

/** Most bytes of UTF-8 for one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();

/** A live socket and its queues. */
export class Connection implements FrameSink {
  readonly sendBuffer: SendBuffer;
  /** Time of the connection, as `Clock.monotonic`. */
  readonly connectedAt: number;
  /** Time of the last whole message; of the connection, before there is one. */
  lastMessageAt: number;
  /** The code that the server closed with; null while it is open, and where it did not close. */
  closedWith: CloseCode | null = null;
  #open = true;
  #gone = false;
  #terminated = false;
  /** Terminates the connection where the client does not answer the close. */
  #grace: Timer | null = null;
  /**
   * Upper bound of the socket's backlog, bytes. Reading the real figure costs, so it is read only when this is too
   * high.
   */
  #backlogAtMost = 0;
  /** Bytes that may wait: the limit, on top of a frame that is longer by itself, such as a very long user list. */
  #bound = MAX_BACKLOG_BYTES;
  #handling = false;
  #waiting: string[] = [];
  #waitingSize = 0;
  #protocolErrors: number[] = [];

  constructor(readonly socket: Socket, readonly options: ConnectionOptions) {
    this.sendBuffer = new SendBuffer(this, options.onOwn);
    this.connectedAt = options.clock.monotonic();
    this.lastMessageAt = this.connectedAt;
  }

  /** False once the connection is closing or gone. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** True once it was terminated. Its memory is free a few milliseconds later. */
  get isTerminated(): boolean {
    return this.#terminated;
  }

  /** True once the socket is gone. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Queues one event for this connection. */
  emit<E extends ServerEventName>(event: E, data: ServerEvents[E], re?: string): void {
    if (this.#open) this.sendBuffer.push(encodeEnvelope(event, data, re));
  }

  /** Hands a frame to the socket, and ends the connection when its backlog is too large. */
  send(frame: string): void {
    if (!this.#open) return;
    this.socket.send(frame);
    this.#backlogAtMost += frame.length * MAX_BYTES_PER_UNIT;
    if (frame.length > MAX_BACKLOG_BYTES) this.#bound = MAX_BACKLOG_BYTES + frame.length;
    if (this.#backlogAtMost > MAX_BACKLOG_BYTES) this.#checkBacklog();
  }

  /** Takes a frame from the socket. A frame that arrives while another is handled waits for its turn. */
  receive(frame: string): void {
    if (!this.#open) return;
    this.lastMessageAt = this.options.clock.monotonic();
    if (isLonger(frame, this.options.maxFrameBytes)) return this.close(CLOSE.tooBig, "frame too big");
    if (!this.#handling) return this.#handle(frame);
    this.#waitingSize += frame.length;
    if (this.#waitingSize > MAX_BACKLOG_BYTES) {
      return this.close(CLOSE.protocolErrors, "too many requests at once");
    }
    this.#waiting.push(frame);
  }

  /** Counts a frame that violates the protocol. Too many in a short time end the connection. */
  countProtocolError(): void {
    const now = this.options.clock.monotonic();
    const recent = this.#protocolErrors.filter((at) => now - at < PROTOCOL_ERROR_WINDOW_MS);
    recent.push(now);
    this.#protocolErrors = recent;
    if (recent.length > MAX_PROTOCOL_ERRORS) this.close(CLOSE.protocolErrors, "too many protocol errors");
  }

  /** Sends what is queued, then closes. */
  close(code: CloseCode, reason: string): void {
    if (!this.#open) return;
    this.sendBuffer.flush();
    this.#finish(code, reason);
  }

  /** Ends the connection at once: nothing more is sent or received. */
  terminate(): void {
    if (this.#terminated || this.#gone) return;
    this.#terminated = true;
    this.#grace?.cancel();
    this.#finish(null, "");
    this.socket.terminate();
  }

  /** The socket is gone. */
  closed(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#grace?.cancel();
    this.#finish(null, "");
    this.options.onGone?.();
  }

  #checkBacklog(): void {
    this.#backlogAtMost = this.socket.bufferedAmount;
    if (this.#backlogAtMost > this.#bound) this.#finish(CLOSE.tooSlow, "too slow");
  }

  #finish(code: CloseCode | null, reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.closedWith = code;
    this.#waiting = [];
    this.sendBuffer.unfollow();
    if (code !== null) {
      this.socket.close(code, reason);
      this.#grace = this.options.clock.after(CLOSE_GRACE_MS, () => this.terminate());
    }
    this.options.onEnd();
  }

  #handle(frame: string): void {
    const pending = this.options.onFrame(frame);
    if (pending === undefined) return;
    this.#handling = true;
    pending.finally(() => {
      this.#handling = false;
      this.#next();
    });
  }

  #next(): void {
    while (this.#open && !this.#handling && this.#waiting.length > 0) {
      const frame = this.#waiting.shift()!;
      this.#waitingSize -= frame.length;
      this.#handle(frame);
    }
  }
}

/** Whether `text` takes more than `bytes` bytes of UTF-8. A UTF-16 unit takes one or more. */
function isLonger(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * MAX_BYTES_PER_UNIT > bytes && encoder.encode(text).length > bytes;
}
