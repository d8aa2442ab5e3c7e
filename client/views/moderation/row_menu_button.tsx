// The button on a row of the panel that opens the menu on its user.

import type { JSX } from "preact";
import { nameKey } from "../../../server/protocol/names.ts";
import { useApp } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import type { PersonMenu } from "../people/person_menu.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Opens the menu on `name`. Nothing on the own row. */
export function RowMenuButton({ name, menu }: { name: string; menu: PersonMenu }): JSX.Element | null {
  const me = useApp().stores.session.me.value;
  const { about } = useI18n("staff").list;
  if (nameKey(me?.username ?? "") === nameKey(name)) return null;
  return (
    <button
      type="button"
      class="icon-button row-more"
      aria-label={about(name)}
      aria-haspopup="menu"
      {...menu.onButton(name)}
    >
      <Icon name="more" />
    </button>
  );
}
