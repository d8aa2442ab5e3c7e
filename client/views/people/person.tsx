// One row of the people list. A click opens the card of the person; the menu has the same actions.

import type { JSX } from "preact";
import type { User } from "../../../server/protocol/server_events.ts";
import { isBot } from "../../../server/protocol/names.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "./avatar.tsx";
import { colourClasses, nameColour } from "./name_colour.ts";
import type { PersonHandlers } from "./person_menu.tsx";
import { isMe } from "./is_me.ts";
import { RoleBadge, VerifiedBadge } from "./role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

const NAME_CLASSES = colourClasses("person-name name-");

/** The content of a {@link Person}, and its listeners. */
export interface PersonProps {
  readonly user: User;
  /** Whether Tab stops at this row. */
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly on: PersonHandlers;
}

/** A row of the list. */
export function Person({ user, isStop, onFocus, on }: PersonProps): JSX.Element {
  const app = useApp();
  const { username } = user;
  const t = useI18n("app").person;
  const ignored = app.stores.ignores.has(username);
  // A list, and a badge only where there is one: in a full lobby each component of a row exists hundreds of times.
  const row = [
    <Avatar key="avatar" name={username} />,
    <span
      key="name"
      class={isBot(username) ? "person-name name-bot" : NAME_CLASSES[nameColour(username)]}
    >
      {username}
    </span>,
    user.role !== "user" && <RoleBadge key="role" role={user.role} />,
    user.is_verified && <VerifiedBadge key="verified" />,
    <span key="kind" class="person-kind">
      {isBot(username) ? t.ai : ignored ? t.ignored : user.is_registered ? "" : t.guest}
    </span>,
  ];
  return (
    <li class={ignored ? "person-place person-ignored" : "person-place"}>
      {!isMe(app, username)
        ? (
          <button
            type="button"
            class="person"
            aria-haspopup="dialog"
            tabIndex={isStop ? 0 : -1}
            onFocus={onFocus}
            {...on}
          >
            {row}
          </button>
        )
        : <div class="person">{row}</div>}
    </li>
  );
}
