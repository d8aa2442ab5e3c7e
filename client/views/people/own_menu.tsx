// The menu of the user's own name.

import type { JSX } from "preact";
import { openAccountSettings } from "../settings/open_account_settings.ts";
import { useApp } from "../shell/app_context.ts";
import { Menu } from "../ui/menu.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { askToLogOut } from "./log_out.ts";
import type { OwnMenuProps } from "./own_menu_props.ts";

/** Account, or the way to one, and logging out. */
export function OwnMenu({ at, onClose }: OwnMenuProps): JSX.Element | null {
  const app = useApp();
  const { connection, session } = app.stores;
  const t = useI18n("app");
  const { account } = useI18n("later").settings;
  const me = session.me.value;
  if (me === null) return null;
  const canKeep = connection.joinModes.value.registration;
  const items = [
    ...me.is_registered || canKeep
      ? [{ label: me.is_registered ? account : t.keepName, run: () => openAccountSettings(app) }]
      : [],
    { label: t.logOut, run: () => askToLogOut(app), apart: me.is_registered || canKeep },
  ];
  return <Menu name={me.username} at={at} items={items} onClose={onClose} />;
}
