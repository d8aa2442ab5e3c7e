// Who may do what to whom: the one rule. Pure, and the same for the server's guards and the page's menus.

import type { Capacity } from "./moderation_rules.ts";
import { isBot, nameKey } from "./names.ts";
import { hasRole, outranks, type Role } from "./roles.ts";

/** Somebody who acts, or is acted on. A name is one person at any time. */
export interface Party {
  readonly username: string;
  readonly role: Role;
  /** Where the role comes from; the account when absent. */
  readonly capacity?: Capacity;
}

/** Somebody who is acted on. */
export interface Target extends Party {
  /** The role that `set_role` would give; left out to ask whether any may be given. */
  readonly becomes?: Role;
}

/** What an action may be done to: people below, people below and oneself, anybody but oneself, or nobody at all. */
type Reach = "below" | "below_or_self" | "others" | "nobody";

interface Rule {
  readonly minRole: Role;
  readonly reach: Reach;
  /** Also for a moderator by password only, whose account (or guest session) has no such role. */
  readonly byPassword?: true;
}

/** Every action that takes power, with the least role that has it. */
export const RULES = {
  kick: { minRole: "mod", reach: "below", byPassword: true },
  /** A moderator by password only bans for a day at most: `PASSWORD_BAN_MINUTES`. */
  ban: { minRole: "mod", reach: "below", byPassword: true },
  /** Also lifting one by its name, where it was made with no more power: see {@link mayOverrule}. */
  mute: { minRole: "mod", reach: "below", byPassword: true },
  verify: { minRole: "mod", reach: "below" },
  unban: { minRole: "mod", reach: "below" },
  unmute: { minRole: "mod", reach: "below" },
  set_role: { minRole: "admin", reach: "below" },
  toggle_ai: { minRole: "admin", reach: "below_or_self" },
  ban_address: { minRole: "admin", reach: "nobody" },
  unban_address: { minRole: "admin", reach: "nobody" },
  resolve_report: { minRole: "mod", reach: "others" },
  slow_mode: { minRole: "mod", reach: "nobody" },
  guard: { minRole: "mod", reach: "nobody" },
  /** The companion's machine and model. */
  manage_companion: { minRole: "admin", reach: "nobody" },
  list_people: { minRole: "mod", reach: "nobody", byPassword: true },
  list_reports: { minRole: "mod", reach: "nobody", byPassword: true },
  list_audit: { minRole: "admin", reach: "nobody" },
  /** E-mail addresses of accounts, network addresses of bans. */
  see_addresses: { minRole: "admin", reach: "nobody" },
} as const satisfies Record<string, Rule>;

/** An action that takes power. */
export type Action = keyof typeof RULES;

/** The least role that may do `action`. */
export function minRoleOf(action: Action): Role {
  return RULES[action].minRole;
}

/** Whether `actor` has the power for `action`. To whom is another question. */
export function hasPower({ role, capacity }: Omit<Party, "username">, action: Action): boolean {
  const { minRole, byPassword }: Rule = RULES[action];
  return hasRole(role, minRole) && (capacity !== "moderator password" || byPassword === true);
}

/** Whether `actor` may lift, shorten or replace a sanction that was made with the power of `madeBy`. */
export function mayOverrule({ role }: Pick<Party, "role">, madeBy: Role): boolean {
  return !outranks(madeBy, role);
}

/** Whether `actor` may do `action`, to `target` where it is done to somebody. */
export function can(actor: Party, action: Action, target?: Target): boolean {
  const { reach }: Rule = RULES[action];
  if (!hasPower(actor, action)) return false;
  if (reach === "nobody") return target === undefined;
  if (target === undefined || (reach !== "others" && isBot(target.username))) return false;
  if (target.becomes !== undefined && !outranks(actor.role, target.becomes)) return false;
  const isSelf = nameKey(actor.username) === nameKey(target.username);
  if (isSelf) return reach === "below_or_self";
  return reach === "others" || outranks(actor.role, target.role);
}
