// The dialog "Admin panel" and its tabs.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PanelTab } from "../../store/moderation/moderation_ui_store.ts";
import { ADMIN_TABS, type AdminTab } from "./admin_tabs.ts";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { stepAlong } from "../shell/key_bindings.ts";
import { seesTab } from "./panel_permissions.ts";
import { PremiumDialogs } from "./premium/premium_tab.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The panel, with the tabs that this user may see. */
export function AdminDialog(): JSX.Element | null {
  const { connection, moderation, screen, session } = useApp().stores;
  const { title } = useI18n("staff");
  const me = session.me.value;
  const tabs = me === null ? [] : ADMIN_TABS.filter(({ id }) => seesTab(id, me, connection));
  const shown = tabs.find(({ id }) => id === moderation.tab.value) ?? tabs[0];
  if (shown === undefined) return null;

  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const next = tabs[stepAlong(event, "across", tabs.indexOf(shown), tabs.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    moderation.tab.value = next.id;
    event.currentTarget.querySelector<HTMLElement>(`#${tabId(next.id)}`)?.focus();
  };
  return (
    <>
      <Dialog title={title} variant="admin" onClose={() => screen.dialog.value = null}>
        <div class="settings-tabs" role="tablist" aria-label={title} onKeyDown={onKeyDown}>
          {tabs.map((tab) => <Tab key={tab.id} tab={tab} selected={tab === shown} />)}
        </div>
        <div class="admin-tab" role="tabpanel" id={panelId(shown.id)} aria-labelledby={tabId(shown.id)}>
          <shown.Panel />
        </div>
      </Dialog>
      <PremiumDialogs />
    </>
  );
}

function Tab({ tab, selected }: { tab: AdminTab; selected: boolean }): JSX.Element {
  const { stores } = useApp();
  const button = useRef<HTMLButtonElement>(null);
  const waiting = tab.waiting?.(stores) ?? 0;
  const t = useI18n("staff");
  const { companionUnavailable } = useI18n("app");
  const alert = tab.alert?.(stores) === true;
  useEffect(() => {
    if (selected) button.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  return (
    <button
      type="button"
      role="tab"
      class="settings-tab"
      id={tabId(tab.id)}
      ref={button}
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-controls={selected ? panelId(tab.id) : undefined}
      aria-description={alert ? companionUnavailable : waiting > 0 ? t.open(waiting) : undefined}
      onClick={() => stores.moderation.tab.value = tab.id}
    >
      {t.tabs[tab.id]}
      {alert && <span class="count-badge" aria-hidden="true">!</span>}
      {waiting > 0 && <span class="count-badge" aria-hidden="true">{waiting > 99 ? "99+" : waiting}</span>}
    </button>
  );
}

function tabId(id: PanelTab): string {
  return `tab-admin-${id}`;
}

function panelId(id: PanelTab): string {
  return `panel-admin-${id}`;
}
