// Actions of administrators on accounts: role, mark of trust, access to the companion.

import { minRoleOf } from "../../protocol/permissions.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isStaff } from "../../protocol/roles.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { systemMessageText } from "../../hub/notices/system_messages.ts";
import { accountPrincipal } from "../../hub/session.ts";
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

/** Makes the handlers. Each answers with `admin_action_ok` once the change is stored. */
export function createAccountActions(context: Context): AccountActions {
  return {
    setRole: (request) => setRole(context, request),
    async verify(request) {
      const { user_id, on } = request.data;
      const outcome = await runAction(
        context,
        request,
        async (action) => setVerified(action, await accountOf(action.within, context.presence, user_id), on),
      );
      request.reply("admin_action_ok", done(announceVerified(context, outcome)));
    },
    toggleAi: (request) => toggleAi(context, request),
  };
}

async function setRole(context: Context, request: JoinedRequest<"admin_set_role">): Promise<void> {
  const { hub, presence, notifier } = context;
  const { user_id, role } = request.data;
  const { account, changed } = await runAction(context, request, async (action) => {
    const target = await accountOf(action.within, presence, user_id);
    action.allow("set_role", { ...target, becomes: role });
    const { account } = target;
    if (account.role === role) return { account, changed: false };
    await action.within.setRole(account.id, role);
    await action.log("set_role", { target, detail: `${account.role} to ${role}` });
    return { account, changed: true };
  });
  const news: SystemMessage = { key: "role", name: account.username, role };
  if (changed) {
    notifier.publish({
      ...{ type: "profile", userId: account.id },
      ...context.sanctions.roleInForce({ ...account, role }),
    });
    hub.publisher.say(news);
    notifier.listsChanged("users");
  }
  request.reply("admin_action_ok", done(news));
}

async function toggleAi(context: Context, request: JoinedRequest<"admin_toggle_ai">): Promise<void> {
  const { presence, notifier, settings } = context;
  const { user_id, on } = request.data;
  const { username, id, hasAiAccess, aiMessagesUnlimited, changed } = await runAction(
    context,
    request,
    async (action) => {
      const target = await accountOf(action.within, presence, user_id);
      action.allow("toggle_ai", target);
      const { account } = target;
      const hasAiAccess = on ?? !account.hasAiAccess;
      if (hasAiAccess === account.hasAiAccess) return { ...account, changed: false };
      if (hasAiAccess) await action.within.grantAi(account.id, "admin", action.now);
      else await action.within.revokeAi(account.id, action.now);
      await action.log(hasAiAccess ? "grant_ai" : "revoke_ai", { target });
      return { ...account, hasAiAccess, changed: true };
    },
  );
  const news: SystemMessage = { key: hasAiAccess ? "ai_granted" : "ai_revoked", name: username };
  if (changed) {
    notifier.tellUsers([accountPrincipal(id)], "ai_unlock", {
      has_ai_access: hasAiAccess,
      ...(aiMessagesUnlimited === 0 ? {} : { ai_free_limit: settings.aiFreeLimit + aiMessagesUnlimited }),
      msg: hasAiAccess
        ? `You can write to ${BOT_NAME} without limit now.`
        : `You can no longer write to ${BOT_NAME} without limit.`,
    });
    sayPrivately(context, accountPrincipal(id), news);
    notifier.listsChanged("users");
  }
  request.reply("admin_action_ok", done(news));
}

/** Says what an account has, or has paid for, to its user and to staff: it is no news for the lobby. */
function sayPrivately({ clock, notifier, presence }: Context, principal: string, news: SystemMessage): void {
  const notice = { msg: systemMessageText(news), ts: isoTime(clock.now()), said: news };
  notifier.tellStaff(minRoleOf("list_people"), "system", notice);
  const role = presence.cluster.byPrincipal(principal)?.user.role ?? "user";
  if (!isStaff(role)) notifier.tellUsers([principal], "system", notice);
}
