// The four roles and their order.

/** A user's role. Power: `user` 0, `mod` 1, `admin` 2, `root` 3. Guests are `user`. */
export type Role = "root" | "admin" | "mod" | "user";

/** All roles, most powerful first. */
export const ROLES: readonly Role[] = ["root", "admin", "mod", "user"];

const POWER: Readonly<Record<Role, number>> = { root: 3, admin: 2, mod: 1, user: 0 };

/** Power of a role, 0 to 3. */
export function power(role: Role): number {
  return POWER[role];
}

/** Whether `actor` is strictly higher than `target`. */
export function outranks(actor: Role, target: Role): boolean {
  return POWER[actor] > POWER[target];
}

/** Whether `role` is at least `min`. */
export function hasRole(role: Role, min: Role): boolean {
  return POWER[role] >= POWER[min];
}

/** Whether a role is `mod` or above: `is_admin` on the wire. */
export function isStaff(role: Role): boolean {
  return POWER[role] >= POWER.mod;
}
