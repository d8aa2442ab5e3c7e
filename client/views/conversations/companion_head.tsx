// The head of the companion's conversation: her name, who can read the messages, and the button that makes her forget.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { useApp, useLaterStores } from "../shell/app_context.ts";
import { SearchMessagesButton } from "../log/search_messages_button.tsx";
import { Avatar } from "../people/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { VerifiedBadge } from "../people/role_badge.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Her name, a line about her, and for members the button that opens the question whether she shall forget. */
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
          <VerifiedBadge />
        </h2>
        <p class="pm-standing">{t.about}</p>
      </div>
      <SearchMessagesButton />
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
        {isMember ? <ForMembers /> : <span>{t.forGuests}</span>}
      </p>
    </header>
  );
}

/** Who can read what members write. Where her model runs is known once her room is open: until then the place is kept. */
function ForMembers(): JSX.Element {
  const elsewhere = useLaterStores().companion.elsewhere.value;
  const t = useI18n("later").companion;
  return (
    <span>
      {t.sealed}{" "}
      <span class={elsewhere === null ? "violet-unknown" : undefined}>
        {elsewhere === true ? t.answeredElsewhere : t.answeredHere}
      </span>
    </span>
  );
}
