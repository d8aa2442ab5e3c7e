// The TCP connections that are no WebSockets: how many there may be, and how long each may take.

import type { Clock } from "../../ports/clock.ts";

/** Time for the whole head of a request: since the connection was made, or since the last answer. Milliseconds. */
export const HEAD_MS = 10_000;
/** Time for one exchange, body and answer included, milliseconds: the page over 50 kbit/s. */
export const EXCHANGE_MS = 120_000;
/** Requests of one connection that may be under way at once, in pipelines. */
export const MAX_EXCHANGES = 16;
/** Part of the places that is made free when there is none: the rest of the newcomers need not look for one each. */
const ROOM = 0.1;

/** A connection that can be ended. */
export interface Connection {
  /** Ends it at once. */
  destroy(): void;
}

interface Held {
  readonly connection: Connection;
  /** Whom it counts against: connections of one group have the same. */
  readonly group: string;
  readonly since: number;
  /** When it is ended; as `Clock.monotonic`. */
  deadline: number;
  /** Requests whose head is complete, and whose answer is not. */
  exchanges: number;
}

/** The connections, each with a deadline. */
export class HttpConnections<C extends Connection> {
  readonly #held: Map<C, Held> = new Map();

  /** `places` is how many there may be at once. */
  constructor(readonly clock: Clock, readonly places: number) {}

  /** Connections held. */
  get size(): number {
    return this.#held.size;
  }

  /** Takes a new one in. When there is no place, the silent ones of the largest group go first, the oldest first. */
  add(connection: C, group: string): void {
    if (this.#held.size >= this.places) this.#makeRoom();
    const since = this.clock.monotonic();
    this.#held.set(connection, { connection, group, since, deadline: since + HEAD_MS, exchanges: 0 });
  }

  /** The head of a request is complete. False, and the connection is ended, where there are too many at once. */
  begin(connection: C): boolean {
    const held = this.#held.get(connection);
    if (held === undefined) return false;
    held.exchanges++;
    held.deadline = this.clock.monotonic() + EXCHANGE_MS;
    if (held.exchanges > MAX_EXCHANGES) connection.destroy();
    return held.exchanges <= MAX_EXCHANGES;
  }

  /** An answer is complete. `restMs` is how long the connection may be silent now. */
  finish(connection: C, restMs: number = HEAD_MS): void {
    const held = this.#held.get(connection);
    if (held === undefined) return;
    held.exchanges = Math.max(0, held.exchanges - 1);
    if (held.exchanges === 0) held.deadline = this.clock.monotonic() + restMs;
  }

  /** It is gone, or has become a WebSocket. */
  remove(connection: C): void {
    this.#held.delete(connection);
  }

  /** Ends what has taken too long. */
  sweep(): void {
    const now = this.clock.monotonic();
    for (const { connection, deadline } of [...this.#held.values()]) {
      if (deadline <= now) this.#end(connection);
    }
  }

  /** Ends those on which no exchange is under way. Returns how many. */
  endSilent(): number {
    const silent = [...this.#held.values()].filter(({ exchanges }) => exchanges === 0);
    for (const { connection } of silent) this.#end(connection as C);
    return silent.length;
  }

  #makeRoom(): void {
    const groups = Map.groupBy(this.#held.values(), ({ group }) => group);
    const largest = [...groups.values()].reduce((most, one) => one.length > most.length ? one : most, []);
    const first = (one: Held, other: Held): number =>
      Math.min(one.exchanges, 1) - Math.min(other.exchanges, 1) || one.since - other.since;
    const going = largest.sort(first).slice(0, Math.ceil(this.places * ROOM));
    for (const { connection } of going) this.#end(connection as C);
  }

  #end(connection: Connection): void {
    this.#held.delete(connection as C);
    connection.destroy();
  }
}
