// Connects a WebSocket of the runtime to a session of the node.

import type { CloseCode } from "../protocol/errors.ts";
import type { Socket } from "../hub/transport/connection.ts";
import type { Ticket } from "../hub/limits/admission.ts";
import type { Node } from "../node.ts";

/** Ends a WebSocket's connection at once. */
export type HardClose = (socket: WebSocket) => void;

/** How long a handshake may take, milliseconds; it takes a few. */
const HANDSHAKE_MS = 5_000;

/** What a WebSocket is attached with. */
export interface Attachment {
  readonly node: Node;
  readonly hardClose: HardClose;
  /** The client's, in canonical form. */
  readonly address: string;
  /** Given back when the socket is gone. */
  readonly ticket: Ticket;
  /** Called once the handshake is over. Not called where the client broke it off and Deno keeps its descriptor. */
  readonly settled: () => void;
}

/** Connects a WebSocket's events to a session. Nothing that happens in them may reach the event loop as an exception. */
export function attachSocket(
  socket: WebSocket,
  { node, hardClose, address, ticket, settled }: Attachment,
): void {
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      node.log.error("socket handler failed", { cause: error instanceof Error ? error.name : typeof error });
    }
  };
  // A client that resets its connection before the answer is written leaves a socket that neither opens nor closes.
  const late = node.clock.after(HANDSHAKE_MS, () => ticket.release());
  const settle = (): void => {
    late.cancel();
    settled();
  };
  socket.onopen = () =>
    guarded(() => {
      settle();
      const peer = node.connect(new QuietSocket(socket, hardClose), address);
      socket.onmessage = ({ data }) =>
        guarded(() => {
          if (typeof data === "string") peer.receive(data);
          // A message that was complete when its connection was ended comes without its bytes.
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
    // A handshake that came to nothing has no close.
    if (socket.readyState !== WebSocket.CONNECTING) return;
    ticket.release();
    settle();
  };
}

/** A WebSocket whose methods never throw. A class, not closures: each delivery goes through it. */
class QuietSocket implements Socket {
  constructor(readonly socket: WebSocket, readonly hardClose: HardClose) {}

  send(frame: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
  }

  close(code: CloseCode, reason: string): void {
    // Closed while a message is handled, the runtime drops the code as soon as another message follows.
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
