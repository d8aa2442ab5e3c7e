// The companion as admins see her: how her machine stands, fetching and choosing a model, and trying her out.

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

/** Handlers of the panel's part on the companion. */
export interface CompanionAdminFeature {
  /** Resolves once the model that was chosen, if one was, is in use. */
  readonly ready: Promise<void>;
  readonly status: JoinedHandler<"admin_violet_status">;
  readonly pull: JoinedHandler<"admin_violet_pull">;
  readonly stopPull: JoinedHandler<"admin_violet_pull_stop">;
  readonly chooseModel: JoinedHandler<"admin_violet_model">;
  readonly tryOut: JoinedHandler<"admin_violet_try">;
  /** Ends what is under way. */
  close(): void;
}

/** The companion and her machine. */
export interface CompanionParts {
  readonly companion: Companion;
  readonly inference: Inference;
}

/** Name of a model, with its namespace, registry and tag where it has them. */
const MODEL_NAME = /^\w[\w.\-/:]{0,199}$/;

/** Makes the handlers. */
export function createCompanionAdminFeature(context: Context, parts: CompanionParts): CompanionAdminFeature {
  const { clock, notifier, bus, store, hub } = context;
  const { inference } = parts;
  const minRole = minRoleOf("manage_companion");
  const tellStatus = async (): Promise<void> =>
    notifier.tellStaffHere(minRole, "admin_violet_status", await statusOf(context, parts, pull));
  const pull: ModelPull = new ModelPull({
    clock,
    inference,
    tell: (state) => notifier.tellStaffHere(minRole, "admin_violet_pull", state),
    onEnd: () => void tellStatus(),
  });
  const trials = new Map<string, Cancellation>();
  hub.onLeave(({ principal }) => trials.get(principal)?.cancel());
  // Another node's machine may not have it; she goes on there with the model she has.
  bus.subscribe((message) => {
    if (message.kind !== "companion" || message.change.type !== "model") return;
    installed(inference, message.change.model).then((model) => inference.useModel(model)).catch(() => {});
  });
  const ready = store.moderation.companionModel().then((model) => {
    if (model !== null) inference.useModel(model);
  });
  // Whoever waits for it is told; nobody has to.
  ready.catch(() => {});

  return {
    ready,
    async status(request) {
      await viewer(context, request, "manage_companion");
      request.reply("admin_violet_status", await statusOf(context, parts, pull));
    },
    async pull(request) {
      const model = modelName(request.data.model);
      await runAction(context, request, async (act) => {
        act.allow("manage_companion");
        if (pull.isRunning) {
          throw new Refusal("conflict", "A model is being fetched already. Wait for it, or stop it.");
        }
        await act.log("pull_model", { detail: model });
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
      await runAction(context, request, async (act) => {
        act.allow("manage_companion");
        await act.within.setCompanionModel(model);
        await act.log("choose_model", { detail: model });
      });
      inference.useModel(model);
      bus.publish({ kind: "companion", change: { type: "model", model } });
      void request.reply("admin_action_ok", { msg: `${BOT_NAME} speaks with ${model} now` });
      await tellStatus();
    },
    async tryOut(request) {
      await viewer(context, request, "manage_companion");
      void answerTrial(context, { ...parts, trials }, request, messageText(request.data.text));
    },
    close() {
      pull.stop();
      for (const asking of trials.values()) asking.cancel();
    },
  };
}

async function statusOf(
  { settings }: Context,
  { inference, companion }: CompanionParts,
  pull: ModelPull,
): Promise<ServerEvents["admin_violet_status"]> {
  const status = await inference.status();
  const line = { ...companion.load, concurrency: settings.violetConcurrency };
  const fetching = pull.state === null ? {} : { pull: pull.state };
  if (!status.reachable) {
    const { model, failure } = status;
    return { reachable: false, failure, model, ready: false, models: [], ...line, ...fetching };
  }
  const { model, ready, version } = status;
  const models = status.models.map(({ name, sizeBytes, loaded }) => ({ name, size: sizeBytes, loaded }));
  return { reachable: true, version, model, ready, models, ...line, ...fetching };
}

/** Asks her, and tells whoever tries what she says and how long it took. Never rejects. */
async function answerTrial(
  { clock, log }: Context,
  { companion, trials }: CompanionParts & { readonly trials: Map<string, Cancellation> },
  { session, person }: JoinedRequest<"admin_violet_try">,
  text: string,
): Promise<void> {
  const { principal } = person;
  const asking = new Cancellation();
  const began = clock.monotonic();
  trials.get(principal)?.cancel();
  trials.set(principal, asking);
  try {
    const trial = await companion.tryOut(asking, text, `trial ${principal}`);
    if (asking.cancelled) return;
    const took_ms = Math.round(clock.monotonic() - began);
    session.connection.emit("admin_violet_said", { ...trial, took_ms });
  } catch (error) {
    log.error("trying the companion out failed", {
      cause: error instanceof Error ? error.name : typeof error,
    });
    session.connection.emit("admin_violet_said", {
      text: companion.line("broken"),
      answered: false,
      took_ms: 0,
    });
  } finally {
    if (trials.get(principal) === asking) trials.delete(principal);
  }
}

function modelName(raw: string): string {
  const name = raw.trim();
  if (MODEL_NAME.test(name)) return name;
  throw new Refusal("bad_request", "This is no name of a model. One looks like llama3.2:3b.");
}

/** The name under which the machine has a model. Throws a `Refusal`: `unavailable`, `not_found`. */
async function installed(inference: Inference, name: string): Promise<string> {
  const status = await inference.status();
  if (!status.reachable) throw new Refusal("unavailable", "Ollama cannot be reached right now.");
  const found = status.models.find((model) => model.name === name || model.name === `${name}:latest`);
  if (found === undefined) throw new Refusal("not_found", "Ollama does not have this model. Fetch it first.");
  return found.name;
}
