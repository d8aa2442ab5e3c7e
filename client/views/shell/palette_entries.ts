// What the palette offers: conversations, people, places of the page, actions, and looks. Only what this person can do now.

import { can } from "../../../server/protocol/permissions.ts";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { PanelTab } from "../../store/moderation/moderation_store.ts";
import type { SettingsTab } from "../../store/screen.ts";
import { inView } from "../../store/conversations/tab_order.ts";
import { type ThemeId, THEMES } from "../../store/themes.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { LANGUAGES } from "../../i18n/namespaces.ts";
import type { AppContextValue, LoginActions } from "./app_context.ts";
import { playSound } from "./sound.ts";
import { offerComposer } from "../ui/focus.ts";
import type { IconName } from "../ui/icon.tsx";
import type { KeyId } from "./key_bindings.ts";
import { closeInView, PAGE_KEYS } from "./page_keys.ts";
import { PANEL_PERMISSIONS } from "../moderation/panel_permissions.ts";
import { canMessage } from "../people/person_menu_items.ts";

/** Groups, in their order. */
export const GROUPS = ["conversations", "people", "places", "actions", "looks"] as const;

/** An icon that no other part of the page has. */
export type LinesName = "keys" | "sound" | "heart";

/** What an entry is drawn with. */
export type Mark =
  | { readonly icon: IconName }
  | { readonly lines: LinesName }
  | { readonly person: string }
  | { readonly theme: ThemeId };

/** One thing to go to or to do. */
export interface PaletteEntry {
  readonly group: typeof GROUPS[number];
  readonly label: string;
  readonly mark: Mark;
  /** Stands behind the label. */
  readonly note?: string;
  /** Other words by which it is found. */
  readonly more?: string;
  /** The key that does the same. */
  readonly keys?: KeyId;
  /** Called once the palette is closed. */
  readonly run: () => void;
}

/** What makes entries of one group. */
type Source = (
  app: AppContextValue,
  t: PaletteWords,
  setLanguage: LoginActions["setLanguage"],
) => readonly PaletteEntry[];

/** The words of the palette. `staff` is there for who may see the panel, once it is loaded. */
export interface PaletteWords extends Pick<Namespaces, "app" | "later"> {
  readonly staff: Namespaces["staff"] | null;
}

/** Everything there is for this person now. */
export function paletteEntries(...given: Parameters<Source>): PaletteEntry[] {
  return [conversations, people, places, panel, actionEntries, looks].flatMap((source) => source(...given));
}

const conversations: Source = ({ actions, stores }, t) => {
  const entry = (label: string, mark: Mark, key: string | null, unread: number): PaletteEntry => ({
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
    entry(t.app.conversations.lobby, { icon: "lobby" }, null, stores.notifications.mentions.value),
    entry(BOT_NAME, { person: BOT_NAME }, COMPANION_KEY, stores.companion.unread.value),
    ...stores.dms.list.value.map(({ key, name, unread }) =>
      entry(name.value, { person: name.value }, key, unread.value)
    ),
  ];
};

const people: Source = (app, t) => {
  const { dms, people } = app.stores;
  const talking = new Set([BOT_NAME, ...dms.list.value.map(({ name }) => name.value)].map(nameKey));
  return people.list.value
    .filter(({ username }) => canMessage(app, username) && !talking.has(nameKey(username)))
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

const places: Source = (app, t) => {
  const { screen, session } = app.stores;
  const { accountSettings, chatSettings, companionSettings, premium, settings } = t.later;
  const place = (mark: Mark, label: string, run: () => void, more = ""): PaletteEntry => ({
    group: "places",
    label,
    mark,
    more,
    run,
  });
  const tab = (id: SettingsTab, more: readonly string[]): PaletteEntry =>
    place({ icon: "gear" }, t.later.palette.place(settings.title, settings[id]), () => {
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
    tab("chat", [
      chatSettings.theme,
      chatSettings.language,
      chatSettings.fontSize,
      chatSettings.timeFormat,
      chatSettings.enterSend,
      chatSettings.sounds,
    ]),
    tab("companion", [companionSettings.memory, companionSettings.free]),
    tab("premium", [t.later.palette.more.premium]),
    {
      ...place({ icon: "people" }, t.app.people, () => PAGE_KEYS.people(app), t.later.palette.more.people),
      keys: "people",
    },
    ...(me?.is_registered === true && !me.has_ai_access
      ? [
        place({ lines: "heart" }, premium.title, () =>
          screen.dialog.value = "premium", t.later.palette.more.premium),
      ]
      : []),
  ];
};

const panel: Source = ({ stores }, t) => {
  const { staff } = t;
  const me = stores.session.me.value;
  if (me === null || staff === null) return [];
  const tabs = Object.entries(PANEL_PERMISSIONS) as [PanelTab, typeof PANEL_PERMISSIONS[PanelTab]][];
  return tabs.filter(([, needs]) => can(me, needs)).map(([id]) => ({
    group: "places",
    label: t.later.palette.place(staff.title, staff.tabs[id]),
    mark: { icon: "shield" },
    run: () => {
      stores.moderation.tab.value = id;
      stores.screen.dialog.value = "admin";
    },
  }));
};

const actionEntries: Source = (app, t) => {
  const { actions, stores } = app;
  const { connection, dms, prefs, screen, session } = stores;
  const action = (mark: Mark, label: string, run: () => void, rest: Partial<PaletteEntry> = {}) =>
    [{ group: "actions", label, mark, run, ...rest }] as const;
  const me = session.me.value;
  const conversation = dms.list.value.find(({ key }) => key === inView(stores));
  const { keys, palette } = t.later;
  return [
    ...conversation === undefined
      ? []
      : action({ icon: "close" }, t.later.dm.close(conversation.name.value), () => closeInView(app), {
        keys: "close",
      }),
    ...me?.is_registered === false && connection.ways.value.registration
      ? action({ icon: "check" }, t.app.keepName, () => {
        screen.settingsTab.value = "account";
        screen.dialog.value = "settings";
      }, { more: t.later.accountSettings.create })
      : [],
    ...me?.is_registered === true
      ? action({ icon: "forget" }, t.later.companion.forget, () => screen.dialog.value = "forget")
      : [],
    ...action(
      prefs.sounds.value ? { icon: "muted" } : { lines: "sound" },
      prefs.sounds.value ? palette.soundsOff : palette.soundsOn,
      () => {
        prefs.setSounds(!prefs.sounds.value);
        if (prefs.sounds.value) playSound();
      },
    ),
    ...action({ lines: "keys" }, keys.title, () => screen.dialog.value = "keys", {
      more: palette.more.map,
      keys: "map",
    }),
    ...action({ icon: "leave" }, t.app.logOut, () => actions.leave(), { more: palette.more.logOut }),
  ];
};

const looks: Source = ({ stores }, t, setLanguage) => {
  const { prefs, i18n } = stores;
  const now = (is: boolean): { note?: string } => is ? { note: t.later.palette.inUse } : {};
  return [
    ...THEMES.map((theme): PaletteEntry => ({
      group: "looks",
      label: t.later.palette.theme(t.later.chatSettings.themes[theme]),
      mark: { theme },
      ...now(prefs.theme.value === theme),
      run: () => prefs.setTheme(theme),
    })),
    ...LANGUAGES.map(({ id, name }): PaletteEntry => ({
      group: "looks",
      label: t.later.palette.language(name),
      mark: { icon: "globe" },
      ...now(i18n.language.value === id),
      run: () => setLanguage(id),
    })),
  ];
};
