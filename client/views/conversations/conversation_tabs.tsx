// The tabs of the open conversations, and the user's own profile.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { inView, tabOrder } from "../../store/conversations/tab_order.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { type AppContextValue, useApp } from "../shell/app_context.ts";
import {
  COMPANION_PANEL_ID,
  COMPANION_TAB_ID,
  dmPanelId,
  dmTabId,
  LOBBY_PANEL_ID,
  LOBBY_TAB_ID,
} from "./conversation_ids.ts";
import { ConversationTab, type ConversationTabProps } from "./conversation_tab.tsx";
import { isFor, stepAlong } from "../shell/key_bindings.ts";
import { SearchButton } from "../shell/search_button.tsx";
import { OwnProfile } from "../people/own_profile.tsx";
import { COLUMN, useMedia } from "../ui/use_media.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The tab list, and the user's own profile below it where there is room. */
export function ConversationTabs(): JSX.Element {
  const app = useApp();
  const { stores, actions: { conversations } } = app;
  const { notifications, openTabs } = stores;
  const t = useI18n("app").conversations;
  const isColumn = useMedia(COLUMN);
  const inViewKey = inView(stores);
  // The lobby in view marks new messages by itself: only those that mention the user count.
  const lobbyUnread = inViewKey === null ? notifications.mentions.value : notifications.lobbyUnread.value;
  const choiceOf = (key: string | null): Pick<ConversationTabProps, "selected" | "onSelect"> => ({
    selected: inViewKey === key,
    onSelect: () => conversations.show(key),
  });
  return (
    <section class="rail panel" aria-label={t.place}>
      <SearchButton />
      <div
        class="tabs"
        role="tablist"
        aria-label={t.title}
        aria-orientation={isColumn ? "vertical" : "horizontal"}
        onKeyDown={(event) => onTabKey(event, app)}
      >
        <ConversationTab
          name={t.lobby}
          unread={lobbyUnread}
          calls={notifications.mentions.value}
          ids={{ tab: LOBBY_TAB_ID, panel: LOBBY_PANEL_ID }}
          {...choiceOf(null)}
        />
        <ConversationTab
          name={BOT_NAME}
          person
          unread={openTabs.companionUnread.value}
          isWriting={openTabs.isCompanionActive.value}
          ids={{ tab: COMPANION_TAB_ID, panel: COMPANION_PANEL_ID }}
          {...choiceOf(COMPANION_KEY)}
        />
        {openTabs.list.value.map(({ key, name, unread }) => (
          <ConversationTab
            key={key}
            name={name.value}
            person
            unread={unread.value}
            ids={{ tab: dmTabId(key), panel: dmPanelId(key) }}
            {...choiceOf(key)}
            onClose={() => conversations.close(key)}
          />
        ))}
      </div>
      {isColumn && <OwnProfile />}
    </section>
  );
}

/** Moves to another tab by arrow keys, or closes the one in view. The lobby and the companion cannot be closed. */
function onTabKey(
  event: KeyboardEvent & { currentTarget: HTMLElement },
  { stores, actions: { conversations } }: AppContextValue,
): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const keys = tabOrder(stores);
  const selected = inView(stores);
  const index = keys.indexOf(selected);
  const moveTo = (next: number): void => {
    tabs[next]?.focus();
    conversations.show(keys[next] ?? null);
  };
  if (isFor(event, "closeTab") && selected !== null && selected !== COMPANION_KEY) {
    moveTo(index - 1);
    return conversations.close(selected);
  }
  const next = stepAlong(event, "both", index, keys.length);
  if (next === undefined) return;
  event.preventDefault();
  moveTo(next);
}
