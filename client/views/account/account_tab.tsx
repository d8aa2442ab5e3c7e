// The settings tab `Account`: a member's account and ignored users; a guest's registration.

import type { JSX } from "preact";
import { useLaterStores } from "../shell/part_hooks.ts";
import { Avatar } from "../people/avatar.tsx";
import { DeleteAccount } from "../settings/delete_account.tsx";
import { IgnoredPeople } from "../people/ignored_people.tsx";
import { roleKeyOf } from "../people/own_profile.tsx";
import { PrivateChatSetting } from "../settings/private_chat_setting.tsx";
import { PasswordChange } from "../settings/password_change.tsx";
import { RegisterGuest } from "../settings/register_guest.tsx";
import { RoleBadge } from "../people/role_badge.tsx";
import { PrivateMessagesSection } from "../keys/private_messages_section.tsx";
import { MyDataSection } from "../export/my_data_section.tsx";
import { CodesSection } from "../recovery/codes_section.tsx";
import { EmailSection } from "../recovery/email_section.tsx";
import { SecondStepSection } from "./second_step_section.tsx";
import { SettingAction } from "../settings/setting_action.tsx";
import { SignOutEverywhere } from "../settings/sign_out_everywhere.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** What every section of a member's tab gets. */
export interface AccountSectionProps {
  readonly username: string;
}

/** The sections of a member, from top to bottom. */
const MEMBER_SECTIONS: readonly ((props: AccountSectionProps) => JSX.Element | null)[] = [
  EmailSection,
  PasswordSection,
  CodesSection,
  SecondStepSection,
  SignOutSection,
  PrivateMessagesSection,
  PrivateChatSetting,
  IgnoredPeople,
  MyDataSection,
  DeleteSection,
];

/** The panel of the tab. */
export function AccountTab(): JSX.Element {
  const { connection, session, summary } = useLaterStores();
  const t = useI18n("later").accountSettings;
  const { roles } = useI18n("app");
  const me = session.me.value;
  const { email } = summary.own.value ?? me ?? {};
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
            {me.is_registered && ` · ${email ?? t.noEmail}`}
          </span>
        </p>
      </div>
      {me.is_registered
        ? MEMBER_SECTIONS.map((Section, index) => <Section key={index} username={me.username} />)
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

function PasswordSection({ username }: AccountSectionProps): JSX.Element {
  const t = useI18n("later").accountSettings;
  return (
    <SettingAction title={t.password} hint={t.passwordHint} label={t.changePassword}>
      {(close) => <PasswordChange username={username} onClose={close} />}
    </SettingAction>
  );
}

function SignOutSection(): JSX.Element {
  const t = useI18n("later").accountSettings;
  return (
    <SettingAction title={t.devices} hint={t.devicesHint} label={t.signOut}>
      {(close) => <SignOutEverywhere onClose={close} />}
    </SettingAction>
  );
}

function DeleteSection({ username }: AccountSectionProps): JSX.Element {
  const t = useI18n("later").accountSettings;
  return (
    <SettingAction title={t.leave} hint={t.leaveHint} label={t.deleteAccount} danger>
      {(close) => <DeleteAccount username={username} onClose={close} />}
    </SettingAction>
  );
}
