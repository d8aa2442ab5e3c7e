// The user whom an action is about: an account, or a guest who is online or left lately.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isBot, isUsername, nameKey } from "../../protocol/names.ts";
import type { Party } from "../../protocol/permissions.ts";
import { isStaff, outranks, type Role } from "../../protocol/roles.ts";
import type { PresenceDetail } from "../../ports/bus.ts";
import type { Account } from "../../ports/account.ts";
import type { ModerationTransaction } from "../../ports/moderation_store.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { NameLookup } from "../../hub/presence/cluster_presence.ts";
import type { Presence } from "../../hub/presence/presence.ts";
import type { Context } from "../context.ts";

/**
 * Asks the nodes, once, for everything that a sanction on a name needs: its user, and the staff whose networks are
 * spared.
 */
export function lookUpTarget(
  { presence }: Context,
  { session: { role }, data }: JoinedRequest<"mod_ban" | "mod_kickban" | "mod_mute">,
): Promise<NameLookup> {
  // A session that has just lost its role is refused later, and does not get the addresses of all users meanwhile.
  return presence.cluster.lookUp(data.target, isStaff(role) ? role : "mod");
}

/** A user to act on. */
export interface ActionTarget extends Party {
  /** Null for a guest. */
  readonly userId: number | null;
  readonly account: Account | undefined;
}

/** The user of that name, with the stronger of the roles in the store and online. Undefined where no user has it. */
export async function findNamed(
  within: ModerationTransaction,
  presence: Presence,
  name: string,
): Promise<ActionTarget | undefined> {
  if (isBot(name)) return { username: BOT_NAME, role: "user", userId: null, account: undefined };
  const account = await within.accountNamed(name);
  if (account !== undefined) return targetOf(account, presence);
  const guest = presence.cluster.byName(nameKey(name))?.user;
  return guest === undefined
    ? undefined
    : { username: guest.username, role: guest.role, userId: null, account };
}

/**
 * As {@link findNamed}, and the guest `left` who left lately. Throws a `Refusal` `not_found` when no user has the name.
 */
export async function named(
  within: ModerationTransaction,
  presence: Presence,
  name: string,
  left?: PresenceDetail,
): Promise<ActionTarget> {
  const target = await findNamed(within, presence, name);
  if (target !== undefined) return target;
  if (left === undefined) throw new Refusal("not_found", "Nobody has this name.", { field: "target" });
  return { username: left.username, role: "user", userId: null, account: undefined };
}

/** The name to act on: that of the account, where a guest of this name has lately become one under another. */
export async function nameNow(
  within: ModerationTransaction,
  name: string,
  user: PresenceDetail | undefined,
): Promise<string> {
  const account = user?.becameId === undefined ? undefined : await within.account(user.becameId);
  return account?.username ?? name;
}

/**
 * As {@link findNamed}; for a name that no user has at the moment, its last user: a guest who has left looks
 * like one who never came. Throws a `Refusal` `bad_request` for what is no name.
 */
export async function anyUser(
  within: ModerationTransaction,
  presence: Presence,
  name: string,
): Promise<ActionTarget> {
  if (!isUsername(name)) throw new Refusal("bad_request", "target is not a name.", { field: "target" });
  return await sanctioned(within, presence, { username: name, userId: null });
}

/** An account to act on. */
export type AccountTarget = ActionTarget & { readonly account: Account };

/** The account of that id. Throws a `Refusal` `not_found`. */
export async function accountOf(
  within: ModerationTransaction,
  presence: Presence,
  id: number,
): Promise<AccountTarget> {
  const account = await within.account(id);
  if (account === undefined) {
    throw new Refusal("not_found", "There is no such account.", { field: "user_id" });
  }
  return targetOf(account, presence);
}

/** The target of a sanction that stands already: the name on it, with the role that its account has now. */
export async function sanctioned(
  within: ModerationTransaction,
  presence: Presence,
  { username, userId }: { username: string; userId: number | null },
): Promise<ActionTarget> {
  return await findNamed(within, presence, username) ??
    { username, role: "user", userId, account: undefined };
}

function targetOf(account: Account, presence: Presence): AccountTarget {
  const { id: userId, username } = account;
  // The moderator password can give a session more power than its account has.
  const online: Role = presence.cluster.byName(nameKey(username))?.user.role ?? "user";
  return { username, userId, role: outranks(online, account.role) ? online : account.role, account };
}
