// The settings tab `Violet`: whether there is a limit, what is left of it, and her memory.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import { quotaOf } from "../store/violet.ts";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { ForgetQuestion } from "./forget_dialog.tsx";
import { SettingAction } from "./setting_action.tsx";
import { quotaWords } from "./violet_words.ts";

/** What concerns talking with Violet. */
export function VioletSettings(): JSX.Element {
  const { screen, session } = useApp().stores;
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
            {!me.is_registered
              ? "She talks with members. Register, and she is yours."
              : quota.unlimited
              ? "You can write to her without limit."
              : "You are trying her out."}
          </span>
        </p>
      </div>
      {me.is_registered && !quota.unlimited && (
        <section class="setting" aria-label="Free messages">
          <div class="setting-line">
            <h3>Free messages</h3>
            <span class="setting-hint">{quota.used} of {quota.limit} used</span>
          </div>
          <progress class="bar" value={Math.min(quota.used, quota.limit)} max={Math.max(1, quota.limit)}>
            {quota.used} of {quota.limit}
          </progress>
          <p class="setting-hint">
            {quotaWords(quota)}.{" "}
            <button type="button" class="link-button" onClick={() => screen.settingsTab.value = "premium"}>
              What is premium?
            </button>
          </p>
        </section>
      )}
      {me.is_registered && (
        <SettingAction
          title="Her memory"
          hint="She remembers your last 20 turns, encrypted on this server."
          label="Reset memory"
        >
          {(close) => <ForgetQuestion onClose={close} />}
        </SettingAction>
      )}
    </div>
  );
}
