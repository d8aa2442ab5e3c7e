// Lifting bans and mutes by their id, and banning ranges of network addresses.

import { Refusal } from "../../protocol/errors.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import type { Ban } from "../../ports/moderation_store.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { lasting, minutesLeft } from "../../hub/moderation/sanction_messages.ts";
import { endOf } from "../../hub/moderation/sanction_index.ts";
import type { Context } from "../context.ts";
import { done, endAfter, type ModerationAction, reasonOf, runAction, viewer } from "./moderation_action.ts";
import { rangeOf, refuseCovering, sizeOf } from "./ban_ranges.ts";
import { sanctioned } from "./action_targets.ts";

/** Handlers of bans and mutes in the panel. */
export interface BanActions {
  readonly unban: JoinedHandler<"admin_unban">;
  readonly unmute: JoinedHandler<"admin_unmute">;
  readonly banAddresses: JoinedHandler<"admin_ban_ip">;
}

/** Makes the handlers. Each answers with `admin_action_ok` once the change is stored. */
export function createBanActions(context: Context): BanActions {
  return {
    unban: (request) => unban(context, request),
    unmute: (request) => unmute(context, request),
    banAddresses: (request) => banAddresses(context, request),
  };
}

async function unban(context: Context, request: JoinedRequest<"admin_unban">): Promise<void> {
  const { hub, notifier } = context;
  const id = request.data.ban_id;
  const news = await runAction(context, request, async (action) => {
    const ban = await action.within.ban(id);
    if (ban === undefined || endOf(ban) <= action.now) {
      throw new Refusal("not_found", "There is no such ban.", { field: "ban_id" });
    }
    const news = await liftBan(context, action, ban);
    await action.within.removeBan(id);
    return news;
  });
  notifier.publish({ type: "unban", ids: [id] });
  hub.publisher.say(news);
  notifier.listsChanged("bans");
  request.reply("admin_action_ok", done(news));
}

/** Checks that the actor may lift a ban, and logs it. Resolves to what the lobby reads. */
async function liftBan({ presence }: Context, action: ModerationAction, ban: Ban): Promise<SystemMessage> {
  if (ban.username === "") {
    action.allow("unban_address");
    action.allowOver([ban], "unban_address");
    await action.log("unban_address", { detail: `ban ${ban.id}, ${ban.networks.map(sizeOf).join(", ")}` });
    return { key: "addresses_unbanned" };
  }
  const target = await sanctioned(action.within, presence, ban);
  action.allow("unban", target);
  action.allowOver([ban], "unban", target);
  await action.log("unban", { target });
  return { key: "unbanned", name: target.username };
}

async function unmute(context: Context, request: JoinedRequest<"admin_unmute">): Promise<void> {
  const { hub, presence, notifier } = context;
  const id = request.data.mute_id;
  const news = await runAction(context, request, async (action): Promise<SystemMessage> => {
    const mute = await action.within.mute(id);
    if (mute === undefined || endOf(mute) <= action.now) {
      throw new Refusal("not_found", "There is no such mute.", { field: "mute_id" });
    }
    const target = await sanctioned(action.within, presence, mute);
    action.allow("unmute", target);
    action.allowOver([mute], "unmute", target);
    await action.within.removeMute(id);
    await action.log("unmute", { target });
    return { key: "unmuted", name: target.username };
  });
  notifier.publish({ type: "unmute", ids: [id] });
  hub.publisher.say(news);
  notifier.listsChanged("mutes");
  request.reply("admin_action_ok", done(news));
}

async function banAddresses(context: Context, request: JoinedRequest<"admin_ban_ip">): Promise<void> {
  const { hub, presence, notifier } = context;
  const { cidr, minutes, preview } = request.data;
  const reason = reasonOf(request.data.reason);
  const network = rangeOf(context, cidr);
  const covered = await presence.cluster.inNetwork(network);
  if (preview) {
    await viewer(context, request, "ban_address");
    return request.reply("admin_ban_preview", { cidr: network, people: covered.length });
  }
  const ban = await runAction(context, request, async (action) => {
    action.allow("ban_address");
    refuseCovering(covered, action.actor.role);
    if (await action.within.isBanned(network, action.now)) {
      throw new Refusal("conflict", "This range is banned already.", { field: "cidr" });
    }
    const ban = await action.within.addBan({
      reason,
      createdAt: action.now,
      expiresAt: endAfter(minutes, action.now),
      username: "",
      userId: null,
      networks: [network],
      actorId: action.actor.userId,
      actorRole: action.actor.role,
    });
    const detail = `ban ${ban.id}, ${sizeOf(network)}${lasting(ban, action.now)}`;
    await action.log("ban_address", { reason, detail });
    return ban;
  });
  hub.publisher.say({ key: "addresses_banned", ...minutesLeft(ban, ban.createdAt) });
  notifier.publish({ type: "ban", ban });
  notifier.listsChanged("bans");
  request.reply("admin_action_ok", { msg: `${network} was banned${lasting(ban, ban.createdAt)}` });
}
