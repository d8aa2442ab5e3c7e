// The settings tab `Violet`: messages used and left, and the companion's memory.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { type Quota, quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { ForgetQuestion } from "../companion/forget_dialog.tsx";
import { RegisterButton } from "./register_button.tsx";
import { SettingAction } from "./setting_action.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The panel of the tab. */
export function CompanionSettings(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companionSettings;
  const { about, membersOnly } = useI18n("later").companion;
  const me = session.me.value;
  if (me === null) return <div class="settings-body" />;
  const quota = quotaOf(me);
  return (
    <div class="settings-body">
      <div class="identity">
        <Avatar name={BOT_NAME} />
        <p class="identity-words">
          <span class="identity-name">{BOT_NAME}</span>
          <span class="setting-hint">{me.is_registered ? about : membersOnly}</span>
        </p>
      </div>
      <RegisterButton />
      {me.is_registered && (
        <section class="setting" aria-label={t.messages}>
          <div class="setting-line">
            <h3>{t.messages}</h3>
            <span class="setting-hint">
              {quota.unlimited ? t.unlimited : t.leftOf(quota.left, quota.limit)}
            </span>
          </div>
          {!quota.unlimited && <FreeMessages quota={quota} />}
          <p class="setting-hint">
            {t.used(quota.used)}
            {!quota.unlimited && (
              <>
                {". "}
                <button
                  type="button"
                  class="link-button"
                  onClick={() => screen.settingsTab.value = "premium"}
                >
                  {t.whatIsPremium}
                </button>
              </>
            )}
          </p>
        </section>
      )}
      {me.is_registered && (
        <SettingAction
          title={t.memory}
          hint={t.memoryHint}
          label={t.resetMemory}
        >
          {(close) => <ForgetQuestion onClose={close} />}
        </SettingAction>
      )}
    </div>
  );
}

/** How much of the free messages is left, as a bar. */
function FreeMessages({ quota: { left, limit } }: { quota: Quota }): JSX.Element {
  const t = useI18n("later").companionSettings;
  return (
    <progress class="bar" value={left} max={Math.max(1, limit)}>
      {t.leftOf(left, limit)}
    </progress>
  );
}
