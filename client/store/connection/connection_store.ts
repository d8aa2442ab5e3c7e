// State of the connection: its phase, the server's limits, and the cooldown of the rate limit.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  MAX_MESSAGE_LENGTH,
  RATE_MESSAGES,
  RATE_WINDOW_MS,
} from "../../../server/protocol/protocol_limits.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { OperatorInfo } from "../../../server/protocol/operator_info.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";

/** `idle`: not connected. `joining`: first attempt. `online`: joined. `lost`: reconnecting. */
export type ConnectionState = "idle" | "joining" | "online" | "lost";

/** Limits of the server that the page enforces by itself. */
export interface SendLimits {
  /** Unicode code points. */
  readonly maxLength: number;
  /** Messages in {@link SendLimits.rateWindowMs}. */
  readonly rateMessages: number;
  readonly rateWindowMs: number;
}

/** Join modes that the server allows; all before its `hello`. */
export interface OpenJoinModes {
  readonly guests: boolean;
  readonly registration: boolean;
}

/** What the server tells everyone: the operator's words, and who may register, where that is not everyone. */
export type ServerInfo = OperatorInfo & Partial<Pick<ServerEvents["hello"], "registration">>;

/** State of the connection. */
export interface ConnectionStore {
  readonly state: ReadonlySignal<ConnectionState>;
  /** Whether the state is `online`. */
  readonly isOnline: ReadonlySignal<boolean>;
  /** When the next attempt begins, by the clock; null without one. */
  readonly retryAt: ReadonlySignal<number | null>;
  /** Until when the session of a guest may be resumed, by the clock, while the connection is lost; null for others. */
  readonly resumableUntil: Signal<number | null>;
  /** Why the server refuses the connection; null if it does not, or does not say. */
  readonly refusal: ReadonlySignal<MessageFormat | null>;
  /** Whether the browser is offline. */
  readonly offline: ReadonlySignal<boolean>;
  /** Until when the rate limit holds messages back, by the clock; null: it does not. */
  readonly cooldownUntil: ReadonlySignal<number | null>;
  readonly limits: ReadonlySignal<SendLimits>;
  readonly joinModes: ReadonlySignal<OpenJoinModes>;
  /** What the operator tells everyone; empty until the server has sent it. */
  readonly operator: ReadonlySignal<ServerInfo>;
  setState(state: ConnectionState, retryAt?: number): void;
  setRefusal(refusal: MessageFormat | null): void;
  setOffline(offline: boolean): void;
  setCooldown(until: number | null): void;
  /** Whether request `id` is in flight; while the connection is lost: whether it was in flight then. */
  isInFlight(id: string): boolean;
  setInFlight(id: string | null): void;
  helloReceived(hello: ServerEvents["hello"]): void;
  /** Adds to what is known of the operator. */
  setOperator(info: ServerInfo): void;
}

/** Creates a store of an idle connection. */
export function createConnectionStore(): ConnectionStore {
  const state: Signal<ConnectionState> = signal<ConnectionState>("idle");
  const retryAt = signal<number | null>(null);
  const resumableUntil = signal<number | null>(null);
  const refusal = signal<MessageFormat | null>(null);
  const offline = signal(false);
  const cooldownUntil = signal<number | null>(null);
  const limits = signal<SendLimits>({
    maxLength: MAX_MESSAGE_LENGTH,
    rateMessages: RATE_MESSAGES,
    rateWindowMs: RATE_WINDOW_MS,
  });
  let inFlight: string | null = null;
  const joinModes = signal<OpenJoinModes>({ guests: true, registration: true });
  const operator = signal<ServerInfo>({});
  return {
    state,
    isOnline: computed(() => state.value === "online"),
    retryAt,
    resumableUntil,
    refusal,
    offline,
    cooldownUntil,
    limits,
    joinModes,
    operator,
    setState(next, at): void {
      state.value = next;
      retryAt.value = at ?? null;
      if (next === "online" || next === "idle") refusal.value = null;
    },
    setRefusal(message): void {
      refusal.value = message;
    },
    setOffline(value): void {
      offline.value = value;
    },
    setCooldown(until): void {
      cooldownUntil.value = until;
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
      joinModes.value = { guests: hello.guest_allowed, registration: hello.registration !== "closed" };
      operator.value = hello;
    },
    setOperator(info): void {
      operator.value = { ...operator.value, ...info };
    },
  };
}
