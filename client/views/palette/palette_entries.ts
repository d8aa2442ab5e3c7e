// The entries of the palette that the user can choose now: conversations, people, dialogs, actions, themes, languages.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { PanelTab } from "../../store/moderation/moderation_ui_store.ts";
import type { SettingsTab } from "../../store/screen.ts";
import { inView } from "../../store/conversations/tab_order.ts";
import { type ThemeId, THEMES } from "../../store/themes.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { LANGUAGES } from "../../i18n/namespaces.ts";
import type { LoginActions } from "../login/login_actions.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import { playSound } from "../shell/sound.ts";
import { offerComposer } from "../ui/focus.ts";
import type { IconName } from "../ui/icon.tsx";
import type { KeyId } from "../shell/key_bindings.ts";
import { closeInView, PAGE_KEYS } from "../shell/page_keys.ts";
import { PANEL_PERMISSIONS, seesTab } from "../moderation/panel_permissions.ts";
import { isMe } from "../people/is_me.ts";
import { askToLogOut } from "../people/log_out.ts";

/** The groups, in the order of the list. */
export const GROUPS = ["conversations", "people", "places", "actions", "looks"] as const;

/** An icon that only the palette has. */
export type PaletteIconName = "keys" | "sound" | "heart";

/** The picture of an entry: an icon, the avatar of a person, or the colours of a theme. */
export type EntryMark =
  | { readonly icon: IconName }
  | { readonly paletteIcon: PaletteIconName }
  | { readonly person: string }
  | { readonly theme: ThemeId };

/** A destination or an action. */
export interface PaletteEntry {
  readonly group: typeof GROUPS[number];
  readonly label: string;
  readonly mark: EntryMark;
  /** Text behind the label. */
  readonly note?: string;
  /** More search terms. */
  readonly more?: string;
  /** The keyboard shortcut for the same. */
  readonly keys?: KeyId;
  /** Called when the palette has closed. */
  readonly run: () => void;
}

/** Makes entries of one group. */
type EntrySource = (
  app: AppContextValue,
  t: PaletteNamespaces,
  setLanguage: LoginActions["setLanguage"],
) => readonly PaletteEntry[];

/** The namespaces that entries need. `staff` is null for users who may not open the panel, and until it is loaded. */
export interface PaletteNamespaces extends Pick<Namespaces, "app" | "later"> {
  readonly staff: Namespaces["staff"] | null;
}

/** All entries for the user at this time. */
export function paletteEntries(...args: Parameters<EntrySource>): PaletteEntry[] {
  return [conversations, people, dialogs, panelTabs, actionEntries, looks].flatMap((source) =>
    source(...args)
  );
}

const conversations: EntrySource = ({ actions, stores }, t) => {
  const entry = (label: string, mark: EntryMark, key: string | null, unread: number): PaletteEntry => ({
    group: "conversations",
    label,
    mark,
    ...(unread > 0 ? { note: t.later.palette.unread(unread) } : {}),
    run: () => {
      actions.conversations.show(key);
      offerComposer();
    },
  });
  return [
    entry(t.app.conversations.lobby, { icon: "lobby" }, null, stores.notifications.lobbyUnread.value),
    entry(BOT_NAME, { person: BOT_NAME }, COMPANION_KEY, stores.openTabs.companionUnread.value),
    ...stores.openTabs.list.value.map(({ key, name, unread }) =>
      entry(name.value, { person: name.value }, key, unread.value)
    ),
  ];
};

const people: EntrySource = (app, t) => {
  const { openTabs, people } = app.stores;
  const withTab = new Set([BOT_NAME, ...openTabs.list.value.map(({ name }) => name.value)].map(nameKey));
  return people.list.value
    .filter(({ username }) => !isMe(app, username) && !withTab.has(nameKey(username)))
    .map(({ username, role, is_registered }) => ({
      group: "people",
      label: username,
      mark: { person: username },
      note: role !== "user" || is_registered ? t.app.roles[role] : t.app.roles.guest,
      run: () => {
        app.actions.conversations.open(username);
        offerComposer();
      },
    }));
};

const dialogs: EntrySource = (app, t) => {
  const { screen, session } = app.stores;
  const { accountSettings, chatSettings, companionSettings, premium, settings } = t.later;
  const dialog = (mark: EntryMark, label: string, run: () => void, more = ""): PaletteEntry => ({
    group: "places",
    label,
    mark,
    more,
    run,
  });
  const tab = (id: SettingsTab, more: readonly string[]): PaletteEntry =>
    dialog({ icon: "gear" }, t.later.palette.place(settings.title, settings[id]), () => {
      screen.settingsTab.value = id;
      screen.dialog.value = "settings";
    }, more.join(" "));
  const me = session.me.value;
  return [
    tab("account", [
      accountSettings.password,
      accountSettings.devices,
      accountSettings.ignored,
      accountSettings.deleteAccount,
    ]),
    ...me?.is_registered === true ? [tab("devices", [t.later.devices.title, t.later.devices.end])] : [],
    tab("chat", [
      chatSettings.theme,
      chatSettings.language,
      chatSettings.fontSize,
      chatSettings.timeFormat,
      chatSettings.enterSend,
      chatSettings.sounds,
    ]),
    tab("companion", [companionSettings.memory, companionSettings.messages]),
    tab("premium", [t.later.palette.more.premium]),
    {
      ...dialog({ icon: "people" }, t.app.people, () => PAGE_KEYS.people(app), t.later.palette.more.people),
      keys: "people",
    },
    ...(me?.is_registered === true && !me.has_ai_access
      ? [
        dialog({ paletteIcon: "heart" }, premium.title, () =>
          screen.dialog.value = "premium", t.later.palette.more.premium),
      ]
      : []),
  ];
};

const panelTabs: EntrySource = ({ stores }, t) => {
  const { staff } = t;
  const me = stores.session.me.value;
  if (me === null || staff === null) return [];
  const tabs = Object.keys(PANEL_PERMISSIONS) as PanelTab[];
  return tabs.filter((id) => seesTab(id, me, stores.connection)).map((id) => ({
    group: "places",
    label: t.later.palette.place(staff.title, staff.tabs[id]),
    mark: { icon: "shield" },
    run: () => {
      stores.moderation.tab.value = id;
      stores.screen.dialog.value = "admin";
    },
  }));
};

const actionEntries: EntrySource = (app, t) => {
  const { connection, openTabs, prefs, screen, session } = app.stores;
  const action = (mark: EntryMark, label: string, run: () => void, rest: Partial<PaletteEntry> = {}) =>
    [{ group: "actions", label, mark, run, ...rest }] as const;
  const me = session.me.value;
  const conversation = openTabs.list.value.find(({ key }) => key === inView(app.stores));
  const { keys, palette } = t.later;
  return [
    ...conversation === undefined
      ? []
      : action({ icon: "close" }, t.later.dm.close(conversation.name.value), () => closeInView(app), {
        keys: "close",
      }),
    ...action({ icon: "find" }, t.app.messages.searchMessages, () => screen.search.value = "", {
      more: t.later.palette.more.search,
    }),
    ...me?.is_registered === false && connection.joinModes.value.registration
      ? action({ icon: "check" }, t.app.keepName, () => {
        screen.settingsTab.value = "account";
        screen.dialog.value = "settings";
      }, { more: t.later.accountSettings.create })
      : [],
    ...me?.is_registered === true
      ? action({ icon: "forget" }, t.later.companion.forget, () => screen.dialog.value = "forget")
      : [],
    ...action(
      prefs.sounds.value ? { icon: "muted" } : { paletteIcon: "sound" },
      prefs.sounds.value ? palette.soundsOff : palette.soundsOn,
      () => {
        prefs.setSounds(!prefs.sounds.value);
        if (prefs.sounds.value) playSound();
      },
    ),
    ...action({ paletteIcon: "keys" }, keys.title, () => screen.dialog.value = "keys", {
      more: palette.more.map,
      keys: "map",
    }),
    ...action({ icon: "leave" }, t.app.logOut, () => askToLogOut(app), { more: palette.more.logOut }),
  ];
};

const looks: EntrySource = ({ stores }, t, setLanguage) => {
  const { prefs, i18n } = stores;
  const inUse = (is: boolean): { note?: string } => is ? { note: t.later.palette.inUse } : {};
  return [
    ...THEMES.map((theme): PaletteEntry => ({
      group: "looks",
      label: t.later.palette.theme(t.later.chatSettings.themes[theme]),
      mark: { theme },
      ...inUse(prefs.theme.value === theme),
      run: () => prefs.setTheme(theme),
    })),
    ...LANGUAGES.map(({ id, name }): PaletteEntry => ({
      group: "looks",
      label: t.later.palette.language(name),
      mark: { icon: "globe" },
      ...inUse(i18n.language.value === id),
      run: () => setLanguage(id),
    })),
  ];
};
