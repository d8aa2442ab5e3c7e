// Actions of moderators on users: kick, ban, verify. Muting has a file of its own.

import { Refusal } from "../../protocol/errors.ts";
import { PASSWORD_BAN_MINUTES } from "../../protocol/moderation_rules.ts";
import { mayOverrule } from "../../protocol/permissions.ts";
import type { PresenceDetail } from "../../ports/bus.ts";
import type { Ban } from "../../ports/moderation_store.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { minutesLeft } from "../../hub/moderation/sanction_messages.ts";
import { endOf } from "../../hub/moderation/sanction_index.ts";
import type { Context } from "../context.ts";
import { endAfter, type ModerationAction, reasonOf, runAction, sanctionDetail } from "./moderation_action.ts";
import { mute } from "./mute_action.ts";
import { removeBanned } from "./message_removal.ts";
import { networksOf } from "./ban_ranges.ts";
import { type ActionTarget, anyUser, lookUpTarget, named, nameNow } from "./action_targets.ts";
import { GuestWatch } from "./guest_watch.ts";
import { announceVerified, setVerified } from "./verification.ts";

/** Handlers of the `mod_…` events. */
export interface UserActions {
  readonly kick: JoinedHandler<"mod_kick">;
  readonly ban: JoinedHandler<"mod_ban">;
  readonly kickban: JoinedHandler<"mod_kickban">;
  readonly mute: JoinedHandler<"mod_mute">;
  readonly verify: JoinedHandler<"mod_verify">;
}

/** Makes the handlers. Each answers with an `ack` once the change is stored. */
export function createUserActions(context: Context): UserActions {
  return {
    kick: (request) => kick(context, request),
    ban: (request) => ban(context, request),
    kickban: (request) => ban(context, request),
    mute: (request) => mute(context, request),
    async verify(request) {
      const outcome = await runAction(
        context,
        request,
        async (action) => {
          const target = await named(action.within, context.presence, request.data.target);
          return await setVerified(action, target, request.data.on);
        },
      );
      announceVerified(context, outcome);
    },
  };
}

async function kick(context: Context, request: JoinedRequest<"mod_kick">): Promise<void> {
  const { hub, presence, notifier } = context;
  const { target: name } = request.data;
  const reason = reasonOf(request.data.reason);
  const { user } = await presence.cluster.lookUp(name);
  const { username, principal } = await runAction(context, request, async (action) => {
    const target = await anyUser(action.within, presence, name);
    action.allow("kick", target);
    if (user === undefined || user.leftMsAgo !== undefined) {
      throw new Refusal("offline", `${target.username} is not here.`, { field: "target" });
    }
    await action.log("kick", { target, reason });
    return { username: target.username, principal: user.principal };
  });
  hub.publisher.say({ key: "kicked", name: username });
  notifier.publish({ type: "kick", principal, reason });
}

async function ban(context: Context, request: JoinedRequest<"mod_ban" | "mod_kickban">): Promise<void> {
  using watch = new GuestWatch(context.bus);
  const lookup = await lookUpTarget(context, request);
  const { user } = lookup;
  const networks = networksOf(context, lookup);
  const ban = await banUser(context, request, user, networks);
  const becameId = await watch.accountOf(user);
  removeSaid(context, request, ban);
  // The account may be gone: a guest who registers under a ban keeps none.
  if (becameId === undefined || await context.store.accounts.byId(becameId) === undefined) return;
  removeSaid(context, request, await banUser(context, request, { ...user!, becameId }, networks));
}

/** Removes what a banned user said, where the moderator asks for it. */
function removeSaid(
  context: Context,
  { data: { remove_minutes } }: JoinedRequest<"mod_ban" | "mod_kickban">,
  { username, userId, createdAt }: Ban,
): void {
  if (remove_minutes === undefined) return;
  removeBanned(context, { username, userId, since: createdAt - remove_minutes * 60_000 });
}

async function banUser(
  context: Context,
  request: JoinedRequest<"mod_ban" | "mod_kickban">,
  user: PresenceDetail | undefined,
  networks: readonly string[],
): Promise<Ban> {
  const { hub, presence, notifier } = context;
  const { target: name, minutes, remove_minutes } = request.data;
  const reason = reasonOf(request.data.reason);
  const { ban, replaced } = await runAction(context, request, async (action) => {
    const target = await anyUser(action.within, presence, await nameNow(action.within, name, user));
    action.allow("ban", target);
    const made = await renewBan(action, target, { reason, expiresAt: endOfBan(action, minutes), networks });
    const removal = remove_minutes === undefined ? "" : `, messages of ${remove_minutes} min removed`;
    await action.log("ban", { target, reason, detail: `${sanctionDetail(made.ban)}${removal}` });
    return made;
  });
  hub.publisher.say({ key: "banned", name: ban.username, ...minutesLeft(ban, ban.createdAt) });
  notifier.publish({ type: "ban", ban });
  if (replaced.length > 0) notifier.publish({ type: "unban", ids: replaced });
  notifier.listsChanged("bans");
  return ban;
}

/** When a ban of so many minutes ends. A moderator by password only bans for a day at most. */
function endOfBan({ actor, now }: ModerationAction, minutes: number | undefined): number | null {
  if (actor.capacity !== "moderator password") return endAfter(minutes, now);
  return endAfter(Math.min(minutes ?? PASSWORD_BAN_MINUTES, PASSWORD_BAN_MINUTES), now);
}

/**
 * Makes a ban that replaces those on the name, with their networks, so that lifting it lifts all. A ban that was made
 * with more power than the actor's stays beside it. The new ban is refused where it would not last longer.
 */
async function renewBan(
  action: ModerationAction,
  target: ActionTarget,
  terms: { reason: string | null; expiresAt: number | null; networks: readonly string[] },
): Promise<{ ban: Ban; replaced: number[] }> {
  const { within, actor, now } = action;
  const { username, userId } = target;
  const standing = await within.bansOn(username, now);
  const lastsLonger = (one: Ban): boolean => endOf(one) > endOf(terms);
  action.allowOver(standing.filter((one) => endOf(one) >= endOf(terms)), "ban", target);
  if (standing.some(lastsLonger)) action.allow("unban", target);
  const replaced = standing.filter(({ actorRole }) => mayOverrule(actor, actorRole));
  for (const { id } of replaced) await within.removeBan(id);
  const networks = [...new Set([...terms.networks, ...replaced.flatMap((old) => old.networks)])];
  const ban = await within.addBan({
    ...terms,
    ...{ networks, username, userId, createdAt: now, actorId: actor.userId, actorRole: actor.role },
  });
  return { ban, replaced: replaced.map(({ id }) => id) };
}
