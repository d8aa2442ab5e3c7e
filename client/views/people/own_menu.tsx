// The menu of the user's own name.

import type { JSX } from "preact";
import { openAccountSettings } from "../settings/open_account_settings.ts";
import { useApp } from "../shell/app_context.ts";
import { Menu } from "../ui/menu.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { askToLogOut } from "./log_out.ts";

/** Account, or the way to one, and logging out. */
export function OwnMenu(): JSX.Element | null {
  const app = useApp();
  const { connection, screen: { ownMenu }, session } = app.stores;
  const { keepName } = useI18n("app");
  const { logOut, settings: { account } } = useI18n("later");
  const [me, opened] = [session.me.value, ownMenu.value];
  if (me === null || opened === null) return null;
  const hasAccountItem = me.is_registered || connection.joinModes.value.registration;
  const items = [
    ...hasAccountItem
      ? [{ label: me.is_registered ? account : keepName, run: () => openAccountSettings(app) }]
      : [],
    { label: logOut.label, run: () => askToLogOut(app), apart: hasAccountItem },
  ];
  const onClose = (byKey: boolean): void => {
    ownMenu.value = null;
    if (byKey) opened.focusOpener();
  };
  return (
    // It stands over all landmarks, and is one of its own.
    <section aria-label={me.username}>
      <Menu name={me.username} at={opened} items={items} onClose={onClose} />
    </section>
  );
}
