// Measures how long the store and the inference take, from outside of both.

import type { Clock } from "../ports/clock.ts";
import { type Inference, InferenceFailure } from "../ports/inference.ts";
import type { Store } from "../ports/store.ts";
import { type StorePart, wrapStore } from "./store_wrapper.ts";

/** How an answer of the model ended: complete, stopped by the user, or failed for a reason. */
export type AnswerOutcome = "answered" | "stopped" | "fault" | InferenceFailure["kind"];

/** A store that reports the duration of each call in seconds, of failed calls too. */
export function measureStore(
  store: Store,
  clock: Clock,
  observe: (part: StorePart, seconds: number) => void,
): Store {
  return wrapStore(store, (part, method) => (...args) => {
    const startedAt = clock.monotonic();
    const done = (): void => observe(part, (clock.monotonic() - startedAt) / 1000);
    const result = method(...args);
    result.then(done, done);
    return result;
  });
}

/** Inference that reports the duration of each answer in seconds, and how the answer ended. */
export function measureInference(
  inference: Inference,
  clock: Clock,
  observe: (outcome: AnswerOutcome, seconds: number) => void,
): Inference {
  return {
    get model() {
      return inference.model;
    },
    get isHere() {
      return inference.isHere;
    },
    get atOnce() {
      return inference.atOnce;
    },
    onAnswered: (listener) => inference.onAnswered(listener),
    useModel: (name) => inference.useModel(name),
    async *chat(turns, signal, options) {
      const startedAt = clock.monotonic();
      let outcome: AnswerOutcome = "answered";
      try {
        yield* inference.chat(turns, signal, options);
      } catch (error) {
        outcome = error instanceof InferenceFailure ? error.kind : "fault";
        throw error;
      } finally {
        observe(signal.aborted ? "stopped" : outcome, (clock.monotonic() - startedAt) / 1000);
      }
    },
    load: (signal) => inference.load(signal),
    status: () => inference.status(),
    details: (model) => inference.details(model),
    pull: (model, signal) => inference.pull(model, signal),
  };
}
