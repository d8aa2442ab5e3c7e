// Permissions: who may do which action to whom. The server's checks and the page's menus use the same rules.

import type { Capacity } from "./moderation_rules.ts";
import { isBot, nameKey } from "./names.ts";
import { hasRole, outranks, type Role } from "./roles.ts";

/** The actor or the target of an action. At any time, a name belongs to one user. */
export interface Party {
  readonly username: string;
  readonly role: Role;
  /** Source of the role; the account when absent. */
  readonly capacity?: Capacity;
}

/** The target of an action. */
export interface Target extends Party {
  /** The new role for `set_role`; absent to ask whether the actor may set any role. */
  readonly becomes?: Role;
}

/** Possible targets of an action: users with a lower role, these and the actor, all but the actor, or no user. */
type Reach = "below" | "below_or_self" | "others" | "none";

interface Rule {
  readonly minRole: Role;
  readonly reach: Reach;
  /** Also allowed by the moderator password alone, without a role of the account. */
  readonly byPassword?: true;
}

/** All actions that need a role, with the least role. */
export const RULES = {
  kick: { minRole: "mod", reach: "below", byPassword: true },
  /** By the moderator password alone, for at most `PASSWORD_BAN_MINUTES`. */
  ban: { minRole: "mod", reach: "below", byPassword: true },
  /** Includes lifting a mute by name, if it was not made with a higher role: see {@link mayOverrule}. */
  mute: { minRole: "mod", reach: "below", byPassword: true },
  /** Of another user, from the lobby. */
  remove_message: { minRole: "mod", reach: "below", byPassword: true },
  verify: { minRole: "mod", reach: "below" },
  unban: { minRole: "mod", reach: "below" },
  unmute: { minRole: "mod", reach: "below" },
  set_role: { minRole: "admin", reach: "below" },
  /** A link with which the target sets a new password. */
  reset_link: { minRole: "admin", reach: "below" },
  toggle_ai: { minRole: "admin", reach: "below_or_self" },
  /** Who has premium, until when, and why; and ending what was paid for. */
  manage_premium: { minRole: "admin", reach: "none" },
  /** Giving an account premium, and ending it. */
  give_premium: { minRole: "admin", reach: "below_or_self" },
  ban_address: { minRole: "admin", reach: "none" },
  unban_address: { minRole: "admin", reach: "none" },
  resolve_report: { minRole: "mod", reach: "others" },
  slow_mode: { minRole: "mod", reach: "none" },
  guard: { minRole: "mod", reach: "none" },
  /** The companion's model, and the state of its inference server. */
  manage_companion: { minRole: "admin", reach: "none" },
  /** Whether staff need a second factor. */
  require_second_factor: { minRole: "root", reach: "none" },
  /** Making, listing and revoking invitations to register. */
  invite: { minRole: "admin", reach: "none" },
  list_people: { minRole: "mod", reach: "none", byPassword: true },
  list_reports: { minRole: "mod", reach: "none", byPassword: true },
  list_audit: { minRole: "admin", reach: "none" },
  /** E-mail addresses of accounts, network addresses of bans. */
  see_addresses: { minRole: "admin", reach: "none" },
} as const satisfies Record<string, Rule>;

/** An action that needs a role. */
export type Action = keyof typeof RULES;

/** The least role that may do `action`. */
export function minRoleOf(action: Action): Role {
  return RULES[action].minRole;
}

/** Whether an actor has the role for an action, whatever its target. */
export function hasPower({ role, capacity }: Omit<Party, "username">, action: Action): boolean {
  const { minRole, byPassword }: Rule = RULES[action];
  return hasRole(role, minRole) && (capacity !== "moderator password" || byPassword === true);
}

/** Whether an actor may lift, shorten or replace a sanction that was made with the role `madeBy`. */
export function mayOverrule({ role }: Pick<Party, "role">, madeBy: Role): boolean {
  return !outranks(madeBy, role);
}

/** Whether an actor may do an action, to `target` if the action has one. */
export function can(actor: Party, action: Action, target?: Target): boolean {
  const { reach }: Rule = RULES[action];
  if (!hasPower(actor, action)) return false;
  if (reach === "none") return target === undefined;
  if (target === undefined || (reach !== "others" && isBot(target.username))) return false;
  if (target.becomes !== undefined && !outranks(actor.role, target.becomes)) return false;
  const isSelf = nameKey(actor.username) === nameKey(target.username);
  if (isSelf) return reach === "below_or_self";
  return reach === "others" || outranks(actor.role, target.role);
}
