// The conversations a person has open, and who that person is.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { inView, tabOrder } from "../../store/conversations/tab_order.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import { useApp } from "../shell/app_context.ts";
import {
  COMPANION_PANEL_ID,
  COMPANION_TAB_ID,
  dmPanelId,
  dmTabId,
  LOBBY_PANEL_ID,
  LOBBY_TAB_ID,
} from "./conversation_ids.ts";
import { ConversationTab } from "./conversation_tab.tsx";
import { isFor, stepAlong } from "../shell/key_bindings.ts";
import { SearchButton } from "../shell/search_button.tsx";
import { OwnProfile } from "../people/own_profile.tsx";
import { useMedia } from "../ui/use_media.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** From this width on the tabs stand in a column. As in chat.css. */
const COLUMN = "(min-width: 70rem)";

/** The tab list, and one's own name below where there is room. */
export function ConversationTabs(): JSX.Element {
  const { stores, actions } = useApp();
  const { dms, notifications, companion } = stores;
  const t = useI18n("app").conversations;
  const isColumn = useMedia(COLUMN);
  const list = dms.list.value;
  const keys = tabOrder(stores);
  const selected = inView(stores);
  const show = (key: string | null): void => actions.conversations.show(key);

  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
    const index = keys.indexOf(selected);
    if (isFor(event, "closeTab") && selected !== null && selected !== COMPANION_KEY) {
      tabs[index - 1]?.focus();
      show(keys[index - 1] ?? null);
      return actions.conversations.close(selected);
    }
    const next = stepAlong(event, "both", index, keys.length);
    if (next === undefined) return;
    event.preventDefault();
    tabs[next]?.focus();
    show(keys[next] ?? null);
  };

  return (
    <section class="rail panel" aria-label={t.place}>
      <SearchButton />
      <div
        class="tabs"
        role="tablist"
        aria-label={t.title}
        aria-orientation={isColumn ? "vertical" : "horizontal"}
        onKeyDown={onKeyDown}
      >
        <ConversationTab
          name={t.lobby}
          unread={notifications.mentions.value}
          selected={selected === null}
          ids={{ tab: LOBBY_TAB_ID, panel: LOBBY_PANEL_ID }}
          onSelect={() => show(null)}
        />
        <ConversationTab
          name={BOT_NAME}
          person
          unread={companion.unread.value}
          selected={selected === COMPANION_KEY}
          ids={{ tab: COMPANION_TAB_ID, panel: COMPANION_PANEL_ID }}
          onSelect={() => show(COMPANION_KEY)}
        />
        {list.map(({ key, name, unread }) => (
          <ConversationTab
            key={key}
            name={name.value}
            person
            unread={unread.value}
            selected={selected === key}
            ids={{ tab: dmTabId(key), panel: dmPanelId(key) }}
            onSelect={() => show(key)}
            onClose={() => actions.conversations.close(key)}
          />
        ))}
      </div>
      <OwnProfile />
    </section>
  );
}
