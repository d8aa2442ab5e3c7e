// Attaches a WebSocket of the runtime to a session of the node.

import type { CloseCode } from "../protocol/errors.ts";
import type { Socket } from "../hub/transport/connection.ts";
import type { Ticket } from "../hub/limits/admission.ts";
import type { Node } from "../node.ts";

/** Closes the connection of a WebSocket at once, without waiting for the client. */
export type HardClose = (socket: WebSocket) => void;

/** Longest handshake, milliseconds. It usually takes a few. */
const HANDSHAKE_MS = 5_000;

/** Options of an attached WebSocket. */
export interface Attachment {
  readonly node: Node;
  readonly hardClose: HardClose;
  /** Address of the client, in canonical form. */
  readonly address: string;
  /** What the client's device is called. */
  readonly deviceName: string;
  /** Released when the socket is closed. */
  readonly ticket: Ticket;
  /**
   * Called at the end of the handshake. Not called when the client broke it off, because Deno then keeps the
   * descriptor.
   */
  readonly settled: () => void;
}

/**
 * Attaches a WebSocket to a session. Catches all exceptions of its event handlers, so that none reaches the event
 * loop.
 */
export function attachSocket(
  socket: WebSocket,
  { node, hardClose, address, deviceName, ticket, settled }: Attachment,
): void {
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      node.log.error("socket handler failed", { cause: error instanceof Error ? error.name : typeof error });
    }
  };
  // A client that resets its connection before the response is written leaves a socket that neither opens nor closes.
  const timeout = node.clock.after(HANDSHAKE_MS, () => ticket.release());
  const settle = (): void => {
    timeout.cancel();
    settled();
  };
  socket.onopen = () =>
    guarded(() => {
      settle();
      const peer = node.connect(new SafeSocket(socket, hardClose), address, deviceName);
      socket.onmessage = ({ data }) =>
        guarded(() => {
          if (typeof data === "string") peer.receive(data);
          // After a hard close, Deno can deliver a complete message without its data.
          else if (data !== null) peer.receiveBinary(byteLength(data));
        });
      socket.onclose = () =>
        guarded(() => {
          ticket.release();
          peer.closed();
        });
    });
  socket.onerror = (event) => {
    event.preventDefault();
    // A failed handshake fires no close event.
    if (socket.readyState !== WebSocket.CONNECTING) return;
    ticket.release();
    settle();
  };
}

/** A WebSocket whose methods never throw. A class and not closures, because every delivery goes through it. */
class SafeSocket implements Socket {
  constructor(readonly socket: WebSocket, readonly hardClose: HardClose) {}

  send(frame: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
  }

  close(code: CloseCode, reason: string): void {
    // The runtime loses the close code when a message is being handled and another one follows.
    setTimeout(() => {
      if (this.socket.readyState === WebSocket.OPEN) this.socket.close(code, reason);
    }, 0);
  }

  terminate(): void {
    this.hardClose(this.socket);
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }
}

function byteLength(data: Blob | ArrayBuffer): number {
  return data instanceof Blob ? data.size : data.byteLength;
}
