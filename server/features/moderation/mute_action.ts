// Muting: of a member the account, of a guest the name and the address, and lifting it by the name.

import type { PresenceDetail } from "../../ports/bus.ts";
import type { Mute } from "../../ports/moderation_store.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { Hub } from "../../hub/hub.ts";
import { minutesLeft } from "../../hub/moderation/sanction_messages.ts";
import type { Context } from "../context.ts";
import { endAfter, type ModerationAction, reasonOf, runAction, sanctionDetail } from "./moderation_action.ts";
import { networksOf } from "./ban_ranges.ts";
import { type ActionTarget, becameSince, named, nameNow, sanctioned } from "./action_targets.ts";

/** Mutes a user, or lifts the mute, as `on` says; without `on` it toggles. */
export async function mute(context: Context, request: JoinedRequest<"mod_mute">): Promise<void> {
  const { hub, sanctions: control } = context;
  const { target, minutes, on } = request.data;
  const reason = reasonOf(request.data.reason);
  const present = await control.presenceQuery.named(target);
  // A guest can take a new name at any time, and a member can come back as a guest, so the mute holds the address too.
  const networks = present === undefined ? [] : await networksOf(context, present, request.session.role);
  const { whom, made, lifted } = await runAction(context, request, async (act) => {
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
  hub.publisher.say(
    made === null ? { key: "unmuted", name } : { key: "muted", name, ...minutesLeft(made, made.createdAt) },
  );
  control.listsChanged("mutes");
  if (made !== null) await carryOver(context, made, await becameSince(context, target, present));
}

/** Puts a mute on the account too that the guest has become under another name while it was made. */
async function carryOver(context: Context, { id }: Mute, account: PresenceDetail | undefined): Promise<void> {
  if (account?.becameId === undefined) return;
  const { store, sanctions: control, clock } = context;
  const { becameId } = account;
  const carried = await store.moderation.transact(async (within) => {
    const to = await within.account(becameId);
    return to === undefined ? [] : await within.carryMutes(to, [id], clock.now());
  });
  for (const mute of carried) control.publish({ type: "mute", mute });
  if (carried.length > 0) control.listsChanged("mutes");
}

/** Whom a name means, and the mutes on it. Throws a `Refusal` `not_found` when no user has it. */
async function mutesOf(
  { within, now }: ModerationAction,
  hub: Hub,
  target: string,
  present: PresenceDetail | undefined,
): Promise<{ whom: ActionTarget; standing: readonly Mute[] }> {
  const current = await nameNow(within, target, present);
  for (const name of new Set([target, current])) {
    const standing = await within.mutesOn(name, now);
    if (standing[0] !== undefined) return { whom: await sanctioned(within, hub, standing[0]), standing };
  }
  return { whom: await named(within, hub, current, present), standing: [] };
}

async function addMute(
  act: ModerationAction,
  whom: ActionTarget,
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
