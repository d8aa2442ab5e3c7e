// Muting: a mute of a member is on the account, one of a guest on name and address. It is lifted by the name.

import type { PresenceDetail } from "../../ports/bus.ts";
import type { Mute } from "../../ports/moderation_store.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { Presence } from "../../hub/presence/presence.ts";
import { minutesLeft } from "../../hub/moderation/sanction_messages.ts";
import type { Context } from "../context.ts";
import { endAfter, type ModerationAction, reasonOf, runAction, sanctionDetail } from "./moderation_action.ts";
import { networksOf } from "./ban_ranges.ts";
import { type ActionTarget, lookUpTarget, named, nameNow, sanctioned } from "./action_targets.ts";
import { GuestWatch } from "./guest_watch.ts";

/** Mutes a user, or lifts the mute, as `on` says; without `on` it toggles. */
export async function mute(context: Context, request: JoinedRequest<"mod_mute">): Promise<void> {
  const { hub, presence, notifier } = context;
  const { target: name, minutes, on } = request.data;
  const reason = reasonOf(request.data.reason);
  using watch = new GuestWatch(context.bus);
  const lookup = await lookUpTarget(context, request);
  const { user } = lookup;
  // A guest can take a new name at any time, and a member can come back as a guest, so the mute holds the address too.
  const networks = networksOf(context, lookup);
  const { target, made, lifted } = await runAction(context, request, async (action) => {
    const { target, standing } = await mutesOf(action, presence, name, user);
    action.allow("mute", target);
    if (on === standing.length > 0) return { target, made: null, lifted: [] };
    if (standing.length === 0) {
      return { target, made: await addMute(action, target, { reason, minutes, networks }), lifted: [] };
    }
    action.allowOver(standing, "mute", target);
    for (const { id } of standing) await action.within.removeMute(id);
    await action.log("unmute", { target });
    return { target, made: null, lifted: standing.map(({ id }) => id) };
  });
  if (made === null && lifted.length === 0) return;
  if (made === null) notifier.publish({ type: "unmute", ids: lifted });
  else notifier.publish({ type: "mute", mute: made });
  hub.publisher.say(
    made === null
      ? { key: "unmuted", name: target.username }
      : { key: "muted", name: target.username, ...minutesLeft(made, made.createdAt) },
  );
  notifier.listsChanged("mutes");
  if (made !== null) await carryOver(context, made, await watch.accountOf(user));
}

/** Puts a mute also on the account that the guest has become under another name meanwhile. */
async function carryOver(context: Context, { id }: Mute, becameId: number | undefined): Promise<void> {
  if (becameId === undefined) return;
  const { store, notifier, clock } = context;
  const carried = await store.moderation.transact(async (within) => {
    const account = await within.account(becameId);
    return account === undefined ? [] : await within.carryMutes(account, [id], clock.now());
  });
  for (const mute of carried) notifier.publish({ type: "mute", mute });
  if (carried.length > 0) notifier.listsChanged("mutes");
}

/** The user whom a name means, and the mutes on it. Throws a `Refusal` `not_found` when no user has it. */
async function mutesOf(
  { within, now }: ModerationAction,
  presence: Presence,
  name: string,
  user: PresenceDetail | undefined,
): Promise<{ target: ActionTarget; standing: readonly Mute[] }> {
  const current = await nameNow(within, name, user);
  for (const one of new Set([name, current])) {
    const standing = await within.mutesOn(one, now);
    if (standing[0] !== undefined) {
      return { target: await sanctioned(within, presence, standing[0]), standing };
    }
  }
  return { target: await named(within, presence, current, user), standing: [] };
}

async function addMute(
  action: ModerationAction,
  target: ActionTarget,
  { minutes, reason, networks }: {
    minutes: number | undefined;
    reason: string | null;
    networks: readonly string[];
  },
): Promise<Mute> {
  const { within, actor, now } = action;
  const { username, userId } = target;
  const made = await within.addMute({
    ...{ username, userId, reason, createdAt: now, expiresAt: endAfter(minutes, now) },
    ...{ networks: userId === null ? networks : [], actorId: actor.userId, actorRole: actor.role },
  });
  await action.log("mute", { target, reason, detail: sanctionDetail(made) });
  return made;
}
