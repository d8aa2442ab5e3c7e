// The settings tab `Account`: a member's name, devices and ignored people; for guests, the way to become a member.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { DeleteAccount } from "./delete_account.tsx";
import { IgnoredPeople } from "./ignored_people.tsx";
import { standingOf } from "./me.tsx";
import { PasswordChange } from "./password_change.tsx";
import { RegisterGuest } from "./register_guest.tsx";
import { RoleBadge } from "./role_badge.tsx";
import { SettingAction } from "./setting_action.tsx";
import { SignOutEverywhere } from "./sign_out_everywhere.tsx";

/** What concerns who one is here. */
export function AccountSettings(): JSX.Element {
  const { connection, session } = useApp().stores;
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
            {me.is_registered ? `${standingOf(me)} · ${me.email ?? "no e-mail address"}` : standingOf(me)}
          </span>
        </p>
      </div>
      {me.is_registered
        ? (
          <>
            <SettingAction
              title="Password"
              hint="Changing it logs out your other devices."
              label="Change password"
            >
              {(close) => <PasswordChange username={me.username} onClose={close} />}
            </SettingAction>
            <SettingAction
              title="Other devices"
              hint="A phone lent, a computer left on? This logs out all but this one."
              label="Sign out everywhere"
            >
              {(close) => <SignOutEverywhere onClose={close} />}
            </SettingAction>
            <IgnoredPeople />
            <SettingAction
              title="Leave for good"
              hint="Your name, your messages and all else that is yours here go with it."
              label="Delete account"
              danger
            >
              {(close) => <DeleteAccount username={me.username} onClose={close} />}
            </SettingAction>
          </>
        )
        : connection.ways.value.registration
        ? <RegisterGuest username={me.username} />
        : <p class="setting-hint">New accounts are not being made at the moment.</p>}
    </div>
  );
}
