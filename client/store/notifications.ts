// Whether the page is visible, and what happened that the user should notice.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Something to notice. `key`: of its conversation; null for the lobby. */
export interface Notice {
  readonly kind: "message" | "invitation" | "companion" | "mention";
  readonly key: string | null;
}

/** Notifications, for views and the connection. */
export interface NotificationStore {
  /** Whether the page is visible. */
  readonly visible: Signal<boolean>;
  /** Number of unread mentions in the lobby. */
  readonly mentions: ReadonlySignal<number>;
  /** Number of lobby messages of others since its end was last in view, the mentions included. */
  readonly lobbyUnread: ReadonlySignal<number>;
  /** Number of notifications while the page was not visible. */
  readonly count: ReadonlySignal<number>;
  /** Gets each notification while the page is not visible. */
  onNotice: (notice: Notice) => void;
  /** A lobby message of another user arrived. `isMention`: it mentions the user. */
  lobbyReceived(isMention: boolean): void;
  /** The newest lobby messages are visible. */
  lobbySeen(): void;
  /** Notifies the user, unless the page is visible. */
  notify(notice: Notice): void;
}

/** Creates a store of a visible page. */
export function createNotificationStore(): NotificationStore {
  const mentions = signal(0);
  const lobbyUnread = signal(0);
  const count = signal(0);
  const store: NotificationStore = {
    visible: signal(true),
    mentions,
    lobbyUnread,
    count,
    onNotice() {},
    notify(notice): void {
      if (store.visible.value) return;
      count.value++;
      store.onNotice(notice);
    },
    lobbyReceived(isMention): void {
      lobbyUnread.value++;
      if (!isMention) return;
      mentions.value++;
      store.notify({ kind: "mention", key: null });
    },
    lobbySeen(): void {
      mentions.value = 0;
      lobbyUnread.value = 0;
    },
  };
  return store;
}
