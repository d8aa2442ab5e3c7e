// The way in from the network: listens, keeps the connections bounded, and hands requests to the app.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Clock } from "../../ports/clock.ts";
import type { Log, LogFields } from "../../ports/log.ts";
import { hasFreeDescriptor } from "./descriptors.ts";
import { HEAD_MS, HttpConnections } from "./http_connections.ts";
import { readRequest, wholeResponse, writeResponse } from "./http_exchange.ts";
import { upgradeSocket } from "./socket_upgrade.ts";

/** Connections at most that are no WebSockets, in all. A browser has six, for as long as the page loads. */
const MAX_HTTP_CONNECTIONS = 1_000;
/** Part of the descriptors that these connections may have, where there are few. */
const HTTP_SHARE = 1 / 4;
/** Descriptors that are for nothing but the database, files, and other servers. */
const RESERVED_DESCRIPTORS = 64;
/** Bytes of a request's head. */
const MAX_HEAD_BYTES = 16 * 1024;
/** Time for the rest of a body that was not read, so that its sender gets the answer, milliseconds. */
const LINGER_MS = 2_000;
/** Looks without a newcomer after which the port is tried, and after which it is listened on anew. */
const QUIET_LOOKS = { try: 5, reopen: 7 };
/** Time between two looks at the connections, milliseconds. */
const LOOK_MS = 1_000;
/** Time between two lines that say the same, milliseconds. */
const SAY_AGAIN_MS = 60_000;

/** What is known of a request beside what it says. */
export interface RequestInfo {
  readonly remoteAddr: Deno.NetAddr;
  /** Makes the request's connection a WebSocket. The response stands for the handshake, and is not sent. Throws for what is none. */
  readonly upgrade?: (options: Deno.UpgradeWebSocketOptions) => Deno.WebSocketUpgrade;
}

/** What a listener is made of. */
export interface ListenerOptions {
  readonly hostname: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly fetch: (request: Request, info: RequestInfo) => Response | Promise<Response>;
  readonly clock: Clock;
  readonly log: Log;
  /** What counts as one client of an address. */
  readonly groupOf: (address: string) => string;
  /** Connections there may be that are no WebSockets. */
  readonly maxConnections: number;
  /** Called when no descriptor could be had, at each look until one can, with how many are free again. */
  readonly onShortage?: (freed: number) => void;
}

/** What listens. */
export interface Listener {
  readonly port: number;
  /** Connections that are no WebSockets. */
  readonly connections: number;
  /** Lets nobody in any more. Resolves when the exchanges under way are over. WebSockets stay. */
  shutdown(): Promise<void>;
}

/** How descriptors are shared out. */
export interface DescriptorShares {
  /** Connections that are no WebSockets. */
  readonly connections: number;
  /** WebSockets; null for no bound. */
  readonly sockets: number | null;
}

/** Shares out the descriptors that this process may still open; null is for very many. */
export function shareDescriptors(free: number | null): DescriptorShares {
  if (free === null) return { connections: MAX_HTTP_CONNECTIONS, sockets: null };
  const connections = Math.min(MAX_HTTP_CONNECTIONS, Math.ceil(free * HTTP_SHARE));
  return { connections, sockets: Math.max(1, free - connections - RESERVED_DESCRIPTORS) };
}

/** Begins to listen. Rejects when the address cannot be listened on. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const listener = new NetworkListener(options);
  await listener.open();
  return listener;
}

class NetworkListener implements Listener {
  readonly #connections: HttpConnections<Socket>;
  readonly #server: Server;
  #port: number;
  #looking: ReturnType<typeof setInterval> | undefined;
  #open = false;
  #accepted = 0;
  /** How many there were when the door was last tried, and since how many looks nobody has come. */
  #quiet = { accepted: 0, looks: 0 };
  readonly #said: Map<string, number> = new Map();

  constructor(readonly options: ListenerOptions) {
    this.#connections = new HttpConnections(options.clock, options.maxConnections);
    this.#port = options.port;
    this.#server = this.#makeServer();
  }

  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  async open(): Promise<void> {
    await this.#listen();
    this.#open = true;
    this.#port = (this.#server.address() as { port: number }).port;
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
  }

  async shutdown(): Promise<void> {
    this.#open = false;
    clearInterval(this.#looking);
    this.#server.close();
    while (this.#connections.size > 0) {
      this.#connections.endSilent();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #makeServer(): Server {
    const server = createServer({ maxHeaderSize: MAX_HEAD_BYTES, noDelay: true });
    // The deadlines are kept here: node's own are looked at too seldom, and do not cover a connection that says nothing.
    Object.assign(server, { headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0, timeout: 0 });
    server.on("connection", (socket: Socket) => this.#accept(socket));
    server.on("request", (incoming, outgoing) => void this.#answer(incoming, outgoing));
    server.on("upgrade", (incoming, socket, head) => void this.#upgrade(incoming, socket as Socket, head));
    server.on("connect", (_incoming, socket) => socket.destroy());
    server.on("clientError", (_error, socket) => refuse(socket as Socket));
    server.on("error", ({ message }) => {
      if (this.#open) this.#say("the port cannot be listened on", { reason: message });
    });
    return server;
  }

  #listen(): Promise<void> {
    const listening = Promise.withResolvers<void>();
    const { hostname } = this.options;
    this.#server.once("error", listening.reject);
    this.#server.listen({ host: hostname, port: this.#port }, () => {
      this.#server.off("error", listening.reject);
      listening.resolve();
    });
    return listening.promise;
  }

  #accept(socket: Socket): void {
    this.#accepted++;
    // Without a listener, an error of the network would end the process.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#connections.remove(socket));
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) return void socket.destroy();
    this.#connections.add(socket, this.options.groupOf(remoteAddress));
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { socket } = incoming;
    incoming.on("error", () => {});
    outgoing.on("error", () => {});
    if (!this.#connections.begin(socket)) return;
    await writeResponse(await this.#fetch(incoming, readRequest(incoming, false)), outgoing);
    this.#connections.finish(socket, incoming.complete ? HEAD_MS : LINGER_MS);
  }

  async #upgrade(incoming: IncomingMessage, socket: Socket, head: Uint8Array): Promise<void> {
    if (!this.#connections.begin(socket)) return;
    const request = readRequest(incoming, true);
    let upgraded = false;
    const response = await this.#fetch(incoming, request, (options) => {
      const upgrade = upgradeSocket(request!, { socket, head }, options);
      upgrade.socket.addEventListener("open", () => this.#connections.remove(socket));
      upgraded = true;
      return upgrade;
    });
    if (upgraded) return;
    const bytes = await wholeResponse(response).catch(() => null);
    if (bytes === null) socket.destroy();
    else socket.end(bytes, () => socket.destroy());
  }

  /** The app's answer. Never rejects. */
  async #fetch(
    incoming: IncomingMessage,
    request: Request | null,
    upgrade?: NonNullable<RequestInfo["upgrade"]>,
  ): Promise<Response> {
    if (request === null) return new Response(null, { status: 400, headers: { connection: "close" } });
    const { remoteAddress: hostname = "", remotePort: port = 0 } = incoming.socket;
    const info = { remoteAddr: { transport: "tcp", hostname, port } as const };
    try {
      return await this.options.fetch(request, upgrade === undefined ? info : { ...info, upgrade });
    } catch (error) {
      this.#say("request failed", { cause: error instanceof Error ? error.name : typeof error });
      return new Response(null, { status: 500 });
    }
  }

  /** Looks whether what is held may be held longer, and whether newcomers get in. */
  #look(): void {
    this.#connections.sweep();
    if (!hasFreeDescriptor()) return this.#runShort();
    if (!this.#server.listening) return void this.#listen().catch(() => {});
    if (this.#accepted !== this.#quiet.accepted) this.#quiet = { accepted: this.#accepted, looks: 0 };
    else this.#tryDoor(++this.#quiet.looks);
  }

  /** No descriptor is left: what can go goes, and the port is listened on anew, for Deno does not accept again by itself. */
  #runShort(): void {
    this.#say("no descriptor is left: see ulimit -n", { connections: this.#connections.size });
    this.options.onShortage?.(this.#connections.endSilent());
    this.#server.close();
  }

  /** Tries the port after a while in which nobody came: after any error, Deno stops accepting without a word. */
  #tryDoor(looks: number): void {
    if (looks === QUIET_LOOKS.try) {
      const { hostname } = this.options;
      const host = hostname === "0.0.0.0" ? "127.0.0.1" : hostname === "::" ? "::1" : hostname;
      const trial = connect({ host, port: this.#port });
      trial.on("error", () => {});
      trial.on("connect", () => trial.destroy());
    } else if (looks >= QUIET_LOOKS.reopen) {
      this.#say("newcomers were not let in: listening again", {});
      this.#server.close();
      this.#quiet = { accepted: this.#accepted, looks: 0 };
    }
  }

  #say(msg: string, fields: LogFields): void {
    const now = this.options.clock.monotonic();
    if (now - (this.#said.get(msg) ?? -Infinity) < SAY_AGAIN_MS) return;
    this.#said.set(msg, now);
    this.options.log.error(msg, fields);
  }
}

/** Answers what is no HTTP, or too long a head. */
function refuse(socket: Socket): void {
  socket.end(
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    () => socket.destroy(),
  );
}
