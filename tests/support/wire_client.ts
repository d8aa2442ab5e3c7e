// A client over a real WebSocket. Every wait has a limit.

import { decodeServerFrame } from "../../server/protocol/frames.ts";
import type { ServerEventName, ServerEvents } from "../../server/protocol/server_events.ts";
import type { Envelope, JoinExtras } from "./plain_client.ts";

/** Longest wait, milliseconds. */
const PATIENCE_MS = 10_000;

/** The test's end of one WebSocket. */
export class WireClient {
  readonly envelopes: Envelope[] = [];
  /** How the socket was closed, once it is. */
  closed: { readonly code: number; readonly reason: string } | null = null;
  #ids = 0;
  #wake: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.onmessage = ({ data }) => {
      this.envelopes.push(...decodeServerFrame(String(data)) as unknown as Envelope[]);
      this.#changed();
    };
    socket.onclose = ({ code, reason }) => {
      this.closed = { code, reason };
      this.#changed();
    };
    socket.onerror = (event) => event instanceof ErrorEvent && event.preventDefault();
  }

  /**
   * Opens a socket and waits for the greeting. Rejects when the server refuses it. `address` is the client address that a
   * proxy would send.
   */
  static async open(url: string, address?: string): Promise<WireClient> {
    const headers = address === undefined ? {} : { "X-Forwarded-For": address };
    const client = new WireClient(new WebSocket(`${url.replace(/^http/, "ws")}/ws`, { headers } as never));
    await client.until("hello or the end", () => client.envelopes.length > 0 || client.closed !== null);
    if (client.closed !== null) throw new Error(`The socket was closed with ${client.closed.code}`);
    return client;
  }

  /** Opens a socket and joins as a guest. */
  static async guest(url: string, username: string, extras: JoinExtras = {}): Promise<WireClient> {
    const client = await WireClient.open(url);
    const reply = await client.request("join", { mode: "guest", username, ...extras });
    if (reply.event !== "joined") throw new Error(`${username} was refused: ${JSON.stringify(reply.data)}`);
    return client;
  }

  /** Sends a frame as it is, while the socket is open. */
  raw(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
  }

  /** Sends one envelope and waits for the reply. */
  async request(event: string, data?: unknown): Promise<Envelope> {
    const id = `r${++this.#ids}`;
    this.raw(JSON.stringify({ event, data, id }));
    const reply = (): Envelope | undefined => this.envelopes.find((envelope) => envelope.re === id);
    await this.until(`the reply to ${event}`, () => reply() !== undefined || this.closed !== null);
    return reply() ?? { event: "closed", data: { code: this.closed!.code } };
  }

  /** Data of every event of that name so far. */
  all<E extends ServerEventName>(event: E): ServerEvents[E][] {
    return this.envelopes.filter((envelope) => envelope.event === event).map(({ data }) => data as never);
  }

  /** Waits until `holds` returns true, checked on each arrival. Fails with `what` when it does not in time. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!holds()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`In vain waited for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Closes the socket and waits until it is closed. */
  async close(): Promise<void> {
    this.socket.close();
    await this.until("the close", () => this.closed !== null);
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Waits until `holds` returns true, checked at intervals. Fails with `what` when it does not in time. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!await holds()) {
    if (Date.now() > deadline) throw new Error(`In vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
