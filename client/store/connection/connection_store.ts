// What the page knows about its line to the server: its state, the server's limits, and until when sending rests.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  MAX_MESSAGE_LENGTH,
  RATE_MESSAGES,
  RATE_WINDOW_MS,
} from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";

/** `idle`: none wanted. `joining`: the first attempt. `online`: joined. `lost`: coming back by itself. */
export type ConnectionState = "idle" | "joining" | "online" | "lost";

/** The limits of the server that the page keeps to by itself. */
export interface SendLimits {
  /** Unicode code points. */
  readonly maxLength: number;
  readonly rateMessages: number;
  readonly rateWindowMs: number;
}

/** Ways in that the server offers. Before it has said so, all. */
export interface OpenJoinModes {
  readonly guests: boolean;
  readonly registration: boolean;
}

/** The connection as views read it. */
export interface ConnectionStore {
  readonly state: ReadonlySignal<ConnectionState>;
  /** When the next attempt begins, epoch milliseconds, while one is waited for. */
  readonly retryAt: ReadonlySignal<number | null>;
  /** Whether the browser says that it has no network at all. */
  readonly offline: ReadonlySignal<boolean>;
  /** Until when messages wait because too many were sent, epoch milliseconds. */
  readonly restUntil: ReadonlySignal<number | null>;
  readonly limits: ReadonlySignal<SendLimits>;
  readonly ways: ReadonlySignal<OpenJoinModes>;
  setState(state: ConnectionState, retryAt?: number): void;
  setOffline(offline: boolean): void;
  setCooldown(until: number | null): void;
  /** Whether request `id` is under way or, while the connection is lost, was when it was lost. */
  isInFlight(id: string): boolean;
  setInFlight(id: string | null): void;
  helloReceived(hello: ServerEvents["hello"]): void;
}

/** Makes a connection store that is idle. */
export function createConnectionStore(): ConnectionStore {
  const state: Signal<ConnectionState> = signal<ConnectionState>("idle");
  const retryAt = signal<number | null>(null);
  const offline = signal(false);
  const restUntil = signal<number | null>(null);
  const limits = signal<SendLimits>({
    maxLength: MAX_MESSAGE_LENGTH,
    rateMessages: RATE_MESSAGES,
    rateWindowMs: RATE_WINDOW_MS,
  });
  let inFlight: string | null = null;
  const ways = signal<OpenJoinModes>({ guests: true, registration: true });
  return {
    state,
    retryAt,
    offline,
    restUntil,
    limits,
    ways,
    setState(next, at): void {
      state.value = next;
      retryAt.value = at ?? null;
    },
    setOffline(value): void {
      offline.value = value;
    },
    setCooldown(until): void {
      restUntil.value = until;
    },
    isInFlight: (id) => id === inFlight,
    setInFlight(id): void {
      inFlight = id;
    },
    helloReceived(hello): void {
      limits.value = {
        maxLength: hello.limits.max_msg_len,
        rateMessages: hello.limits.rate_messages,
        rateWindowMs: hello.limits.rate_window_ms,
      };
      ways.value = { guests: hello.guest_allowed, registration: hello.registration !== "closed" };
    },
  };
}
