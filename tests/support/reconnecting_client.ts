// A person on the page's own line to the server, which comes back by itself as the page does.

import { createSocket, type Request, type Socket } from "../../client/net/connection/socket.ts";
import type { ServerEnvelope } from "../../server/protocol/server_events.ts";

/** Time between two tries of a message that was too many, milliseconds. */
const AGAIN_MS = 500;

/** How somebody comes in, each time anew. */
export type Joining = { readonly mode: "guest"; readonly username: string } | {
  readonly mode: "restore";
  readonly token: string;
};

/** Somebody who stays, whatever the server does. */
export class PageLine {
  /** How long each loss of the connection lasted, from the loss to being in the room again, milliseconds. */
  readonly absences: number[] = [];
  readonly envelopes: ServerEnvelope[] = [];
  /** Ids of requests that were acknowledged, in order. */
  readonly acked: string[] = [];
  readonly #socket: Socket;
  #lostAt: number | null = null;
  #inside = false;
  /** What is to be said, the first of it perhaps said already. */
  #unsaid: Request[] = [];
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

  /** Whether the person is in the room now. */
  get inside(): boolean {
    return this.#inside;
  }

  /** Whether everything has been acknowledged. */
  get done(): boolean {
    return this.#unsaid.length === 0;
  }

  /** Says something, again and again until it is acknowledged, and only then the next thing. */
  say(request: Request): void {
    this.#unsaid.push(request);
    if (this.#unsaid.length === 1) this.#sayFirst();
  }

  /** Sends something once. */
  send(request: Request): void {
    this.#socket.send(request);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.close();
  }

  #sayFirst(): void {
    const [first] = this.#unsaid;
    if (first !== undefined && this.#inside) this.#socket.send(first);
  }

  #take(envelope: ServerEnvelope): void {
    this.envelopes.push(envelope);
    if (envelope.re === "join") return this.#joined(envelope.event === "joined");
    const [first] = this.#unsaid;
    if (first === undefined || envelope.re !== first.id) return;
    if (envelope.event === "error") {
      this.#timer = setTimeout(() => this.#sayFirst(), AGAIN_MS);
      return;
    }
    this.acked.push(first.id);
    this.#unsaid.shift();
    this.#sayFirst();
  }

  #joined(inside: boolean): void {
    if (!inside) return this.#socket.drop();
    this.#socket.joined();
    this.#inside = true;
    if (this.#lostAt !== null) this.absences.push(performance.now() - this.#lostAt);
    this.#lostAt = null;
    this.#sayFirst();
  }
}
