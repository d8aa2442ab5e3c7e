// What administrators change about accounts: role, mark of trust, access to the companion.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import type { RoomNews } from "../../protocol/server_events.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { principalOf } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { done, runAction } from "./moderation_action.ts";
import { accountOf } from "./action_targets.ts";
import { announceVerified, setVerified } from "./verification.ts";

/** Handlers of changes to accounts. */
export interface AccountActions {
  readonly setRole: JoinedHandler<"admin_set_role">;
  readonly verify: JoinedHandler<"admin_verify_user">;
  readonly toggleAi: JoinedHandler<"admin_toggle_ai">;
}

/** Makes the handlers. Each answers with `admin_action_ok` once the change is kept. */
export function createAccountActions(context: Context): AccountActions {
  return {
    setRole: (request) => setRole(context, request),
    async verify(request) {
      const { user_id, on } = request.data;
      const outcome = await runAction(
        context,
        request,
        async (act) => setVerified(act, await accountOf(act.within, context.hub, user_id), on),
      );
      request.reply("admin_action_ok", done(announceVerified(context, outcome)));
    },
    toggleAi: (request) => toggleAi(context, request),
  };
}

async function setRole(context: Context, request: JoinedRequest<"admin_set_role">): Promise<void> {
  const { hub, sanctions: control } = context;
  const { user_id, role } = request.data;
  const { account, changed } = await runAction(context, request, async (act) => {
    const whom = await accountOf(act.within, hub, user_id);
    act.allow("set_role", { ...whom, becomes: role });
    const { account } = whom;
    if (account.role === role) return { account, changed: false };
    await act.within.setRole(account.id, role);
    await act.log("set_role", { target: whom, detail: `${account.role} to ${role}` });
    return { account, changed: true };
  });
  const news: RoomNews = { key: "role", name: account.username, role };
  if (changed) {
    control.publish({ type: "profile", userId: account.id, role, isVerified: account.isVerified });
    hub.publisher.say(news);
    control.listsChanged("users");
  }
  request.reply("admin_action_ok", done(news));
}

async function toggleAi(context: Context, request: JoinedRequest<"admin_toggle_ai">): Promise<void> {
  const { hub, sanctions: control } = context;
  const { user_id, on } = request.data;
  const { username, id, hasAiAccess, changed } = await runAction(context, request, async (act) => {
    const whom = await accountOf(act.within, hub, user_id);
    act.allow("toggle_ai", whom);
    const hasAiAccess = on ?? !whom.account.hasAiAccess;
    if (hasAiAccess === whom.account.hasAiAccess) return { ...whom.account, changed: false };
    if (hasAiAccess) await act.within.grantAi(whom.account.id, "admin", act.now);
    else await act.within.revokeAi(whom.account.id, act.now);
    await act.log(hasAiAccess ? "grant_ai" : "revoke_ai", { target: whom });
    return { ...whom.account, hasAiAccess, changed: true };
  });
  const news: RoomNews = { key: hasAiAccess ? "ai_granted" : "ai_revoked", name: username };
  if (changed) {
    control.tell([principalOf("", id)], "ai_unlock", {
      has_ai_access: hasAiAccess,
      msg: hasAiAccess
        ? `You can write to ${BOT_NAME} without limit now.`
        : `You can no longer write to ${BOT_NAME} without limit.`,
    });
    hub.publisher.say(news);
    control.listsChanged("users");
  }
  request.reply("admin_action_ok", done(news));
}
