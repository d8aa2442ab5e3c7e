// The lobby: its title, the messages and the composer.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Composer } from "../messages/composer.tsx";
import { LOBBY_PANEL_ID, LOBBY_TAB_ID } from "../conversations/conversation_ids.ts";
import { LazyRules } from "../login/lazy_rules.tsx";
import { laterView } from "../shell/lazy_view.tsx";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { MessageList } from "../messages/message_list.tsx";
import { SearchMessagesButton } from "../log/search_messages_button.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { LobbyWelcome } from "./lobby_welcome.tsx";

const LobbyRules = laterView("LobbyRules");
const RestrictionNotice = laterView("RestrictionNotice");

/** The panel of the tab `Lobby`. */
export function LobbyPanel(): JSX.Element {
  const { stores, actions } = useApp();
  const { lobby, notifications } = stores;
  const t = useI18n("app");
  const isVisible = notifications.visible.value;
  const empty = lobby.pending.value.length === 0 && lobby.received.value === 0;
  return (
    <div class="room-inner" role="tabpanel" id={LOBBY_PANEL_ID} aria-labelledby={LOBBY_TAB_ID}>
      <div class="room-head">
        <h2>{t.conversations.lobby}</h2>
        <p>{lobby.hasBacklog.value ? t.lobby.aboutBacklog : t.lobby.about}</p>
        <LazyRules />
        <SearchMessagesButton />
      </div>
      <MessageList
        log={lobby}
        empty={empty}
        top={<LobbyWelcome large={empty} />}
        onEnd={() => isVisible && notifications.lobbySeen()}
      />
      <div class="silenced-place" role="status">
        {postingRestrictionOf(stores) !== null && <RestrictionNotice.View />}
      </div>
      <Composer
        log={lobby}
        scope="lobby"
        placeholder={t.lobby.placeholder}
        onSend={(text) => actions.send(text)}
        activity={<LobbyRules.View />}
      />
    </div>
  );
}
