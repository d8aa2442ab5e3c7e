// Listens with Deno.serve, and restarts it when it ends, which it does when no descriptor is left for a connection.

import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { hasFreeDescriptor } from "./descriptors.ts";

/** Wait before the server listens again, milliseconds. */
const RETRY_MS = 500;
/** Longest time for a shutdown, milliseconds. */
const SHUTDOWN_MS = 3_000;
/** Least time between two log lines, milliseconds. */
const LOG_INTERVAL_MS = 60_000;

/** Options of a listener. */
export interface ListenerOptions {
  readonly hostname: string;
  /** 0 stands for any free port. */
  readonly port: number;
  readonly fetch: Deno.ServeHandler<Deno.NetAddr>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when a lack of descriptors has stopped the listener, and after each failed attempt to listen again. */
  readonly onShortage?: () => void;
}

/** A running listener. */
export interface Listener {
  readonly port: number;
  /** Stops listening. Resolves when all pending requests are answered, after three seconds at the latest. */
  shutdown(): Promise<void>;
}

/** Starts to listen. Throws when the address cannot be used. */
export function listen(options: ListenerOptions): Listener {
  return new ServeListener(options);
}

class ServeListener implements Listener {
  readonly port: number;
  #server: Deno.HttpServer<Deno.NetAddr> | null;
  #isOpen = true;
  #loggedAt = -Infinity;

  constructor(readonly options: ListenerOptions) {
    this.#server = this.#serve(options.port);
    this.port = this.#server.addr.port;
  }

  async shutdown(): Promise<void> {
    this.#isOpen = false;
    // Deno waits for ever for a handshake that the client has abandoned.
    const timeout = Promise.withResolvers<void>();
    const timer = this.options.clock.after(SHUTDOWN_MS, timeout.resolve);
    await Promise.race([this.#server?.shutdown(), timeout.promise]);
    timer.cancel();
  }

  #serve(port: number): Deno.HttpServer<Deno.NetAddr> {
    const { hostname, fetch } = this.options;
    const server = Deno.serve({ hostname, port, onListen: () => {} }, fetch);
    const restart = (error: unknown): void => {
      if (this.#isOpen && this.#server === server) this.#retryLater(error);
    };
    server.finished.then(() => restart(null), restart);
    return server;
  }

  /** Does not shut the ended server down, because its sockets stay open. */
  #retryLater(error: unknown): void {
    this.#server = null;
    this.#logShortage(error);
    this.options.onShortage?.();
    this.options.clock.after(RETRY_MS, () => this.#retry());
  }

  #retry(): void {
    if (!this.#isOpen) return;
    if (!hasFreeDescriptor()) return this.#retryLater(null);
    try {
      this.#server = this.#serve(this.port);
    } catch (error) {
      this.#retryLater(error);
    }
  }

  #logShortage(error: unknown): void {
    const now = this.options.clock.monotonic();
    if (now - this.#loggedAt < LOG_INTERVAL_MS) return;
    this.#loggedAt = now;
    const reason = error instanceof Error ? error.message : "unknown";
    this.options.log.error("cannot accept connections, retrying; see ulimit -n", { reason });
  }
}
