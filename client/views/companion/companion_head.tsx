// The head of the companion's conversation: her name, who can read the messages, and the button that makes her forget.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { useApp, useLaterStores } from "../shell/app_context.ts";
import { SearchMessagesButton } from "../log/search_messages_button.tsx";
import { Avatar } from "../people/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { VerifiedBadge } from "../people/role_badge.tsx";
import { ReadersButton } from "../conversations/readers_button.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Her name, a line about her, and for members the button that opens the question whether she shall forget. */
export function CompanionHead(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").companion;
  const forMembers = useReadersOfMembers();
  const isMember = session.me.value?.is_registered === true;
  return (
    <header class="pm-head violet-head">
      <Avatar name={BOT_NAME} />
      <div class="pm-who">
        <h2>
          <span class="name name-bot">{BOT_NAME}</span>
          <VerifiedBadge />
        </h2>
        <p class="pm-standing" title={t.about}>{t.about}</p>
      </div>
      <ReadersButton isSealed={isMember} words={isMember ? forMembers : t.forGuests} />
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
    </header>
  );
}

/** Who can read what members write. Where her model runs is known once her room is open; nothing is promised before. */
function useReadersOfMembers(): string {
  const elsewhere = useLaterStores().companion.elsewhere.value;
  const { sealed, answeredElsewhere, answeredHere } = useI18n("later").companion;
  if (elsewhere === null) return sealed;
  return `${sealed} ${elsewhere ? answeredElsewhere : answeredHere}`;
}
