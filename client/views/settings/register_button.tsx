// The button with which a guest registers, in the settings, without leaving the lobby.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { openAccountSettings } from "./open_account_settings.ts";

/** The button. Nothing for members, and while registration is closed. */
export function RegisterButton(): JSX.Element | null {
  const app = useApp();
  const { connection, session } = app.stores;
  const { register } = useI18n("login").join;
  if (session.me.value?.is_registered !== false || !connection.joinModes.value.registration) return null;
  return (
    <button type="button" class="button button-small" onClick={() => openAccountSettings(app)}>
      {register}
    </button>
  );
}
