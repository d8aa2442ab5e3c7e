// One connection to Redis, reopened whenever it is lost. Commands are never queued while it is down.

import { createHash } from "node:crypto";
import { createClient, ErrorReply } from "@redis/client";
import type { Clock, Timer } from "../../ports/clock.ts";

/** Longest wait for a connection, milliseconds. */
const CONNECT_MS = 3_000;
/** First and longest wait between two attempts to connect, milliseconds. Each wait is twice the one before. */
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;

type Client = ReturnType<typeof createConnection>;

/** Callbacks of a link. */
export interface LinkListener {
  /** The connection is open and subscribed to the channel. A rejection closes it again. */
  up(): Promise<void>;
  /** The connection is lost. */
  down(): void;
  /** A message has arrived on the channel. */
  receive(text: string): void;
}

/** A Lua script, which Redis runs atomically. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/** Makes a script from its text. */
export function scriptOf(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** Thrown by commands while there is no connection. */
export class NotConnected extends Error {
  override readonly name = "NotConnected";
}

/** Whether Redis has answered, with an error: it is there, but does not do what it was asked. */
export function isErrorReply(error: unknown): boolean {
  return error instanceof ErrorReply;
}

/** The connection to Redis: commands and scripts, and one channel to receive from. */
export class RedisLink {
  #client: Client | null = null;
  #retry: Timer | null = null;
  #retries = 0;
  #closed = false;
  #listener: LinkListener | null = null;
  /** The error with which Redis answered the last attempt to connect; null when it did not answer. */
  #refusal: unknown = null;

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

  /**
   * Runs a command. Rejects without a connection, and when the connection is lost before the reply. Rejects with an error
   * reply also while Redis is there but refuses this node.
   */
  command(...args: string[]): Promise<unknown> {
    const client = this.#client;
    return client === null ? Promise.reject(this.#refusal ?? new NotConnected()) : client.sendCommand(args);
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

  /** Closes a connection that does not answer, and opens a new one. */
  drop(): void {
    if (this.#client !== null) this.#handleLoss(this.#client);
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
    const client = createConnection(this.redisUrl);
    client.on("error", () => this.#handleLoss(client));
    client.on("end", () => this.#handleLoss(client));
    try {
      await client.connect();
      await client.subscribe(this.channel, (text: string) => {
        if (this.#client === client) this.#listener?.receive(text);
      });
    } catch (error) {
      this.#noteRefusal(error);
      end(client);
      throw error;
    }
    if (this.#closed) return end(client);
    this.#client = client;
    try {
      await this.#listener?.up();
      this.#retries = 0;
      this.#refusal = null;
    } catch (error) {
      this.#noteRefusal(error);
      if (this.#client === client) this.#client = null;
      end(client);
      throw error;
    }
  }

  #noteRefusal(error: unknown): void {
    this.#refusal = isErrorReply(error) ? error : null;
  }

  #handleLoss(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    end(client);
    this.#listener?.down();
    this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    if (this.#closed) return;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#retries++, LONGEST_RETRY_MS);
    this.#retry = this.clock.after(wait, () => {
      this.#connect().catch(() => {
        if (this.#client === null) this.#scheduleRetry();
      });
    });
  }
}

/** A connection that is not open yet. The driver does not reopen it by itself. */
// deno-lint-ignore explicit-module-boundary-types -- the driver's type takes half a page
export function createConnection(url: string) {
  return createClient({
    url,
    // A queued command would run later than its caller expects.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_MS },
    // A timer for each command costs more than the command. The heartbeat notices a stalled connection.
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
