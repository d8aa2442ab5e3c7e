// The dialog "Settings" and its tabs.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SettingsTab } from "../../store/screen.ts";
import { AccountTab } from "../account/account_tab.tsx";
import { DevicesTab } from "../account/devices_tab.tsx";
import { useApp } from "../shell/app_context.ts";
import { ChatSettings } from "./chat_settings.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { stepAlong } from "../shell/key_bindings.ts";
import { PremiumSettings } from "../premium/premium_settings.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { CompanionSettings } from "./companion_settings.tsx";

/** The tabs. Guests have no devices: their session is one of this browser. */
const TABS: readonly { id: SettingsTab; membersOnly?: true; Panel: () => JSX.Element }[] = [
  { id: "account", Panel: AccountTab },
  { id: "devices", membersOnly: true, Panel: DevicesTab },
  { id: "chat", Panel: ChatSettings },
  { id: "companion", Panel: CompanionSettings },
  { id: "premium", Panel: PremiumSettings },
];

/** The dialog. */
export function SettingsDialog(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").settings;
  const isMember = session.me.value?.is_registered === true;
  const tabs = TABS.filter(({ membersOnly }) => isMember || membersOnly !== true);
  const shown = tabs.find(({ id }) => id === screen.settingsTab.value) ?? tabs[0]!;
  const list = useRef<HTMLDivElement>(null);

  // On a narrow screen the tabs scroll, and another part of the page may have chosen one.
  useEffect(() => {
    list.current?.querySelector(`#${tabId(shown.id)}`)?.scrollIntoView({
      block: "nearest",
      inline: "nearest",
    });
  }, [shown.id]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = tabs[stepAlong(event, "across", tabs.indexOf(shown), tabs.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    screen.settingsTab.value = next.id;
    list.current?.querySelector<HTMLElement>(`#${tabId(next.id)}`)?.focus();
  };
  return (
    <Dialog title={t.title} variant="settings" onClose={() => screen.dialog.value = null}>
      <div class="settings-tabs" role="tablist" aria-label={t.title} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ id }) => (
          <button
            key={id}
            type="button"
            role="tab"
            class="settings-tab"
            id={tabId(id)}
            tabIndex={id === shown.id ? 0 : -1}
            aria-selected={id === shown.id}
            aria-controls={id === shown.id ? panelId(id) : undefined}
            onClick={() => screen.settingsTab.value = id}
          >
            {t[id]}
          </button>
        ))}
      </div>
      {/* One element for each tab: it begins at its top. */}
      <div
        class="settings-panel"
        key={shown.id}
        role="tabpanel"
        id={panelId(shown.id)}
        aria-labelledby={tabId(shown.id)}
      >
        <shown.Panel />
      </div>
    </Dialog>
  );
}

function tabId(id: SettingsTab): string {
  return `tab-${id}-settings`;
}

function panelId(id: SettingsTab): string {
  return `panel-${id}-settings`;
}
