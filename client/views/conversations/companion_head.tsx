// The head of Violet's conversation: who she is, who can read along, and the way to make her forget.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { VerifiedMark } from "../people/role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Name, what she is, and the button that asks whether she shall forget. */
export function CompanionHead(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companion;
  const isMember = session.me.value?.is_registered === true;
  return (
    <header class="pm-head violet-head">
      <Avatar name={BOT_NAME} />
      <div class="pm-who">
        <h2>
          <span class="name name-bot">{BOT_NAME}</span>
          <VerifiedMark />
        </h2>
        <p class="pm-standing">{t.about}</p>
      </div>
      {isMember && (
        <button
          type="button"
          class="icon-button violet-forget"
          title={t.forget}
          onClick={() => screen.dialog.value = "forget"}
        >
          <Icon name="forget" />
          <span class="violet-forget-words">{t.forget}</span>
        </button>
      )}
      <p class="pm-readers">
        <Icon name={isMember ? "lock" : "unlocked"} />
        <span>{isMember ? t.forMembers : t.forGuests}</span>
      </p>
    </header>
  );
}
