// The head of Violet's conversation: who she is, who can read along, and the way to make her forget.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { VerifiedMark } from "./role_badge.tsx";

const READERS = {
  member:
    "Sealed on the way, encrypted where it is kept, answered on this server. No other service hears it.",
  guest: "Guests only get a greeting from her. Nothing of it is kept.",
} as const;

/** Name, what she is, and the button that asks whether she shall forget. */
export function VioletHead(): JSX.Element {
  const { screen, session } = useApp().stores;
  const isMember = session.me.value?.is_registered === true;
  return (
    <header class="pm-head violet-head">
      <Avatar name={BOT_NAME} />
      <div class="pm-who">
        <h2>
          <span class="name name-bot">{BOT_NAME}</span>
          <VerifiedMark />
        </h2>
        <p class="pm-standing">Your hostess, an AI companion</p>
      </div>
      {isMember && (
        <button
          type="button"
          class="icon-button violet-forget"
          title="Forget our conversation"
          onClick={() => screen.dialog.value = "forget"}
        >
          <Icon name="forget" />
          <span class="violet-forget-words">Forget our conversation</span>
        </button>
      )}
      <p class="pm-readers">
        <Icon name={isMember ? "lock" : "unlocked"} />
        <span>{isMember ? READERS.member : READERS.guest}</span>
      </p>
    </header>
  );
}
