// What admins do with the companion: status of inference, fetching a model, choosing one, and trials.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { minRoleOf } from "../../protocol/permissions.ts";
import { messageText } from "../../protocol/text.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { type CompanionParts, followModel, installed, modelName, statusOf } from "./companion_models.ts";
import { CompanionTrials } from "./companion_trials.ts";
import { ModelPull } from "./model_pull.ts";
import { runAction, viewer } from "./moderation_action.ts";

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

const MIN_ROLE = minRoleOf("manage_companion");

/** Makes the handlers. */
export function createCompanionAdminFeature(context: Context, parts: CompanionParts): CompanionAdminFeature {
  const { clock, log, notifier } = context;
  const { inference, companion } = parts;
  const reportStatus = async (): Promise<void> =>
    notifier.tellStaffHere(MIN_ROLE, "admin_violet_status", await statusOf(context, parts, pull));
  const pull: ModelPull = new ModelPull({
    ...{ clock, log, inference },
    report: (state) => notifier.tellStaffHere(MIN_ROLE, "admin_violet_pull", state),
    onEnd: () => void reportStatus(),
  });
  const trials = new CompanionTrials(context, companion);
  return {
    ready: followModel(context, parts),
    async status(request) {
      await viewer(context, request, "manage_companion");
      request.reply("admin_violet_status", await statusOf(context, parts, pull));
    },
    pull: (request) => startPull(context, pull, request),
    async stopPull(request) {
      await viewer(context, request, "manage_companion");
      pull.stop();
    },
    async chooseModel(request) {
      await chooseModel(context, parts, request);
      await reportStatus();
    },
    async tryOut(request) {
      await viewer(context, request, "manage_companion");
      void trials.ask(request, messageText(request.data.text));
    },
    close() {
      pull.stop();
      trials.cancelAll();
    },
  };
}

async function startPull(
  context: Context,
  pull: ModelPull,
  request: JoinedRequest<"admin_violet_pull">,
): Promise<void> {
  const model = modelName(request.data.model);
  await runAction(context, request, async (action) => {
    action.allow("manage_companion");
    if (pull.isRunning) {
      throw new Refusal("conflict", "A model is being pulled already. Wait for it, or stop it.");
    }
    await action.log("pull_model", { detail: model });
  });
  if (!pull.isRunning) pull.start(model);
  request.reply("admin_action_ok", { msg: `${model} is being fetched` });
}

async function chooseModel(
  context: Context,
  { inference, companion }: CompanionParts,
  request: JoinedRequest<"admin_violet_model">,
): Promise<void> {
  const model = await installed(inference, modelName(request.data.model));
  await runAction(context, request, async (action) => {
    action.allow("manage_companion");
    await action.within.setCompanionModel(model);
    await action.log("choose_model", { detail: model });
  });
  if (model !== inference.model) companion.diagnosis.modelChanged();
  inference.useModel(model);
  void companion.warmUp.run();
  context.bus.publish({ kind: "companion", change: { type: "model", model } });
  void request.reply("admin_action_ok", { msg: `${BOT_NAME} speaks with ${model} now` });
}
