// The settings tab `Devices`: where a member is signed in.

import type { JSX } from "preact";
import { SignOutEverywhere } from "../settings/sign_out_everywhere.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The panel of the tab. */
export function DevicesTab(): JSX.Element {
  const t = useI18n("later").accountSettings;
  return (
    <div class="settings-body">
      <SettingAction title={t.devices} hint={t.devicesHint} label={t.signOut}>
        {(close) => <SignOutEverywhere onClose={close} />}
      </SettingAction>
    </div>
  );
}
