// Whether the page is visible, and what happened that the user should notice.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Mentions that are counted. */
const MAX_MENTIONS = 1_000;

/** Notifications, for views and the connection. */
export interface NotificationStore {
  /** Whether the page is visible. */
  readonly visible: Signal<boolean>;
  /** Number of unread mentions in the lobby. */
  readonly mentions: ReadonlySignal<number>;
  /** Number of notifications while the page was not visible. */
  readonly count: ReadonlySignal<number>;
  /** A lobby message mentions the user. */
  mentioned(id: string): void;
  /** Lobby messages were removed: those that mention the user count no more. */
  withdrawn(ids: readonly string[]): void;
  /** The newest lobby messages are visible. */
  lobbySeen(): void;
  /** Notifies the user, unless the page is visible. */
  notify(): void;
}

/** Creates a store of a visible page. */
export function createNotificationStore(): NotificationStore {
  const visible = signal(true);
  /** Ids of unread messages that mention the user. */
  const unread = signal<ReadonlySet<string>>(new Set());
  const mentions = computed(() => unread.value.size);
  const count = signal(0);
  const notify = (): void => {
    if (!visible.value) count.value++;
  };
  return {
    visible,
    mentions,
    count: count,
    notify: notify,
    mentioned(id): void {
      if (unread.value.size < MAX_MENTIONS) unread.value = new Set([...unread.value, id]);
      notify();
    },
    withdrawn(ids): void {
      const left = [...unread.value].filter((id) => !ids.includes(id));
      if (left.length < unread.value.size) unread.value = new Set(left);
    },
    lobbySeen(): void {
      if (unread.value.size > 0) unread.value = new Set();
    },
  };
}
