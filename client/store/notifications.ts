// Whether somebody is looking at the page, and what calls for them.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** What waits for a person's attention. */
export interface NotificationStore {
  /** Whether the page can be seen. */
  readonly visible: Signal<boolean>;
  /** Lobby messages that called this person, and nobody has looked at. */
  readonly mentions: ReadonlySignal<number>;
  /** Grows with each thing that happened out of sight. */
  readonly count: ReadonlySignal<number>;
  /** Somebody in the lobby has called this person. */
  mentioned(): void;
  /** The end of the lobby is being looked at. */
  sawLobby(): void;
  /** Something happened that a person may want to know at once. */
  notify(): void;
}

/** Makes an attention store of a page that is seen. */
export function createNotificationStore(): NotificationStore {
  const visible = signal(true);
  const mentions = signal(0);
  const count = signal(0);
  const notify = (): void => {
    if (!visible.value) count.value++;
  };
  return {
    visible,
    mentions,
    count: count,
    notify: notify,
    mentioned(): void {
      mentions.value++;
      notify();
    },
    sawLobby(): void {
      mentions.value = 0;
    },
  };
}
