// One action of moderation: one transaction reads the actor anew, checks their power, acts and logs.

import { isBlank } from "../../protocol/blank.ts";
import { Refusal } from "../../protocol/errors.ts";
import { codePoints } from "../../protocol/protocol_limits.ts";
import { type Capacity, MAX_REASON_LENGTH } from "../../protocol/moderation_rules.ts";
import { isBot, nameKey } from "../../protocol/names.ts";
import {
  type Action,
  can,
  hasPower,
  mayOverrule,
  type Party,
  type Target,
} from "../../protocol/permissions.ts";
import { outranks, type Role } from "../../protocol/roles.ts";
import type { ServerEvents, SystemMessage } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/account.ts";
import type { ModerationTransaction, Sanction } from "../../ports/moderation_store.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import { systemMessageText } from "../../hub/notices/system_messages.ts";
import { lasting } from "../../hub/moderation/sanction_messages.ts";
import type { ClientEventName } from "../../protocol/client_events.ts";
import type { Context } from "../context.ts";

/** The user who acts. `userId` is null for a guest with the moderator password. */
export interface Actor extends Party {
  readonly principal: string;
  readonly userId: number | null;
  readonly capacity: Capacity;
}

/** The target of an action, with its account. */
type ActedOn = Target & { readonly userId: number | null };

/** The refusal of an action that the actor has no power for: the audit log notes it. */
class Forbidden extends Refusal {
  constructor(
    msg: string,
    readonly actor: Actor,
    readonly action: Action,
    readonly target: ActedOn | undefined,
  ) {
    super("forbidden", msg);
  }
}

/** What is logged of an action beside actor and time. */
interface Entry {
  readonly target?: { readonly username: string; readonly userId: number | null };
  readonly reason?: string | null;
  readonly detail?: string;
}

/** An action in progress. */
export class ModerationAction {
  constructor(readonly within: ModerationTransaction, readonly actor: Actor, readonly now: number) {}

  /** Throws a `Refusal` `forbidden` unless the actor may do this, to `target` where it has one. */
  allow(action: Action, target?: ActedOn): void {
    if (!can(this.actor, action, target)) throw forbidden(this.actor, action, target);
  }

  /**
   * Throws a `Refusal` `forbidden` unless the actor's power reaches that of the maker of each sanction. `action` is
   * what would be done to them.
   */
  allowOver(sanctions: readonly Sanction[], action: Action, target?: ActedOn): void {
    if (sanctions.every(({ actorRole }) => mayOverrule(this.actor, actorRole))) return;
    throw new Forbidden("This was decided with more power than yours.", this.actor, action, target);
  }

  /** Logs the action. */
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

/** Runs an action for the user who asks for it, in one transaction. What it throws undoes it. */
export async function runAction<T>(
  context: Context,
  request: JoinedRequest<ClientEventName>,
  run: (action: ModerationAction) => Promise<T>,
): Promise<T> {
  const done = await noted(context, () =>
    context.store.moderation.transact(async (within) => {
      const now = context.clock.now();
      const actor = await actorOf(context, request, (id) => within.account(id));
      const [ban] = await within.bansOn(actor.username, now);
      if (ban !== undefined) throw new Refusal("banned", "You are banned.");
      return await run(new ModerationAction(within, actor, now));
    }));
  context.notifier.listsChanged("audit");
  return done;
}

/** Runs something, and notes what it refuses to staff, outside of the transaction that is undone. */
async function noted<T>({ refusalNotes }: Context, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Forbidden) {
      const { actor, action, target } = error;
      await refusalNotes.note(actor, {
        action,
        why: "forbidden",
        ...(target === undefined ? {} : { target }),
      });
    }
    throw error;
  }
}

/** A user who only reads, with the role that they have now. Throws a `Refusal` `forbidden` when they may not. */
export function viewer(
  context: Context,
  request: JoinedRequest<ClientEventName>,
  action: Action,
): Promise<Actor> {
  return noted(context, async () => {
    const actor = await actorOf(context, request, (id) => context.store.accounts.byId(id));
    if (!can(actor, action)) throw forbidden(actor, action, undefined);
    return actor;
  });
}

/** The user who asks, with the role that they have in the store now. Throws a `Refusal` `forbidden`. */
export async function actorOf(
  { sanctions }: Context,
  { session, person }: JoinedRequest<ClientEventName>,
  read: (id: number) => Promise<Account | undefined>,
): Promise<Actor> {
  const { username, userId } = person.profile;
  const account = userId === null ? undefined : await read(userId);
  // A user who was dismissed meanwhile acts no more, nor does one whose account is gone.
  if (session.person !== person || (userId !== null && account === undefined)) {
    throw new Refusal("forbidden", "You are not in the room any more.");
  }
  const own: Role = account === undefined ? "user" : sanctions.roleInForce(account).role;
  const { elevated } = session;
  const who = { principal: person.principal, username, userId };
  return elevated !== null && outranks(elevated, own)
    ? { ...who, role: elevated, capacity: "moderator password" }
    : { ...who, role: own, capacity: "account" };
}

/** The answer to a change that the lobby reads of. */
export function done(news: SystemMessage): ServerEvents["admin_action_ok"] {
  return { msg: systemMessageText(news), said: news };
}

/** A reason in a moderator's words, trimmed; null without one. Throws a `Refusal` `too_long`. */
export function reasonOf(raw: string | undefined): string | null {
  const reason = raw?.trim() ?? "";
  if (codePoints(reason) > MAX_REASON_LENGTH) {
    throw new Refusal("too_long", `A reason has at most ${MAX_REASON_LENGTH} characters.`, {
      field: "reason",
    });
  }
  return isBlank(reason) ? null : reason;
}

/** How long a sanction lasts, for the log. */
export function sanctionDetail(sanction: Sanction): string {
  return sanction.expiresAt === null ? "until lifted" : lasting(sanction, sanction.createdAt).trim();
}

/** When a sanction of so many minutes ends; null without them. */
export function endAfter(minutes: number | undefined, now: number): number | null {
  return minutes === undefined ? null : now + minutes * 60_000;
}

function forbidden(actor: Actor, action: Action, target: ActedOn | undefined): Refusal {
  return new Forbidden(whyNot(actor, action, target), actor, action, target);
}

function whyNot(actor: Actor, action: Action, target: ActedOn | undefined): string {
  if (!hasPower(actor, action)) {
    return actor.capacity === "moderator password"
      ? "The moderator password alone does not allow this."
      : "You are not allowed to do this.";
  }
  if (target === undefined) return "You are not allowed to do this.";
  if (isBot(target.username)) return "This cannot be done to Violet.";
  if (nameKey(target.username) === nameKey(actor.username)) return "You cannot do this to yourself.";
  return "You can only do this to people with less power than you.";
}
