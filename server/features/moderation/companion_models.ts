// The companion's models: which one is in use at every node, and the state of the inference server.

import { Refusal } from "../../protocol/errors.ts";
import { isSameModel } from "../../protocol/model_names.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Inference } from "../../ports/inference.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Diagnosis } from "../../companion/diagnosis.ts";
import type { Context } from "../context.ts";
import type { ModelPull } from "./model_pull.ts";

/** The companion and its inference. */
export interface CompanionParts {
  readonly companion: Companion;
  readonly inference: Inference;
}

/** Name of a model, with its namespace, registry and tag where it has them. */
const MODEL_NAME = /^\w[\w.\-/:]{0,199}$/;

/** Uses the model that was chosen, and follows other nodes that choose another. Resolves once the first is in use. */
export function followModel(
  { bus, store }: Context,
  { inference, companion }: CompanionParts,
): Promise<void> {
  bus.subscribe((message) => {
    if (message.kind !== "companion" || message.change.type !== "model") return;
    // Another node's inference server may not have the model. Then that node keeps the model it has.
    installed(inference, message.change.model).then((model) => {
      if (model !== inference.model) companion.diagnosis.modelChanged();
      inference.useModel(model);
      return companion.warmUp.run();
    }).catch(() => {});
  });
  const ready = store.moderation.companionModel().then((model) => {
    if (model !== null) inference.useModel(model);
  });
  // A failure is reported where `ready` is awaited.
  ready.catch(() => {});
  return ready;
}

/** The state of the inference server, as the panel shows it. */
export async function statusOf(
  { settings }: Context,
  { inference, companion }: CompanionParts,
  { state }: ModelPull,
): Promise<ServerEvents["admin_violet_status"]> {
  const status = await inference.status();
  const load = { ...companion.load, concurrency: settings.violetConcurrency };
  const known = {
    ...load,
    ...(state === null ? {} : { pull: state }),
    ...diagnosisOf(companion.diagnosis),
    ...(inference.isHere ? {} : { elsewhere: true as const }),
  };
  if (!status.reachable) {
    const { model, failure, reason, words } = status;
    const said = words === undefined ? {} : { words };
    return { reachable: false, failure, reason, ...said, model, ready: false, models: [], ...known };
  }
  const { model, ready, version } = status;
  const models = status.models.map(({ name, sizeBytes, loaded }) => ({ name, size: sizeBytes, loaded }));
  const { atOnce } = inference;
  const fewer = atOnce !== null && atOnce < settings.violetConcurrency ? { at_once: atOnce } : {};
  return { reachable: true, version, model, ready, models, ...known, ...fewer };
}

/** The last problem and the figures of the last answers, as far as there are any. */
function diagnosisOf(
  { problem, speed }: Diagnosis,
): Pick<ServerEvents["admin_violet_status"], "problem" | "speed"> {
  const shown: Pick<ServerEvents["admin_violet_status"], "problem" | "speed"> = {};
  if (problem !== null) {
    const { at, isOver, ...rest } = problem;
    shown.problem = { ...rest, ts: isoTime(at), over: isOver };
  }
  if (speed !== null) {
    shown.speed = {
      answers: speed.answers,
      first_word_ms: speed.firstWordMs,
      words_per_second: speed.wordsPerSecond,
      tokens_read: speed.tokensRead,
      tokens_made: speed.tokensMade,
      load_ms: speed.loadMs,
      queue_ms: speed.queueMs,
    };
  }
  return shown;
}

/** A model's name, trimmed. Throws a `Refusal` `bad_request` for what is none. */
export function modelName(raw: string): string {
  const name = raw.trim();
  if (MODEL_NAME.test(name)) return name;
  throw new Refusal("bad_request", "This is not the name of a model. One looks like llama3.2:3b.", {
    field: "model",
  });
}

/** The full name of an installed model. Throws a `Refusal`: `unavailable`, `not_found`. */
export async function installed(inference: Inference, name: string): Promise<string> {
  const status = await inference.status();
  if (!status.reachable) throw new Refusal("unavailable", "Ollama cannot be reached right now.");
  const found = status.models.find((model) => isSameModel(model.name, name));
  if (found === undefined) {
    throw new Refusal("not_found", "Ollama does not have this model. Pull it first.", { field: "model" });
  }
  return found.name;
}
