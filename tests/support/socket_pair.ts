// Two ends of a socket in memory. What one end sends reaches the other only when the test flushes it.

import type { Socket } from "../../server/hub/transport/connection.ts";
import type { Peer } from "../../server/node.ts";

/** How a socket was closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** A frame or a close on its way to the client. */
type Inbound = { readonly frame: string } | { readonly closing: Closing };

/** The close code that a client sees when the connection was cut (RFC 6455, 7.1.5). */
const CUT: Closing = { code: 1006, reason: "" };

const encoder = new TextEncoder();

/** A socket between a node and a test. */
export class SocketPair {
  /** The node's end. */
  readonly server: Socket;
  /** While true, nothing reaches the client and all of it counts as buffered. */
  stalled = false;
  #peer: Peer | null = null;
  #toServer: (string | Uint8Array)[] = [];
  #toClient: Inbound[] = [];
  #buffered = 0;
  #closing: Closing | null = null;
  #gone = false;

  constructor(readonly onFrame: (frame: string) => void, readonly onClosed: (closing: Closing) => void) {
    const pair = (): SocketPair => this;
    this.server = {
      send: (frame) => this.#sendFromServer(frame),
      close: (code, reason) => this.#closeFromServer({ code, reason }),
      terminate: () => this.#terminate(),
      get bufferedAmount() {
        return pair().#buffered;
      },
    };
  }

  /** Names the node's handler of this socket. */
  attach(peer: Peer): void {
    this.#peer = peer;
  }

  /** How the node closed it, whether or not the client has received that. */
  get closedByServer(): Closing | null {
    return this.#closing;
  }

  /** True while something waits to be flushed. */
  get busy(): boolean {
    return this.#toServer.length > 0 || (!this.stalled && this.#toClient.length > 0);
  }

  /** Queues a frame, text or binary, for the node. */
  send(frame: string | Uint8Array): void {
    this.#toServer.push(frame);
  }

  /** The client disappears without a close. Its earlier frames still arrive; nothing reaches it any more. */
  vanish(): void {
    this.flushToServer();
    this.#toClient = [];
    this.#leave();
  }

  /** Hands up to `count` frames to the node. */
  flushToServer(count: number = Infinity): void {
    for (let sent = 0; sent < count && this.#toServer.length > 0; sent++) {
      const frame = this.#toServer.shift()!;
      if (this.#gone) continue;
      if (typeof frame === "string") this.#peer?.receive(frame);
      else this.#peer?.receiveBinary(frame.byteLength);
    }
  }

  /** Hands up to `count` frames to the client. A close arrives after what was sent before it, and is answered. */
  flushToClient(count: number = Infinity): void {
    if (this.stalled) return;
    for (let sent = 0; sent < count && this.#toClient.length > 0; sent++) {
      const inbound = this.#toClient.shift()!;
      if ("frame" in inbound) {
        this.#buffered -= encoder.encode(inbound.frame).length;
        this.onFrame(inbound.frame);
      } else {
        this.onClosed(inbound.closing);
        this.#leave();
      }
    }
  }

  #sendFromServer(frame: string): void {
    if (this.#gone || this.#closing !== null) return;
    this.#buffered += encoder.encode(frame).length;
    this.#toClient.push({ frame });
  }

  #closeFromServer(closing: Closing): void {
    if (this.#gone || this.#closing !== null) return;
    this.#closing = closing;
    this.#toClient.push({ closing });
  }

  /** The connection is cut: nothing more arrives at either end, and the client sees that it is gone. */
  #terminate(): void {
    if (this.#gone) return;
    this.#toServer = [];
    this.#toClient = [];
    this.onClosed(this.#closing ?? CUT);
    this.#leave();
  }

  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#peer?.closed();
  }
}
