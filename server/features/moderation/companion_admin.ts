// What admins do with the companion: status of inference, fetching a model, choosing one, and trials.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { minRoleOf } from "../../protocol/permissions.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import { messageText } from "../../protocol/text.ts";
import type { Inference } from "../../ports/inference.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { Cancellation } from "../../companion/cancellation.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Context } from "../context.ts";
import { runAction, viewer } from "./moderation_action.ts";
import { ModelPull } from "./model_pull.ts";

/** Handlers of the panel's section on the companion. */
export interface CompanionAdminFeature {
  /** Resolves once the model that an admin chose, if any, is in use. Rejects when the store fails. */
  readonly ready: Promise<void>;
  readonly status: JoinedHandler<"admin_violet_status">;
  readonly pull: JoinedHandler<"admin_violet_pull">;
  readonly stopPull: JoinedHandler<"admin_violet_pull_stop">;
  readonly chooseModel: JoinedHandler<"admin_violet_model">;
  readonly tryOut: JoinedHandler<"admin_violet_try">;
  /** Stops the pull and cancels all trials. */
  close(): void;
}

/** The companion and its inference. */
export interface CompanionParts {
  readonly companion: Companion;
  readonly inference: Inference;
}

/** Name of a model, with namespace, registry and tag where it has them. */
const MODEL_NAME = /^\w[\w.\-/:]{0,199}$/;

/** Makes the handlers. */
export function createCompanionAdminFeature(context: Context, parts: CompanionParts): CompanionAdminFeature {
  const { clock, sanctions, store, hub } = context;
  const { inference } = parts;
  const minRole = minRoleOf("manage_companion");
  const reportStatus = async (): Promise<void> =>
    sanctions.tellStaffHere(minRole, "admin_violet_status", await statusOf(context, parts, pull));
  const pull: ModelPull = new ModelPull({
    clock,
    inference,
    report: (state) => sanctions.tellStaffHere(minRole, "admin_violet_pull", state),
    onEnd: () => void reportStatus(),
  });
  /** Principal → that admin's latest trial, while it lasts. */
  const trials = new Map<string, Cancellation>();
  hub.onLeave(({ principal }) => trials.get(principal)?.cancel());
  // Another node's inference server may not have the model. Then that node keeps the model it has.
  sanctions.onChange((change) => {
    if (change.type !== "companion_model") return;
    installed(inference, change.model).then((model) => inference.useModel(model)).catch(() => {});
  });
  const ready = store.moderation.companionModel().then((model) => {
    if (model !== null) inference.useModel(model);
  });
  // A caller that awaits it gets the failure; without one it is not an unhandled rejection.
  ready.catch(() => {});

  return {
    ready,
    async status(request) {
      await viewer(context, request, "manage_companion");
      request.reply("admin_violet_status", await statusOf(context, parts, pull));
    },
    async pull(request) {
      const model = modelName(request.data.model);
      await runAction(context, request, async (action) => {
        action.allow("manage_companion");
        if (pull.isRunning) {
          throw new Refusal("conflict", "A model is being fetched already. Wait for it, or stop it.");
        }
        await action.log("pull_model", { detail: model });
      });
      if (!pull.isRunning) pull.start(model);
      request.reply("admin_action_ok", { msg: `${model} is being fetched` });
    },
    async stopPull(request) {
      await viewer(context, request, "manage_companion");
      pull.stop();
    },
    async chooseModel(request) {
      const model = await installed(inference, modelName(request.data.model));
      await runAction(context, request, async (action) => {
        action.allow("manage_companion");
        await action.within.setCompanionModel(model);
        await action.log("choose_model", { detail: model });
      });
      inference.useModel(model);
      sanctions.publish({ type: "companion_model", model });
      void request.reply("admin_action_ok", { msg: `${BOT_NAME} speaks with ${model} now` });
      await reportStatus();
    },
    async tryOut(request) {
      await viewer(context, request, "manage_companion");
      void answerTrial(context, { ...parts, trials }, request, messageText(request.data.text));
    },
    close() {
      pull.stop();
      for (const trial of trials.values()) trial.cancel();
    },
  };
}

async function statusOf(
  { settings }: Context,
  { inference, companion }: CompanionParts,
  pull: ModelPull,
): Promise<ServerEvents["admin_violet_status"]> {
  const status = await inference.status();
  const queue = { ...companion.load, concurrency: settings.violetConcurrency };
  const fetching = pull.state === null ? {} : { pull: pull.state };
  if (!status.reachable) {
    const { model, failure } = status;
    return { reachable: false, failure, model, ready: false, models: [], ...queue, ...fetching };
  }
  const { model, ready, version } = status;
  const models = status.models.map(({ name, sizeBytes, loaded }) => ({ name, size: sizeBytes, loaded }));
  return { reachable: true, version, model, ready, models, ...queue, ...fetching };
}

/** Answers a trial of an admin, with the time it took. A newer one of the same admin cancels it. Never rejects. */
async function answerTrial(
  { clock, log }: Context,
  { companion, trials }: CompanionParts & { readonly trials: Map<string, Cancellation> },
  { session, person }: JoinedRequest<"admin_violet_try">,
  text: string,
): Promise<void> {
  const { principal } = person;
  const cancellation = new Cancellation();
  const startedAt = clock.monotonic();
  trials.get(principal)?.cancel();
  trials.set(principal, cancellation);
  try {
    const trial = await companion.tryOut(cancellation, text, `trial ${principal}`);
    if (cancellation.isCancelled) return;
    const took_ms = Math.round(clock.monotonic() - startedAt);
    session.connection.emit("admin_violet_said", { ...trial, took_ms });
  } catch (error) {
    log.error("trying the companion out failed", {
      cause: error instanceof Error ? error.name : typeof error,
    });
    session.connection.emit("admin_violet_said", {
      text: companion.cannedReply("broken"),
      answered: false,
      took_ms: 0,
    });
  } finally {
    if (trials.get(principal) === cancellation) trials.delete(principal);
  }
}

function modelName(raw: string): string {
  const name = raw.trim();
  if (MODEL_NAME.test(name)) return name;
  throw new Refusal("bad_request", "This is no name of a model. One looks like llama3.2:3b.");
}

/** The full name of an installed model. Throws a `Refusal`: `unavailable`, `not_found`. */
async function installed(inference: Inference, name: string): Promise<string> {
  const status = await inference.status();
  if (!status.reachable) throw new Refusal("unavailable", "Ollama cannot be reached right now.");
  const found = status.models.find((model) => model.name === name || model.name === `${name}:latest`);
  if (found === undefined) throw new Refusal("not_found", "Ollama does not have this model. Fetch it first.");
  return found.name;
}
