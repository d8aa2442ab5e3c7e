// A client with the page's own socket, which reconnects by itself as the page does.

import { createSocket, type Request, type Socket } from "../../client/net/connection/socket.ts";
import type { ServerEnvelope } from "../../server/protocol/server_events.ts";

/** Time until a message is sent again that was over the rate limit, milliseconds. */
const AGAIN_MS = 500;

/** The join request of each connection. */
export type Joining = { readonly mode: "guest"; readonly username: string } | {
  readonly mode: "restore";
  readonly token: string;
};

/** A client that stays connected, whatever the server does. */
export class PageLine {
  /** Duration of each absence, from the loss of the connection to the next `joined`, milliseconds. */
  readonly absences: number[] = [];
  readonly envelopes: ServerEnvelope[] = [];
  /** Ids of the acknowledged requests, in order. */
  readonly acked: string[] = [];
  readonly #socket: Socket;
  #lostAt: number | null = null;
  #inside = false;
  /** Requests that are not acknowledged yet. The first may have been sent. */
  #unacked: Request[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, readonly joining: Joining) {
    this.#socket = createSocket({
      url: `${url.replace("http", "ws")}/ws`,
      createWebSocket: (address, protocol) => {
        const socket = new WebSocket(address, protocol);
        socket.onerror = (event) => event.preventDefault();
        return socket;
      },
      clock: {
        now: () => performance.now(),
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      random: () => Math.random(),
      onOpen: () => this.#socket.send({ event: "join", data: joining, id: "join" } as Request),
      onEnvelopes: (envelopes) => envelopes.forEach((envelope) => this.#take(envelope)),
      onLost: () => {
        this.#inside = false;
        this.#lostAt ??= performance.now();
      },
      onAttempt: () => {},
      onEnd: () => {},
    });
    this.#socket.open();
  }

  /** Whether the client has joined. */
  get inside(): boolean {
    return this.#inside;
  }

  /** Whether every request has been acknowledged. */
  get done(): boolean {
    return this.#unacked.length === 0;
  }

  /** Sends a request again and again until it is acknowledged, and only then the next one. */
  say(request: Request): void {
    this.#unacked.push(request);
    if (this.#unacked.length === 1) this.#sendFirst();
  }

  /** Sends a request once. */
  send(request: Request): void {
    this.#socket.send(request);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.close();
  }

  #sendFirst(): void {
    const [first] = this.#unacked;
    if (first !== undefined && this.#inside) this.#socket.send(first);
  }

  #take(envelope: ServerEnvelope): void {
    this.envelopes.push(envelope);
    if (envelope.re === "join") return this.#joined(envelope.event === "joined");
    const [first] = this.#unacked;
    if (first === undefined || envelope.re !== first.id) return;
    if (envelope.event === "error") {
      this.#timer = setTimeout(() => this.#sendFirst(), AGAIN_MS);
      return;
    }
    this.acked.push(first.id);
    this.#unacked.shift();
    this.#sendFirst();
  }

  #joined(inside: boolean): void {
    if (!inside) return this.#socket.drop();
    this.#socket.joined();
    this.#inside = true;
    if (this.#lostAt !== null) this.absences.push(performance.now() - this.#lostAt);
    this.#lostAt = null;
    this.#sendFirst();
  }
}
