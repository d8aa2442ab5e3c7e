// One connection to Redis at a time, made anew whenever it is lost, and never a command kept for later.

import { createHash } from "node:crypto";
import { createClient } from "@redis/client";
import type { Clock, Timer } from "../../ports/clock.ts";

/** Longest wait for a connection, milliseconds. */
const CONNECT_MS = 3_000;
/** Waits between attempts, milliseconds: the first, and the longest of those that follow, each twice the one before. */
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;

type Client = ReturnType<typeof connection>;

/** Who is told of a link. */
export interface LinkListener {
  /** There is a connection, which hears the channel. When it rejects, the connection is given up. */
  up(): Promise<void>;
  /** The connection is gone. */
  down(): void;
  /** A message of the channel. */
  receive(text: string): void;
}

/** A script that Redis runs in one step. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/** Makes a script of its text. */
export function scriptOf(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** What a command is refused with while there is no connection. */
export class LinkDown extends Error {
  override readonly name = "LinkDown";
}

/** The way to Redis, and back through one channel. */
export class RedisLink {
  #client: Client | null = null;
  #retry: Timer | null = null;
  #retries = 0;
  #closed = false;
  #listener: LinkListener | null = null;

  constructor(readonly redisUrl: string, readonly channel: string, readonly clock: Clock) {}

  /** Whether there is a connection. */
  get isUp(): boolean {
    return this.#client !== null;
  }

  /** Connects for the first time. Rejects with the driver's error. */
  async open(listener: LinkListener): Promise<void> {
    this.#listener = listener;
    await this.#connect();
  }

  /** Runs a command. Rejects when there is no connection, or it is lost meanwhile. */
  command(...args: string[]): Promise<unknown> {
    const client = this.#client;
    return client === null ? Promise.reject(new LinkDown()) : client.sendCommand(args);
  }

  /** Runs a script over keys. Rejects as `command` does. */
  async run(script: Script, keys: readonly string[], ...args: string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.command("EVALSHA", script.sha, ...rest);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return await this.command("EVAL", script.text, ...rest);
    }
  }

  /** Gives up a connection that does not answer, and tries to make another. */
  drop(): void {
    if (this.#client !== null) this.#lost(this.#client);
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    this.#retry?.cancel();
    const client = this.#client;
    this.#client = null;
    if (client !== null) end(client);
  }

  async #connect(): Promise<void> {
    const client = connection(this.redisUrl);
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    try {
      await client.connect();
      await client.subscribe(this.channel, (text: string) => {
        if (this.#client === client) this.#listener?.receive(text);
      });
    } catch (error) {
      end(client);
      throw error;
    }
    if (this.#closed) return end(client);
    this.#client = client;
    try {
      await this.#listener?.up();
      this.#retries = 0;
    } catch (error) {
      if (this.#client === client) this.#client = null;
      end(client);
      throw error;
    }
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    end(client);
    this.#listener?.down();
    this.#tryAgain();
  }

  #tryAgain(): void {
    if (this.#closed) return;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#retries++, LONGEST_RETRY_MS);
    this.#retry = this.clock.after(wait, () => {
      this.#connect().catch(() => {
        if (this.#client === null) this.#tryAgain();
      });
    });
  }
}

/** A connection that has still to be opened, and is not made again when it is lost. */
// deno-lint-ignore explicit-module-boundary-types -- the driver's type takes half a page
export function connection(url: string) {
  return createClient({
    url,
    // What could not be said at once is not said later: it would come out of its time.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_MS },
    // A timer for each command costs more than the command; a connection that stalls is noticed by the beat.
    commandOptions: { timeout: 0 },
    maintNotifications: "disabled",
  });
}

function end(client: Client): void {
  try {
    client.destroy();
  } catch {
    // It was closed already.
  }
}
