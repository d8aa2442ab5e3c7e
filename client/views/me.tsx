// One's own name and standing.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { RoleBadge, roleName } from "./role_badge.tsx";

/** Who one is here. */
export function Me(): JSX.Element | null {
  const me = useApp().stores.session.me.value;
  if (me === null) return null;
  const standing = me.role !== "user" ? roleName(me.role) : me.is_registered ? "Member" : "Guest";
  return (
    <div class="me">
      <Avatar name={me.username} />
      <p class="me-words">
        <span class="me-name">{me.username}</span>
        <span class="me-standing">{standing}</span>
      </p>
      <RoleBadge role={me.role} />
    </div>
  );
}
