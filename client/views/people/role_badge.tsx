// The marks of standing: crown, swords and shield, and the verified tick.

import type { JSX } from "preact";
import type { Role } from "../../../server/protocol/roles.ts";
import { useI18n } from "../ui/use_i18n.ts";

const MARKS: Readonly<Record<Exclude<Role, "user">, string>> = { root: "👑", admin: "⚔️", mod: "🛡️" };

/** A role's mark, nothing for `user`. The style sheet draws it over the character, so that it looks alike everywhere. */
export function RoleBadge({ role }: { role: Role }): JSX.Element | null {
  const { roles } = useI18n("app");
  if (role === "user") return null;
  const name = roles[role];
  return <span class={`badge badge-${role}`} role="img" aria-label={name} title={name}>{MARKS[role]}</span>;
}

/** The tick of somebody whom a moderator has verified. */
export function VerifiedMark(): JSX.Element {
  const { verified } = useI18n("app");
  return <span class="badge badge-verified" role="img" aria-label={verified} title={verified}>✓</span>;
}
