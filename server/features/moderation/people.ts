// What moderators do to people in the room: kick, ban, mute, verify.

import { Refusal } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import type { Ban, Mute } from "../../ports/moderation.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { lasting, minutesLeft } from "../../hub/sanction_words.ts";
import type { Context } from "../context.ts";
import { type Act, endAfter, perform, reasonOf } from "./act.ts";
import { networksOf } from "./networks.ts";
import { anybody, named, sanctioned, type Whom } from "./targets.ts";
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
  const [present] = await control.census.ask({ key: nameKey(target) });
  const { username, holder } = await perform(context, request, async (act) => {
    const whom = await anybody(act.within, hub, target);
    act.allow("kick", whom);
    if (present === undefined) throw new Refusal("offline", `${whom.username} is not here.`);
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
  const [present] = await control.census.ask({ key: nameKey(target) });
  const networks = present === undefined ? [] : await networksOf(context, present, request.session.role);
  const { ban, replaced } = await perform(context, request, async (act) => {
    const whom = await anybody(act.within, hub, target);
    act.allow("ban", whom);
    const made = await renewBan(act, whom, { reason, expiresAt: endAfter(minutes, act.now), networks });
    await act.log("ban", { target: whom, reason, detail: sanctionDetail(made.ban) });
    return made;
  });
  hub.say({ key: "banned", name: ban.username, ...minutesLeft(ban, ban.createdAt) });
  control.publish({ type: "ban", ban });
  if (replaced.length > 0) control.publish({ type: "unban", ids: replaced });
  control.listsChanged("bans");
}

/** Makes a ban in place of those that stand on the name, so that lifting it lifts all. It keeps their networks. */
async function renewBan(
  { within, actor, now }: Act,
  { username, userId }: Whom,
  terms: { reason: string | null; expiresAt: number | null; networks: readonly string[] },
): Promise<{ ban: Ban; replaced: number[] }> {
  const standing = await within.bansOn(username, now);
  for (const { id } of standing) await within.removeBan(id);
  const networks = [...new Set([...terms.networks, ...standing.flatMap((old) => old.networks)])];
  const ban = await within.addBan({
    ...terms,
    networks,
    username,
    userId,
    createdAt: now,
    actorId: actor.userId,
  });
  return { ban, replaced: standing.map(({ id }) => id) };
}

async function mute(context: Context, request: JoinedRequest<"mod_mute">): Promise<void> {
  const { hub, control } = context;
  const { target, minutes, on } = request.data;
  const reason = reasonOf(request.data.reason);
  const { whom, made, lifted } = await perform(context, request, async (act) => {
    const { within, now, actor } = act;
    const standing = await within.mutesOn(target, now);
    const whom = standing[0] === undefined
      ? await named(within, hub, target)
      : await sanctioned(within, hub, standing[0]);
    act.allow("mute", whom);
    if (on === standing.length > 0) return { whom, made: null, lifted: [] };
    for (const { id } of standing) await within.removeMute(id);
    const { username, userId } = whom;
    const terms = { username, userId, reason, createdAt: now, expiresAt: endAfter(minutes, now) };
    const made = standing.length > 0 ? null : await within.addMute({ ...terms, actorId: actor.userId });
    if (made === null) await act.log("unmute", { target: whom });
    else await act.log("mute", { target: whom, reason, detail: sanctionDetail(made) });
    return { whom, made, lifted: standing.map(({ id }) => id) };
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

function sanctionDetail(sanction: Ban | Mute): string {
  return sanction.expiresAt === null ? "until lifted" : lasting(sanction, sanction.createdAt).trim();
}
