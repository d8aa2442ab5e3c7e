// The part `later` of the page: everything beside the lobby that all users may open. It loads after the first join.

import { pause, tabStorage } from "./net/connection/browser.ts";
import { RestClient } from "./net/connection/rest_client.ts";
import { MyDataRequests } from "./net/export/my_data_requests.ts";
import { RestReader } from "./net/connection/rest_reader.ts";
import { restConversations, restHistory } from "./net/dm/history_api.ts";
import type { OpenPrivate } from "./net/dm/dm_privacy.ts";
import { LaterModules, type LaterPart } from "./net/later_modules.ts";
import { createLaterStores, type LaterStores } from "./store/later_stores.ts";
import type { Clock } from "./store/connection/store_clock.ts";
import type { PrefsStorage } from "./store/prefs.ts";
import type { Stores } from "./store/stores.ts";
import { CompanionPanel } from "./views/companion/companion_panel.tsx";
import { DmPanel } from "./views/conversations/dm_panel.tsx";
import { Invitations } from "./views/conversations/invitations.tsx";
import { ForgetDialog } from "./views/companion/forget_dialog.tsx";
import { KeyNotice } from "./views/keys/key_notice.tsx";
import type { KeyScreens } from "./views/keys/key_screens.ts";
import { ArrivalNames } from "./views/log/arrival_names.tsx";
import { CommandsDialog } from "./views/messages/commands_dialog.tsx";
import { EmojiPicker } from "./views/emoji/emoji_picker.tsx";
import { FailedMessage } from "./views/log/failed_message.tsx";
import { LobbyRules } from "./views/lobby/lobby_rules.tsx";
import { LogExtras } from "./views/log/log_extras.tsx";
import { ReplyBar } from "./views/log/reply_bar.tsx";
import { RestrictionNotice } from "./views/lobby/restriction_notice.tsx";
import { Suggestions } from "./views/messages/suggestions.tsx";
import { ModerationDialogs } from "./views/moderation/moderation_dialogs.tsx";
import { PaletteDialog } from "./views/palette/palette_dialog.tsx";
import { LogOutDialog } from "./views/people/log_out_dialog.tsx";
import { OwnMenu } from "./views/people/own_menu.tsx";
import { PersonPopup } from "./views/people/person_popup.tsx";
import { PeopleDialog } from "./views/people/people_dialog.tsx";
import { PremiumDialog } from "./views/premium/premium_dialog.tsx";
import { SettingsDialog } from "./views/settings/settings_dialog.tsx";
import { HintBubbles } from "./views/shell/hint_bubbles.tsx";
import { KeyboardMap } from "./views/shell/keyboard_map.tsx";
import { followNotifications } from "./views/shell/page_notifications.ts";
import { followSystemNotifications } from "./views/shell/system_notifications.ts";
import type { LaterViews } from "./views/shell/page_parts.ts";
import { loadSheet } from "./views/shell/style_sheets.ts";

/**
 * Creates the part: its stores, besides those `before`, the notifications that follow them, and its modules, which read
 * over REST with `clock`. `storage`: that of the device. `show` shows a conversation. `canEncrypt`: whether this browser can encrypt
 * end to end.
 */
export function openLater(
  before: Stores,
  clock: Clock,
  storage: PrefsStorage,
  show: (key: string | null) => void,
  canEncrypt: boolean,
): LaterPart {
  const stores = createLaterStores(before, clock, storage, tabStorage);
  followNotifications(stores);
  followSystemNotifications(stores, show);
  const fetcher: typeof fetch = (url, init) => fetch(url, init);
  const reader = new RestReader(fetcher, clock);
  const fetchHistory = restHistory(reader);
  const rest = new RestClient({
    ...{ fetcher, clock, session: before.session },
    language: () => before.i18n.language.value,
  });
  return {
    ...{
      stores,
      LaterModules,
      fetchHistory,
      fetchConversations: restConversations(reader),
      rest,
    },
    myData: new MyDataRequests(async () =>
      (await import("./export.ts")).openExport({ stores, clock, fetcher, fetchHistory })
    ),
    ...(canEncrypt ? { openPrivate: privateOpener(stores, rest, clock) } : {}),
    place: { tabStorage, onPageHide: (run) => addEventListener("pagehide", run) },
    leaving: {
      go: (url) => location.assign(url),
      // The browser may keep the page as it was, and show it again when the user goes back.
      onReturn: (run) => addEventListener("pageshow", ({ persisted }) => persisted && run()),
    },
  };
}

/** Loads the part `private`, and opens the keys that this browser keeps of a member. */
function privateOpener(stores: LaterStores, rest: RestClient, clock: Clock): OpenPrivate {
  return async ({ account, username, onChanged }) => {
    const { createKeyRequests, openIndexedKeys, PrivateRooms } = await import("./private.ts");
    const requests = createKeyRequests(rest, clock);
    const device = await openIndexedKeys(account);
    const context = { userId: Number(account), username, device, requests, store: stores.keys };
    return new PrivateRooms({ context, pause, onChanged });
  };
}

/** Loads the part `key_recovery`, its words and its sheet. */
export async function openKeys(modules: LaterModules, i18n: Stores["i18n"]): Promise<KeyScreens> {
  const loading = [import("./key_recovery.ts"), i18n.open("keys"), loadSheet("keys")] as const;
  const [{ openKeyScreens }] = await Promise.all(loading);
  return openKeyScreens(modules);
}

/** The views of the part. */
export const views: LaterViews = {
  ...{ ArrivalNames, EmojiPicker, FailedMessage, LobbyRules, LogExtras, ReplyBar, RestrictionNotice },
  ...{
    CommandsDialog,
    CompanionPanel,
    DmPanel,
    ForgetDialog,
    HintBubbles,
    Invitations,
    KeyNotice,
    KeyboardMap,
  },
  ...{
    LogOutDialog,
    OwnMenu,
    ModerationDialogs,
    PaletteDialog,
    PeopleDialog,
    PersonPopup,
    PremiumDialog,
    SettingsDialog,
    Suggestions,
  },
};
