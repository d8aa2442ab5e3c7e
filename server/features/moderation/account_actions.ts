// Actions of administrators on accounts: role, mark of trust, access to the companion.

import { minRoleOf } from "../../protocol/permissions.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isStaff } from "../../protocol/roles.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import { hasPremium, NO_END } from "../../ports/premium/premium_time.ts";
import { GIFT_SOURCES } from "../../protocol/premium/entitlements.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { systemMessageText } from "../../hub/notices/system_messages.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { tellOfPremium } from "../../hub/premium/premium_news.ts";
import { done, type ModerationAction, runAction } from "./moderation_action.ts";
import { accountOf, type AccountTarget } from "./action_targets.ts";
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
  const { presence, notifier } = context;
  const { user_id, on } = request.data;
  const { change, isChanged, isOn } = await runAction(context, request, async (action) => {
    const target = await accountOf(action.within, presence, user_id);
    action.allow("toggle_ai", target);
    const isOn = on ?? !hasPremium(target.account, action.now);
    const isChanged = isOn ? await giveWithoutEnd(action, target) : await endGifts(action, target);
    const after = (await action.within.account(user_id))!;
    return { change: { before: target.account, after }, isChanged, isOn };
  });
  const { id, username } = change.after;
  const stays = !isOn && hasPremium(change.after, context.clock.now());
  const key = isOn ? "ai_granted" : stays ? "ai_kept" : "ai_revoked";
  const news: SystemMessage = { key, name: username };
  if (isChanged) {
    tellOfPremium(context, change, { msg: PREMIUM_MESSAGES[key], isOriginal: true });
    sayPrivately(context, accountPrincipal(id), news);
    notifier.listsChanged("users", "entitlements");
  }
  request.reply("admin_action_ok", done(news));
}

/** What the member reads, in clients that show the server's own text. */
const PREMIUM_MESSAGES = {
  ai_granted: `You can write to ${BOT_NAME} without limit now.`,
  ai_revoked: `You can no longer write to ${BOT_NAME} without limit.`,
  ai_kept: "What staff gave you has ended. The premium that you paid for goes on.",
};

/** Gives premium without an end. False, without a change, for an account that has it. */
async function giveWithoutEnd(
  action: ModerationAction,
  target: AccountTarget,
): Promise<boolean> {
  const { id, premiumUntil } = target.account;
  if (premiumUntil === NO_END) return false;
  await action.within.premium.give({ userId: id, source: "admin", reference: null, at: action.now });
  await action.log("grant_ai", { target });
  return true;
}

/** Ends what staff gave. False, without a change, where there is nothing. */
async function endGifts(
  action: ModerationAction,
  target: AccountTarget,
): Promise<boolean> {
  const { id } = target.account;
  const ended = await action.within.premium.end({ userId: id, sources: GIFT_SOURCES, at: action.now });
  if (ended.length > 0) await action.log("revoke_ai", { target });
  return ended.length > 0;
}

/** Says what an account has, or has paid for, to its user and to staff: it is no news for the lobby. */
function sayPrivately({ clock, notifier, presence }: Context, principal: string, news: SystemMessage): void {
  const notice = { msg: systemMessageText(news), ts: isoTime(clock.now()), said: news };
  notifier.tellStaff(minRoleOf("list_people"), "system", notice);
  const role = presence.cluster.byPrincipal(principal)?.user.role ?? "user";
  if (!isStaff(role)) notifier.tellUsers([principal], "system", notice);
}
