// Whether the page is visible, and what happened that the user should notice.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

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
  lobbyReceived(isMention: boolean): void;
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
    lobbyReceived(isMention): void {
      lobbyUnread.value++;
      if (!isMention) return;
      mentions.value++;
      notify();
    },
    lobbySeen(): void {
      mentions.value = 0;
      lobbyUnread.value = 0;
    },
  };
}
