// Lifting bans and mutes by their id, and banning ranges of network addresses.

import { Refusal } from "../../protocol/errors.ts";
import type { RoomNews } from "../../protocol/server_events.ts";
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

/** Makes the handlers. Each answers with `admin_action_ok` once the change is kept. */
export function createBanActions(context: Context): BanActions {
  return {
    unban: (request) => unban(context, request),
    unmute: (request) => unmute(context, request),
    banAddresses: (request) => banAddresses(context, request),
  };
}

async function unban(context: Context, request: JoinedRequest<"admin_unban">): Promise<void> {
  const { hub, sanctions: control } = context;
  const id = request.data.ban_id;
  const news = await runAction(context, request, async (act) => {
    const ban = await act.within.ban(id);
    if (ban === undefined || endOf(ban) <= act.now) throw new Refusal("not_found", "There is no such ban.");
    const news = await liftBan(context, act, ban);
    await act.within.removeBan(id);
    return news;
  });
  control.publish({ type: "unban", ids: [id] });
  hub.publisher.say(news);
  control.listsChanged("bans");
  request.reply("admin_action_ok", done(news));
}

/** Logs that a ban is lifted. Resolves to what the lobby reads. */
async function liftBan({ hub }: Context, act: ModerationAction, ban: Ban): Promise<RoomNews> {
  if (ban.username === "") {
    act.allow("unban_address");
    act.allowOver([ban], "unban_address");
    await act.log("unban_address", { detail: `ban ${ban.id}, ${ban.networks.map(sizeOf).join(", ")}` });
    return { key: "addresses_unbanned" };
  }
  const whom = await sanctioned(act.within, hub, ban);
  act.allow("unban", whom);
  act.allowOver([ban], "unban", whom);
  await act.log("unban", { target: whom });
  return { key: "unbanned", name: whom.username };
}

async function unmute(context: Context, request: JoinedRequest<"admin_unmute">): Promise<void> {
  const { hub, sanctions: control } = context;
  const id = request.data.mute_id;
  const news = await runAction(context, request, async (act): Promise<RoomNews> => {
    const mute = await act.within.mute(id);
    if (mute === undefined || endOf(mute) <= act.now) {
      throw new Refusal("not_found", "There is no such mute.");
    }
    const whom = await sanctioned(act.within, hub, mute);
    act.allow("unmute", whom);
    act.allowOver([mute], "unmute", whom);
    await act.within.removeMute(id);
    await act.log("unmute", { target: whom });
    return { key: "unmuted", name: whom.username };
  });
  control.publish({ type: "unmute", ids: [id] });
  hub.publisher.say(news);
  control.listsChanged("mutes");
  request.reply("admin_action_ok", done(news));
}

async function banAddresses(context: Context, request: JoinedRequest<"admin_ban_ip">): Promise<void> {
  const { hub, sanctions: control } = context;
  const { cidr, minutes, preview } = request.data;
  const reason = reasonOf(request.data.reason);
  const network = rangeOf(context, cidr);
  const covered = await control.presenceQuery.ask({ network });
  if (preview) {
    await viewer(context, request, "ban_address");
    return request.reply("admin_ban_preview", { cidr: network, people: covered.length });
  }
  const ban = await runAction(context, request, async (act) => {
    act.allow("ban_address");
    refuseCovering(covered, act.actor.role);
    if (await act.within.isBanned(network, act.now)) {
      throw new Refusal("conflict", "This range is banned already.");
    }
    const terms = { reason, createdAt: act.now, expiresAt: endAfter(minutes, act.now) };
    const ban = await act.within.addBan({
      ...terms,
      username: "",
      userId: null,
      networks: [network],
      actorId: act.actor.userId,
      actorRole: act.actor.role,
    });
    const detail = `ban ${ban.id}, ${sizeOf(network)}${lasting(ban, act.now)}`;
    await act.log("ban_address", { reason, detail });
    return ban;
  });
  hub.publisher.say({ key: "addresses_banned", ...minutesLeft(ban, ban.createdAt) });
  control.publish({ type: "ban", ban });
  control.listsChanged("bans");
  request.reply("admin_action_ok", { msg: `${network} was banned${lasting(ban, ban.createdAt)}` });
}
