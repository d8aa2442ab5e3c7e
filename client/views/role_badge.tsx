// The marks of standing: crown, swords and shield, and the verified tick.

import type { JSX } from "preact";
import type { Role } from "../../server/protocol/roles.ts";

const BADGES: Readonly<Record<Exclude<Role, "user">, { mark: string; name: string }>> = {
  root: { mark: "👑", name: "Owner" },
  admin: { mark: "⚔️", name: "Admin" },
  mod: { mark: "🛡️", name: "Moderator" },
};

/** What a role above `user` is called. */
export function roleName(role: Exclude<Role, "user">): string {
  return BADGES[role].name;
}

/** A role's mark, nothing for `user`. The style sheet draws it over the character, so that it looks alike everywhere. */
export function RoleBadge({ role }: { role: Role }): JSX.Element | null {
  if (role === "user") return null;
  const { mark, name } = BADGES[role];
  return <span class={`badge badge-${role}`} role="img" aria-label={name} title={name}>{mark}</span>;
}

/** The tick of somebody whom a moderator has verified. */
export function VerifiedMark(): JSX.Element {
  return <span class="badge badge-verified" role="img" aria-label="Verified" title="Verified">✓</span>;
}
