// The settings tab `Account`: a member's account, devices and ignored users; a guest's registration.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { DeleteAccount } from "./delete_account.tsx";
import { IgnoredPeople } from "../people/ignored_people.tsx";
import { roleKeyOf } from "../people/own_profile.tsx";
import { PrivateChatSetting } from "./private_chat_setting.tsx";
import { PasswordChange } from "./password_change.tsx";
import { RegisterGuest } from "./register_guest.tsx";
import { RoleBadge } from "../people/role_badge.tsx";
import { SettingAction } from "./setting_action.tsx";
import { SignOutEverywhere } from "./sign_out_everywhere.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The panel of the tab. */
export function AccountSettings(): JSX.Element {
  const { connection, session } = useApp().stores;
  const t = useI18n("later").accountSettings;
  const { roles } = useI18n("app");
  const me = session.me.value;
  if (me === null) return <div class="settings-body" />;
  return (
    <div class="settings-body">
      <div class="identity">
        <Avatar name={me.username} />
        <p class="identity-words">
          <span class="identity-name">
            {me.username} <RoleBadge role={me.role} />
          </span>
          <span class="setting-hint">
            {roles[roleKeyOf(me)]}
            {me.is_registered && ` · ${me.email ?? t.noEmail}`}
          </span>
        </p>
      </div>
      {me.is_registered
        ? (
          <>
            <SettingAction
              title={t.password}
              hint={t.passwordHint}
              label={t.changePassword}
            >
              {(close) => <PasswordChange username={me.username} onClose={close} />}
            </SettingAction>
            <SettingAction
              title={t.devices}
              hint={t.devicesHint}
              label={t.signOut}
            >
              {(close) => <SignOutEverywhere onClose={close} />}
            </SettingAction>
            <PrivateChatSetting />
            <IgnoredPeople />
            <SettingAction
              title={t.leave}
              hint={t.leaveHint}
              label={t.deleteAccount}
              danger
            >
              {(close) => <DeleteAccount username={me.username} onClose={close} />}
            </SettingAction>
          </>
        )
        : (
          <>
            {connection.joinModes.value.registration
              ? <RegisterGuest username={me.username} />
              : <p class="setting-hint">{t.noRegistration}</p>}
            <IgnoredPeople />
          </>
        )}
    </div>
  );
}
