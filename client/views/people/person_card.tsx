// The card of a person: who they are, and what this user may do about them.

import type { JSX } from "preact";
import { isBot } from "../../../server/protocol/names.ts";
import type { User } from "../../../server/protocol/server_events.ts";
import { useApp } from "../shell/app_context.ts";
import { Popover } from "../ui/popover.tsx";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { Avatar } from "./avatar.tsx";
import { nameColour } from "./name_colour.ts";
import { personMenuItems } from "./person_menu_items.ts";
import type { PersonPopupProps } from "./person_popup_props.ts";
import { RoleBadge, VerifiedBadge } from "./role_badge.tsx";

/** A dialog at the place where it was opened. Its buttons are the items of the menu. */
export function PersonCard({ name, at, opener, onClose }: Omit<PersonPopupProps, "kind">): JSX.Element {
  const app = useApp();
  const user = app.stores.people.find(name);
  const items = personMenuItems(app, name);
  return (
    <Popover label={name} at={at} opener={opener} variant="card" onClose={onClose}>
      <div class="card-head">
        <Avatar name={name} />
        <div class="card-words">
          <p class="card-name">
            <span class={isBot(name) ? "name name-bot" : `name name-${nameColour(name)}`}>{name}</span>
            {user !== undefined && <RoleBadge role={user.role} />}
            {user?.is_verified === true && <VerifiedBadge />}
          </p>
          <Standing name={name} user={user} />
        </div>
      </div>
      <div class="card-actions">
        {items.map(({ label, run, danger, apart }, index) => (
          <button
            key={label}
            type="button"
            class={`button ${index === 0 ? "button-main" : "button-small"}${
              danger === true ? " danger" : ""
            }${apart === true ? " card-apart" : ""}`}
            onClick={() => {
              onClose(true);
              run();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </Popover>
  );
}

/** Role, verification and presence in words. */
function Standing({ name, user }: { name: string; user: User | undefined }): JSX.Element {
  const { stores } = useApp();
  const { roles, verified, person } = useI18n("app");
  const t = useI18n("later").people;
  const { time } = useFormats();
  if (isBot(name)) return <p class="card-standing">{t.companion}</p>;
  if (user === undefined) return <p class="card-standing">{t.notHere}</p>;
  const since = stores.people.cameAt(name);
  const role = user.role !== "user" || user.is_registered ? user.role : "guest";
  const words = [
    roles[role],
    ...(user.is_verified ? [verified] : []),
    ...(stores.ignores.has(name) ? [person.ignored] : []),
  ];
  return (
    <>
      <p class="card-standing">{words.join(" · ")}</p>
      <p class="card-standing">{since === undefined ? t.hereBefore : t.hereSince(time.format(since))}</p>
    </>
  );
}
