// Listens with Deno.serve, and listens again where that ends: it does when the process has no descriptor left for a
// newcomer.

import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { hasFreeDescriptor } from "./descriptors.ts";

/** Pause before it is listened on again, milliseconds. */
const PAUSE_MS = 500;
/** Longest time for a shutdown, milliseconds. */
const SHUTDOWN_MS = 3_000;
/** Time between two lines in the log, milliseconds. */
const SAY_AGAIN_MS = 60_000;

/** What a listener is made of. */
export interface ListenerOptions {
  readonly hostname: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly fetch: Deno.ServeHandler<Deno.NetAddr>;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Called when newcomers could not be let in, which is for want of descriptors; and each half second while they
   * cannot.
   */
  readonly onShortage?: () => void;
}

/** What listens. */
export interface Listener {
  readonly port: number;
  /** Lets nobody in any more. Resolves when the requests under way are answered, three seconds later at the latest. */
  shutdown(): Promise<void>;
}

/** Begins to listen. Throws when the address cannot be listened on. */
export function listen(options: ListenerOptions): Listener {
  return new ServeListener(options);
}

class ServeListener implements Listener {
  readonly port: number;
  #server: Deno.HttpServer<Deno.NetAddr> | null;
  #isOpen = true;
  #saidAt = -Infinity;

  constructor(readonly options: ListenerOptions) {
    this.#server = this.#serve(options.port);
    this.port = this.#server.addr.port;
  }

  async shutdown(): Promise<void> {
    this.#isOpen = false;
    // Deno waits for ever for a handshake that its client broke off.
    const late = Promise.withResolvers<void>();
    const timer = this.options.clock.after(SHUTDOWN_MS, late.resolve);
    await Promise.race([this.#server?.shutdown(), late.promise]);
    timer.cancel();
  }

  #serve(port: number): Deno.HttpServer<Deno.NetAddr> {
    const { hostname, fetch } = this.options;
    const server = Deno.serve({ hostname, port, onListen: () => {} }, fetch);
    const again = (error: unknown): void => {
      if (this.#isOpen && this.#server === server) this.#pause(error);
    };
    server.finished.then(() => again(null), again);
    return server;
  }

  /** The sockets of the server that ended stay open, so it is not shut down. */
  #pause(error: unknown): void {
    this.#server = null;
    this.#say(error);
    this.options.onShortage?.();
    this.options.clock.after(PAUSE_MS, () => this.#reopen());
  }

  #reopen(): void {
    if (!this.#isOpen) return;
    if (!hasFreeDescriptor()) return this.#pause(null);
    try {
      this.#server = this.#serve(this.port);
    } catch (error) {
      this.#pause(error);
    }
  }

  #say(error: unknown): void {
    const now = this.options.clock.monotonic();
    if (now - this.#saidAt < SAY_AGAIN_MS) return;
    this.#saidAt = now;
    const reason = error instanceof Error ? error.message : "unknown";
    this.options.log.error("nobody can come in: listening again until they can; see ulimit -n", { reason });
  }
}
