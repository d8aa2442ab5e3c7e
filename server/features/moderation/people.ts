// What moderators do to people in the room: kick, ban, mute, verify.

import { Refusal } from "../../protocol/errors.ts";
import { PASSWORD_BAN_MINUTES } from "../../protocol/moderation.ts";
import { mayOverrule } from "../../protocol/permissions.ts";
import type { Present } from "../../ports/bus.ts";
import type { Ban, Mute } from "../../ports/moderation.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/dispatch.ts";
import type { Hub } from "../../hub/hub.ts";
import { lasting, minutesLeft } from "../../hub/sanction_words.ts";
import { endOf } from "../../hub/sanctions.ts";
import { isGuest } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { type Act, endAfter, perform, reasonOf } from "./act.ts";
import { networksOf } from "./networks.ts";
import { anybody, named, nameNow, sanctioned, type Whom } from "./targets.ts";
import { announceVerified, setVerified } from "./verification.ts";

/** Handlers of the `mod_…` events. */
export interface PeopleFeature {
  readonly kick: JoinedHandler<"mod_kick">;
  readonly ban: JoinedHandler<"mod_ban">;
  readonly kickban: JoinedHandler<"mod_kickban">;
  readonly mute: JoinedHandler<"mod_mute">;
  readonly verify: JoinedHandler<"mod_verify">;
}

/** Makes the handlers. Each answers with an `ack` once the act is kept. */
export function createPeopleFeature(context: Context): PeopleFeature {
  return {
    kick: (request) => kick(context, request),
    ban: (request) => ban(context, request),
    kickban: (request) => ban(context, request),
    mute: (request) => mute(context, request),
    async verify(request) {
      const outcome = await perform(
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
  const { hub, control } = context;
  const { target } = request.data;
  const reason = reasonOf(request.data.reason);
  const present = await control.census.named(target);
  const { username, holder } = await perform(context, request, async (act) => {
    const whom = await anybody(act.within, hub, target);
    act.allow("kick", whom);
    if (present === undefined || present.leftMsAgo !== undefined) {
      throw new Refusal("offline", `${whom.username} is not here.`);
    }
    await act.log("kick", { target: whom, reason });
    return { username: whom.username, holder: present.holder };
  });
  hub.say({ key: "kicked", name: username });
  control.publish({ type: "kick", holder, reason });
}

async function ban(context: Context, request: JoinedRequest<"mod_ban" | "mod_kickban">): Promise<void> {
  const { hub, control } = context;
  const { target, minutes } = request.data;
  const reason = reasonOf(request.data.reason);
  const present = await control.census.named(target);
  const networks = present === undefined ? [] : await networksOf(context, present, request.session.role);
  const { ban, replaced } = await perform(context, request, async (act) => {
    const whom = await anybody(act.within, hub, await nameNow(act.within, target, present));
    act.allow("ban", whom);
    const made = await renewBan(act, whom, { reason, expiresAt: endOfBan(act, minutes), networks });
    await act.log("ban", { target: whom, reason, detail: sanctionDetail(made.ban) });
    return made;
  });
  hub.say({ key: "banned", name: ban.username, ...minutesLeft(ban, ban.createdAt) });
  control.publish({ type: "ban", ban });
  if (replaced.length > 0) control.publish({ type: "unban", ids: replaced });
  control.listsChanged("bans");
}

/** When a ban of so many minutes ends. Who is a moderator by password only bans for a day at most. */
function endOfBan({ actor, now }: Act, minutes: number | undefined): number | null {
  if (actor.capacity !== "moderator password") return endAfter(minutes, now);
  return endAfter(Math.min(minutes ?? PASSWORD_BAN_MINUTES, PASSWORD_BAN_MINUTES), now);
}

/**
 * Makes a ban in place of those that stand on the name, so that lifting it lifts all. It keeps their networks. One that was
 * made with more power than the actor's stays beside it, and is refused where it would last as long: nobody weakens it.
 */
async function renewBan(
  act: Act,
  whom: Whom,
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

async function mute(context: Context, request: JoinedRequest<"mod_mute">): Promise<void> {
  const { hub, control } = context;
  const { target, minutes, on } = request.data;
  const reason = reasonOf(request.data.reason);
  const present = await control.census.named(target);
  // A member is muted as an account; a guest is somebody new whenever they like, so their address is held too.
  const networks = present === undefined || !isGuest(present.holder)
    ? []
    : await networksOf(context, present, request.session.role);
  const { whom, made, lifted } = await perform(context, request, async (act) => {
    const { whom, standing } = await mutesOf(act, hub, target, present);
    act.allow("mute", whom);
    if (on === standing.length > 0) return { whom, made: null, lifted: [] };
    if (standing.length === 0) {
      return { whom, made: await addMute(act, whom, { reason, minutes, networks }), lifted: [] };
    }
    act.allowOver(standing, "mute", whom);
    for (const { id } of standing) await act.within.removeMute(id);
    await act.log("unmute", { target: whom });
    return { whom, made: null, lifted: standing.map(({ id }) => id) };
  });
  if (made === null && lifted.length === 0) return;
  if (made === null) control.publish({ type: "unmute", ids: lifted });
  else control.publish({ type: "mute", mute: made });
  const name = whom.username;
  hub.say(
    made === null ? { key: "unmuted", name } : { key: "muted", name, ...minutesLeft(made, made.createdAt) },
  );
  control.listsChanged("mutes");
}

/** Whom a name means, and the mutes on it. Throws a `Refusal` `not_found` for nobody. */
async function mutesOf(
  { within, now }: Act,
  hub: Hub,
  target: string,
  present: Present | undefined,
): Promise<{ whom: Whom; standing: readonly Mute[] }> {
  const current = await nameNow(within, target, present);
  for (const name of new Set([target, current])) {
    const standing = await within.mutesOn(name, now);
    if (standing[0] !== undefined) return { whom: await sanctioned(within, hub, standing[0]), standing };
  }
  return { whom: await named(within, hub, current, present), standing: [] };
}

async function addMute(
  act: Act,
  whom: Whom,
  { minutes, reason, networks }: {
    minutes: number | undefined;
    reason: string | null;
    networks: readonly string[];
  },
): Promise<Mute> {
  const { within, actor, now } = act;
  const { username, userId } = whom;
  const made = await within.addMute({
    ...{ username, userId, reason, createdAt: now, expiresAt: endAfter(minutes, now) },
    ...{ networks: userId === null ? networks : [], actorId: actor.userId, actorRole: actor.role },
  });
  await act.log("mute", { target: whom, reason, detail: sanctionDetail(made) });
  return made;
}

function sanctionDetail(sanction: Ban | Mute): string {
  return sanction.expiresAt === null ? "until lifted" : lasting(sanction, sanction.createdAt).trim();
}
