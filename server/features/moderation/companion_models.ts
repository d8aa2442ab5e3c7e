// The companion's models: which one is in use at every node, and the state of the inference server.

import { Refusal } from "../../protocol/errors.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Inference } from "../../ports/inference.ts";
import type { Companion } from "../../companion/companion.ts";
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
  const pull = state === null ? {} : { pull: state };
  if (!status.reachable) {
    const { model, failure } = status;
    return { reachable: false, failure, model, ready: false, models: [], ...load, ...pull };
  }
  const { model, ready, version } = status;
  const models = status.models.map(({ name, sizeBytes, loaded }) => ({ name, size: sizeBytes, loaded }));
  return { reachable: true, version, model, ready, models, ...load, ...pull };
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
  const found = status.models.find((model) => model.name === name || model.name === `${name}:latest`);
  if (found === undefined) {
    throw new Refusal("not_found", "Ollama does not have this model. Pull it first.", { field: "model" });
  }
  return found.name;
}
