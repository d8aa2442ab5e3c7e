// Opening the settings of the account, where guests register.

import type { AppContextValue } from "../shell/app_context.ts";

/** Opens the settings at the tab `Account`. */
export function openAccountSettings({ stores: { screen } }: AppContextValue): void {
  screen.settingsTab.value = "account";
  screen.dialog.value = "settings";
}
