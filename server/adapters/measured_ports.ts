// Ports with a stopwatch around them.

import type { Clock } from "../ports/clock.ts";
import { type Inference, InferenceFailure } from "../ports/inference.ts";
import type { Store } from "../ports/store.ts";

/** A part of the store whose uses are told apart. */
export type StorePart = Exclude<keyof Store, "close">;

/** How an answer of the model ended: it came, it was not waited for, or why there is none. */
export type AnswerOutcome = "answered" | "stopped" | "fault" | InferenceFailure["kind"];

type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** A store that tells how long each use took, seconds, whether it succeeded or not. */
export function measureStore(
  store: Store,
  clock: Clock,
  observe: (part: StorePart, seconds: number) => void,
): Store {
  const timed = <F extends Methods[string]>(part: StorePart, method: F): F =>
    ((...args: Parameters<F>) => {
      const began = clock.monotonic();
      const done = (): void => observe(part, (clock.monotonic() - began) / 1000);
      const work = method(...args);
      work.then(done, done);
      return work;
    }) as F;
  const around = <T extends object>(part: StorePart, methods: T): T =>
    Object.fromEntries(
      Object.entries(methods as unknown as Methods).map(([name, method]) => [name, timed(part, method)]),
    ) as T;
  return {
    accounts: around("accounts", store.accounts),
    ignores: around("ignores", store.ignores),
    conversations: around("conversations", store.conversations),
    messages: around("messages", store.messages),
    companions: around("companions", store.companions),
    moderation: around("moderation", store.moderation),
    ping: timed("ping", () => store.ping()),
    close: () => store.close(),
  };
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
