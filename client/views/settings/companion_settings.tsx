// The settings tab `Violet`: the free messages that are left, and the companion's memory.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { ForgetQuestion } from "../conversations/forget_dialog.tsx";
import { SettingAction } from "./setting_action.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The panel of the tab. */
export function CompanionSettings(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companionSettings;
  const { left, noneLeft } = useI18n("later").companion;
  const me = session.me.value;
  if (me === null) return <div class="settings-body" />;
  const quota = quotaOf(me);
  return (
    <div class="settings-body">
      <div class="identity">
        <Avatar name={BOT_NAME} />
        <p class="identity-words">
          <span class="identity-name">{BOT_NAME}</span>
          <span class="setting-hint">
            {!me.is_registered ? t.forMembers : quota.unlimited ? t.unlimited : t.trying}
          </span>
        </p>
      </div>
      {me.is_registered && !quota.unlimited && (
        <section class="setting" aria-label={t.free}>
          <div class="setting-line">
            <h3>{t.free}</h3>
            <span class="setting-hint">{t.used(quota.used, quota.limit)}</span>
          </div>
          <progress class="bar" value={Math.min(quota.used, quota.limit)} max={Math.max(1, quota.limit)}>
            {t.usedOf(quota.used, quota.limit)}
          </progress>
          <p class="setting-hint">
            {quota.left === 0 ? noneLeft : left(quota.left)}.{" "}
            <button type="button" class="link-button" onClick={() => screen.settingsTab.value = "premium"}>
              {t.whatIsPremium}
            </button>
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
