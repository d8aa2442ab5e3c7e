// Whom an act is about: somebody with an account, or a guest who is here.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isBot, isUsername, nameKey } from "../../protocol/names.ts";
import type { Party } from "../../protocol/permissions.ts";
import { outranks, type Role } from "../../protocol/roles.ts";
import type { PresenceDetail } from "../../ports/bus.ts";
import type { Account } from "../../ports/account.ts";
import type { ModerationTransaction } from "../../ports/moderation_store.ts";
import type { Hub } from "../../hub/hub.ts";
import { isGuest } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** Somebody to act on. */
export interface ActionTarget extends Party {
  /** Null for a guest. */
  readonly userId: number | null;
  readonly account: Account | undefined;
}

/** The person of that name, with the stronger of the roles in the store and in the room. Undefined for nobody. */
export async function findNamed(
  within: ModerationTransaction,
  hub: Hub,
  name: string,
): Promise<ActionTarget | undefined> {
  if (isBot(name)) return { username: BOT_NAME, role: "user", userId: null, account: undefined };
  const account = await within.accountNamed(name);
  if (account !== undefined) return whomOf(account, hub);
  const guest = hub.userList.get(nameKey(name));
  return guest === undefined
    ? undefined
    : { username: guest.username, role: guest.role, userId: null, account };
}

/** As {@link findNamed}, and a guest who left lately. Throws a `Refusal` `not_found` when no user has the name. */
export async function named(
  within: ModerationTransaction,
  hub: Hub,
  name: string,
  present?: PresenceDetail,
): Promise<ActionTarget> {
  const whom = await findNamed(within, hub, name);
  if (whom !== undefined) return whom;
  if (present === undefined) throw new Refusal("not_found", "Nobody has this name.");
  return { username: present.username, role: "user", userId: null, account: undefined };
}

/** The name to act on: that of the account, where a guest of this name has lately become one under another. */
export async function nameNow(
  within: ModerationTransaction,
  name: string,
  present: PresenceDetail | undefined,
): Promise<string> {
  const account = present?.becameId === undefined ? undefined : await within.account(present.becameId);
  return account?.username ?? name;
}

/**
 * The account that the guest who was asked about `before` has become under another name since. Asked once the sanction is
 * published: a guest who becomes one after that takes the sanction along.
 */
export async function becameSince(
  { sanctions: control }: Context,
  name: string,
  before: PresenceDetail | undefined,
): Promise<PresenceDetail | undefined> {
  if (before === undefined || before.leftMsAgo !== undefined || !isGuest(before.principal)) return undefined;
  const now = await control.presenceQuery.named(name);
  return now?.principal === before.principal && now.becameId !== undefined ? now : undefined;
}

/**
 * As {@link findNamed}; for a name that nobody has at the moment, whoever had it: a guest who has left cannot be told from one
 * who never came. Throws a `Refusal` `bad_request` for what is no name.
 */
export async function anyUser(within: ModerationTransaction, hub: Hub, name: string): Promise<ActionTarget> {
  if (!isUsername(name)) throw new Refusal("bad_request", "target is not a name.");
  return await sanctioned(within, hub, { username: name, userId: null });
}

/** The account of that id. Throws a `Refusal` `not_found`. */
export async function accountOf(
  within: ModerationTransaction,
  hub: Hub,
  id: number,
): Promise<ActionTarget & { readonly account: Account }> {
  const account = await within.account(id);
  if (account === undefined) throw new Refusal("not_found", "There is no such account.");
  return whomOf(account, hub);
}

/** Whom a sanction that stands already is about: the name on it, as powerful as that account is now. */
export async function sanctioned(
  within: ModerationTransaction,
  hub: Hub,
  { username, userId }: { username: string; userId: number | null },
): Promise<ActionTarget> {
  return await findNamed(within, hub, username) ?? { username, role: "user", userId, account: undefined };
}

function whomOf(account: Account, hub: Hub): ActionTarget & { readonly account: Account } {
  const { id: userId, username } = account;
  // The moderator password can make somebody stronger in the room than their account is.
  const here: Role = hub.userList.get(nameKey(username))?.role ?? "user";
  return { username, userId, role: outranks(here, account.role) ? here : account.role, account };
}
