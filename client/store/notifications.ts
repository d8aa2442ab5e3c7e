// Whether the page is visible, and what happened that the user should notice.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Unread messages that are counted one by one. */
const MAX_IDS = 5_000;

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
  /** A lobby message of another user arrived. `isMention`: it mentions the user. */
  lobbyReceived(id: string, isMention: boolean): void;
  /** Lobby messages were removed: they count no more. */
  withdrawn(ids: readonly string[]): void;
  /** The newest lobby messages are visible. */
  lobbySeen(): void;
  /** Notifies the user, unless the page is visible. */
  notify(): void;
}

/** Creates a store of a visible page. */
export function createNotificationStore(): NotificationStore {
  const visible = signal(true);
  const mentions = signal(0);
  const lobbyUnread = signal(0);
  /** Ids of unread lobby messages, and whether they mention the user. */
  const unread = new Map<string, boolean>();
  const count = signal(0);
  const notify = (): void => {
    if (!visible.value) count.value++;
  };
  return {
    visible,
    mentions,
    lobbyUnread,
    count: count,
    notify: notify,
    lobbyReceived(id, isMention): void {
      if (unread.size < MAX_IDS) unread.set(id, isMention);
      lobbyUnread.value++;
      if (!isMention) return;
      mentions.value++;
      notify();
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
}
