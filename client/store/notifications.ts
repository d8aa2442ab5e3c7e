// Whether the page is visible, and what happened that the user should notice.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Unread messages that are counted one by one. */
const MAX_IDS = 5_000;

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
  lobbyReceived(id: string, isMention: boolean): void;
  /** Lobby messages were removed: they count no more. */
  withdrawn(ids: readonly string[]): void;
  /** The newest lobby messages are visible. */
  lobbySeen(): void;
  /** Notifies the user, unless the page is visible. */
  notify(notice: Notice): void;
}

/** Creates a store of a visible page. */
export function createNotificationStore(): NotificationStore {
  const mentions = signal(0);
  const lobbyUnread = signal(0);
  /** Ids of unread lobby messages, and whether they mention the user. */
  const unread = new Map<string, boolean>();
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
    lobbyReceived(id, isMention): void {
      if (unread.size < MAX_IDS) unread.set(id, isMention);
      lobbyUnread.value++;
      if (!isMention) return;
      mentions.value++;
      store.notify({ kind: "mention", key: null });
    },
    withdrawn(ids): void {
      for (const id of ids) {
        const isMention = unread.get(id);
        if (!unread.delete(id)) continue;
        lobbyUnread.value--;
        if (isMention === true) mentions.value--;
      }
    },
    lobbySeen(): void {
      unread.clear();
      mentions.value = 0;
      lobbyUnread.value = 0;
    },
  };
  return store;
}
