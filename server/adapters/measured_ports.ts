// Ports with a stopwatch around them.

import type { Clock } from "../ports/clock.ts";
import { type Inference, InferenceFailure } from "../ports/inference.ts";
import type { Store } from "../ports/store.ts";
import { layerStore, type StorePart } from "./store_layers.ts";

/** How an answer of the model ended: it came, it was not waited for, or why there is none. */
export type AnswerOutcome = "answered" | "stopped" | "fault" | InferenceFailure["kind"];

/** A store that tells how long each use took, seconds, whether it succeeded or not. */
export function measureStore(
  store: Store,
  clock: Clock,
  observe: (part: StorePart, seconds: number) => void,
): Store {
  return layerStore(store, (part, use) => (...args) => {
    const began = clock.monotonic();
    const done = (): void => observe(part, (clock.monotonic() - began) / 1000);
    const work = use(...args);
    work.then(done, done);
    return work;
  });
}

/** Inference that tells how long each answer took, seconds, and how it ended. */
export function measureInference(
  inference: Inference,
  clock: Clock,
  observe: (outcome: AnswerOutcome, seconds: number) => void,
): Inference {
  return {
    get model() {
      return inference.model;
    },
    useModel: (name) => inference.useModel(name),
    async *chat(turns, signal) {
      const began = clock.monotonic();
      let outcome: AnswerOutcome = "answered";
      try {
        yield* inference.chat(turns, signal);
      } catch (error) {
        outcome = error instanceof InferenceFailure ? error.kind : "fault";
        throw error;
      } finally {
        observe(signal.aborted ? "stopped" : outcome, (clock.monotonic() - began) / 1000);
      }
    },
    status: () => inference.status(),
    details: (model) => inference.details(model),
    pull: (model, signal) => inference.pull(model, signal),
  };
}
