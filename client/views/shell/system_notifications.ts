// Notifications of the system, while the page is hidden: one for each conversation, without names and texts, because
// others may see the screen.

import { effect } from "@preact/signals";
import type { Notice } from "../../store/notifications.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";

/** Whether the browser can show notifications of a page, and may: `unsupported`, or the user's answer. */
export function notificationPermission(): NotificationPermission | "unsupported" {
  // Browsers of Android show notifications of service workers only.
  const canShow = globalThis.Notification !== undefined && isSecureContext &&
    !/Android/.test(navigator.userAgent);
  return canShow ? Notification.permission : "unsupported";
}

/** Asks the user, where the browser still asks. Call it during a click. */
export async function askForNotifications(): Promise<NotificationPermission> {
  try {
    return await Notification.requestPermission();
  } catch {
    return "denied";
  }
}

/** Shows notifications where the preference is on. A click on one brings the page and its conversation to the front. */
export function followSystemNotifications(stores: LaterStores, show: (key: string | null) => void): void {
  const { companion, dms, i18n, notifications, prefs, session } = stores;
  const open = new Map<string, { readonly notice: Notice; readonly shown: Notification }>();
  const isUnread = ({ kind, key }: Notice): boolean => {
    if (session.phase.value !== "in") return false;
    if (kind === "mention") return notifications.mentions.value > 0;
    if (key === COMPANION_KEY) return companion.unread.value > 0;
    return dms.list.value.some((one) => one.key === key && one.unread.value > 0) ||
      dms.invitations.value.some((one) => one.key === key);
  };
  notifications.onNotice = (notice): void => {
    if (!prefs.systemNotifications.peek() || notificationPermission() !== "granted") return;
    const tag = `sexychat ${notice.key ?? ""}`;
    try {
      const text = i18n.format((t) => t("later").notifications[notice.kind]);
      const shown = new Notification(text, { tag, icon: "/icon-192.png" });
      shown.onclick = (): void => {
        globalThis.focus();
        shown.close();
        if (notice.kind !== "invitation") show(notice.key);
      };
      open.set(tag, { notice, shown });
    } catch {
      // A browser that shows notifications of service workers only.
    }
  };
  effect(() => {
    // Each signal is read, with or without a notification.
    const unread = [companion.unread, notifications.mentions, dms.unread, session.phase].map(({ value }) =>
      value
    );
    for (const [tag, { notice, shown }] of open) {
      if (unread.length > 0 && isUnread(notice)) continue;
      shown.close();
      open.delete(tag);
    }
  });
}
