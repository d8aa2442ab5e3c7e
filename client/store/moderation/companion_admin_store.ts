// Administration of the companion: inference status, models, model pull, tryout.

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CompanionStatus } from "../../../server/protocol/inference_status.ts";
import type { ModelPullState, ServerEvents } from "../../../server/protocol/server_events.ts";

/** Status of the inference server. */
export type InferenceState = CompanionStatus;

/** One tryout: the question, and the answer once it has arrived. */
export interface Tryout {
  readonly question: string;
  readonly answer: ServerEvents["admin_violet_said"] | null;
}

/** Administration of the companion, for views and the connection. */
export interface CompanionAdminStore {
  /** Null until the server has sent it. */
  readonly status: ReadonlySignal<InferenceState | null>;
  /** The model pull in progress, or the last one. */
  readonly pull: ReadonlySignal<ModelPullState | null>;
  readonly tryout: Signal<Tryout | null>;
  setStatus(status: InferenceState): void;
  setPull(pull: ModelPullState): void;
  answered(data: ServerEvents["admin_violet_said"]): void;
  /** Clears the data that only admins may see. */
  reset(): void;
}

/** Creates an empty store. `fails`: whether the companion cannot answer until an admin acts. */
export function createCompanionAdminStore(fails: Signal<boolean>): CompanionAdminStore {
  const status = signal<InferenceState | null>(null);
  const pull = signal<ModelPullState | null>(null);
  const tryout = signal<Tryout | null>(null);
  return {
    status,
    pull,
    tryout,
    setStatus: (next) =>
      batch(() => {
        status.value = next;
        fails.value = !next.ready;
        pull.value = next.pull ?? null;
      }),
    setPull(next): void {
      pull.value = next;
    },
    answered(data): void {
      if (tryout.value !== null) tryout.value = { ...tryout.value, answer: data };
    },
    reset: () =>
      batch(() => {
        status.value = null;
        fails.value = false;
        pull.value = null;
        tryout.value = null;
      }),
  };
}
