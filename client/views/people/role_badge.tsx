// The badges of roles (crown, swords and shield), and the verified badge.

import type { JSX } from "preact";
import type { Role } from "../../../server/protocol/roles.ts";
import { useI18n } from "../ui/use_i18n.ts";

const EMOJI: Readonly<Record<Exclude<Role, "user">, string>> = { root: "👑", admin: "⚔️", mod: "🛡️" };

/** The badge of a role; none for `user`. The style sheet draws over the character: it looks the same everywhere. */
export function RoleBadge({ role }: { role: Role }): JSX.Element | null {
  const { roles } = useI18n("app");
  if (role === "user") return null;
  const name = roles[role];
  return <span class={`badge badge-${role}`} role="img" aria-label={name} title={name}>{EMOJI[role]}</span>;
}

/** The badge of a user whom a moderator has verified. */
export function VerifiedBadge(): JSX.Element {
  const { verified } = useI18n("app");
  return <span class="badge badge-verified" role="img" aria-label={verified} title={verified}>✓</span>;
}
