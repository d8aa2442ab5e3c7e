// One act of moderation: who acts is read anew in the transaction that acts, may it or not, and it is logged there too.

import { Refusal } from "../../protocol/errors.ts";
import { codePoints } from "../../protocol/limits.ts";
import { type Capacity, MAX_REASON_LENGTH } from "../../protocol/moderation.ts";
import { isBot, nameKey } from "../../protocol/names.ts";
import { type Action, can, type Party, type Target } from "../../protocol/permissions.ts";
import { outranks, type Role } from "../../protocol/roles.ts";
import type { RoomNews, ServerEvents } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/store.ts";
import type { ModerationTransaction } from "../../ports/moderation.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import { newsLine } from "../../hub/room_news.ts";
import type { ClientEventName } from "../../protocol/client_events.ts";
import type { Context } from "../context.ts";

/** Who acts. `userId` is null for a guest with the moderator password. */
export interface Actor extends Party {
  readonly userId: number | null;
  readonly capacity: Capacity;
}

/** What is logged of an act beside who and when. */
interface Entry {
  readonly target?: { readonly username: string; readonly userId: number | null };
  readonly reason?: string | null;
  readonly detail?: string;
}

/** An act in progress. */
export class Act {
  constructor(readonly within: ModerationTransaction, readonly actor: Actor, readonly now: number) {}

  /** Throws a `Refusal` `forbidden` unless the actor may do this, to `target` where it is done to somebody. */
  allow(action: Action, target?: Target): void {
    if (!can(this.actor, action, target)) throw forbidden(this.actor, target);
  }

  /** Logs the act. */
  log(action: string, { target, reason, detail }: Entry): Promise<void> {
    const { userId, username, role, capacity } = this.actor;
    return this.within.log({
      at: this.now,
      actorId: userId,
      actor: username,
      actorRole: role,
      capacity,
      action,
      targetId: target?.userId ?? null,
      target: target?.username ?? null,
      reason: reason ?? null,
      detail: detail ?? null,
    });
  }
}

/** Runs an act for whoever asks for it, in one transaction. What it throws undoes it. */
export async function perform<T>(
  context: Context,
  request: JoinedRequest<ClientEventName>,
  act: (act: Act) => Promise<T>,
): Promise<T> {
  const done = await context.store.moderation.transact(async (within) => {
    const now = context.clock.now();
    const actor = await actorOf(request, (id) => within.account(id));
    const [ban] = await within.bansOn(actor.username, now);
    if (ban !== undefined) throw new Refusal("banned", "You are banned.");
    return await act(new Act(within, actor, now));
  });
  context.control.listsChanged("audit");
  return done;
}

/** Whoever only looks, with the role that they have now. Throws a `Refusal` `forbidden` when they may not. */
export async function viewer(
  { store }: Context,
  request: JoinedRequest<ClientEventName>,
  action: Action,
): Promise<Actor> {
  const actor = await actorOf(request, (id) => store.accounts.byId(id));
  if (!can(actor, action)) throw forbidden(actor, undefined);
  return actor;
}

/** Whoever asks, with the role that they have now, whatever this node believes. Throws a `Refusal` `forbidden`. */
export async function actorOf(
  { session, person }: JoinedRequest<ClientEventName>,
  read: (id: number) => Promise<Account | undefined>,
): Promise<Actor> {
  const { username, userId } = person.profile;
  const account = userId === null ? undefined : await read(userId);
  // Somebody who was sent away meanwhile acts no more, nor does somebody whose account is gone.
  if (session.person !== person || (userId !== null && account === undefined)) {
    throw new Refusal("forbidden", "You are not in the room any more.");
  }
  const own: Role = account?.role ?? "user";
  const { elevated } = session;
  return elevated !== null && outranks(elevated, own)
    ? { username, userId, role: elevated, capacity: "moderator password" }
    : { username, userId, role: own, capacity: "account" };
}

/** The answer to a change of which the lobby reads. */
export function done(news: RoomNews): ServerEvents["admin_action_ok"] {
  return { msg: newsLine(news), said: news };
}

/** A reason in a moderator's words, trimmed; null without one. Throws a `Refusal` `too_long`. */
export function reasonOf(raw: string | undefined): string | null {
  const reason = raw?.trim() ?? "";
  if (codePoints(reason) > MAX_REASON_LENGTH) {
    throw new Refusal("too_long", `A reason has at most ${MAX_REASON_LENGTH} characters.`);
  }
  return reason === "" ? null : reason;
}

/** When a sanction of so many minutes ends; null without them. */
export function endAfter(minutes: number | undefined, now: number): number | null {
  return minutes === undefined ? null : now + minutes * 60_000;
}

function forbidden(actor: Party, target: Target | undefined): Refusal {
  if (target === undefined) return new Refusal("forbidden", "You are not allowed to do this.");
  if (isBot(target.username)) return new Refusal("forbidden", "Nobody does this to Violet.");
  if (nameKey(target.username) === nameKey(actor.username)) {
    return new Refusal("forbidden", "You cannot do this to yourself.");
  }
  return new Refusal("forbidden", "You can only do this to people with less power than you.");
}
