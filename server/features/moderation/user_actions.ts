// What moderators do to people in the room: kick, ban, verify. Muting has a file of its own.

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
import { networksOf } from "./ban_ranges.ts";
import { type ActionTarget, anyUser, becameSince, named, nameNow } from "./action_targets.ts";
import { announceVerified, setVerified } from "./verification.ts";

/** Handlers of the `mod_…` events. */
export interface UserActions {
  readonly kick: JoinedHandler<"mod_kick">;
  readonly ban: JoinedHandler<"mod_ban">;
  readonly kickban: JoinedHandler<"mod_kickban">;
  readonly mute: JoinedHandler<"mod_mute">;
  readonly verify: JoinedHandler<"mod_verify">;
}

/** Makes the handlers. Each answers with an `ack` once the act is kept. */
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
        async (act) => {
          const whom = await named(act.within, context.hub, request.data.target);
          return await setVerified(act, whom, request.data.on);
        },
      );
      announceVerified(context, outcome);
    },
  };
}

async function kick(context: Context, request: JoinedRequest<"mod_kick">): Promise<void> {
  const { hub, sanctions: control } = context;
  const { target } = request.data;
  const reason = reasonOf(request.data.reason);
  const present = await control.presenceQuery.named(target);
  const { username, principal } = await runAction(context, request, async (act) => {
    const whom = await anyUser(act.within, hub, target);
    act.allow("kick", whom);
    if (present === undefined || present.leftMsAgo !== undefined) {
      throw new Refusal("offline", `${whom.username} is not here.`);
    }
    await act.log("kick", { target: whom, reason });
    return { username: whom.username, principal: present.principal };
  });
  hub.publisher.say({ key: "kicked", name: username });
  control.publish({ type: "kick", principal, reason });
}

async function ban(context: Context, request: JoinedRequest<"mod_ban" | "mod_kickban">): Promise<void> {
  const { target } = request.data;
  const present = await context.sanctions.presenceQuery.named(target);
  await banAs(context, request, present);
  const account = await becameSince(context, target, present);
  if (account !== undefined) await banAs(context, request, account);
}

async function banAs(
  context: Context,
  request: JoinedRequest<"mod_ban" | "mod_kickban">,
  present: PresenceDetail | undefined,
): Promise<void> {
  const { hub, sanctions: control } = context;
  const { target, minutes } = request.data;
  const reason = reasonOf(request.data.reason);
  const networks = present === undefined ? [] : await networksOf(context, present, request.session.role);
  const { ban, replaced } = await runAction(context, request, async (act) => {
    const whom = await anyUser(act.within, hub, await nameNow(act.within, target, present));
    act.allow("ban", whom);
    const made = await renewBan(act, whom, { reason, expiresAt: endOfBan(act, minutes), networks });
    await act.log("ban", { target: whom, reason, detail: sanctionDetail(made.ban) });
    return made;
  });
  hub.publisher.say({ key: "banned", name: ban.username, ...minutesLeft(ban, ban.createdAt) });
  control.publish({ type: "ban", ban });
  if (replaced.length > 0) control.publish({ type: "unban", ids: replaced });
  control.listsChanged("bans");
}

/** When a ban of so many minutes ends. Who is a moderator by password only bans for a day at most. */
function endOfBan({ actor, now }: ModerationAction, minutes: number | undefined): number | null {
  if (actor.capacity !== "moderator password") return endAfter(minutes, now);
  return endAfter(Math.min(minutes ?? PASSWORD_BAN_MINUTES, PASSWORD_BAN_MINUTES), now);
}

/**
 * Makes a ban in place of those that stand on the name, so that lifting it lifts all. It keeps their networks. One that was
 * made with more power than the actor's stays beside it. The new ban is refused where it would not last longer.
 */
async function renewBan(
  act: ModerationAction,
  whom: ActionTarget,
  terms: { reason: string | null; expiresAt: number | null; networks: readonly string[] },
): Promise<{ ban: Ban; replaced: number[] }> {
  const { within, actor, now } = act;
  const { username, userId } = whom;
  const standing = await within.bansOn(username, now);
  const lastsLonger = (one: Ban): boolean => endOf(one) > endOf(terms);
  act.allowOver(standing.filter((one) => endOf(one) >= endOf(terms)), "ban", whom);
  if (standing.some(lastsLonger)) act.allow("unban", whom);
  const replaced = standing.filter(({ actorRole }) => mayOverrule(actor, actorRole));
  for (const { id } of replaced) await within.removeBan(id);
  const networks = [...new Set([...terms.networks, ...replaced.flatMap((old) => old.networks)])];
  const ban = await within.addBan({
    ...terms,
    ...{ networks, username, userId, createdAt: now, actorId: actor.userId, actorRole: actor.role },
  });
  return { ban, replaced: replaced.map(({ id }) => id) };
}
