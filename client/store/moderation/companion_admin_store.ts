// Violet's machine as admins see it: whether it can be reached, its models, what is being fetched, and trying her out.

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ModelPullState, ServerEvents } from "../../../server/protocol/server_events.ts";

/** How the machine stands. */
export type InferenceState = ServerEvents["admin_violet_status"];

/** One try: what was asked, and what she said once she has. */
export interface Trial {
  readonly question: string;
  readonly said: ServerEvents["admin_violet_said"] | null;
}

/** Violet's machine as views, `apply` and the connection use it. */
export interface CompanionAdminStore {
  /** Null until it is known. */
  readonly status: ReadonlySignal<InferenceState | null>;
  /** The model being fetched, or the last one. */
  readonly pull: ReadonlySignal<ModelPullState | null>;
  readonly trial: Signal<Trial | null>;
  /** Whether somebody has to do something before she can speak. */
  readonly needsCare: ReadonlySignal<boolean>;
  setStatus(status: InferenceState): void;
  setPull(pull: ModelPullState): void;
  answered(data: ServerEvents["admin_violet_said"]): void;
  /** Forgets what only admins may know. */
  reset(): void;
}

/** Makes a store that knows nothing. */
export function createCompanionAdminStore(): CompanionAdminStore {
  const status = signal<InferenceState | null>(null);
  const pull = signal<ModelPullState | null>(null);
  const trial = signal<Trial | null>(null);
  return {
    status,
    pull,
    trial,
    needsCare: computed(() => status.value !== null && !status.value.ready),
    setStatus: (next) =>
      batch(() => {
        status.value = next;
        pull.value = next.pull ?? null;
      }),
    setPull(next): void {
      pull.value = next;
    },
    answered(data): void {
      if (trial.value !== null) trial.value = { ...trial.value, said: data };
    },
    reset: () =>
      batch(() => {
        status.value = null;
        pull.value = null;
        trial.value = null;
      }),
  };
}
