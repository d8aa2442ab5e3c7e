// Notifications: the count of unread messages in the title of the page, and a sound while the page is hidden.

import { effect } from "@preact/signals";
import type { LaterStores } from "../../store/later_stores.ts";
import { playSound, prepareSound } from "./sound.ts";

/** Least time between two sounds, milliseconds: many messages at once make one. */
const SOUND_INTERVAL_MS = 1_500;

/** Keeps the title in step with the unread messages, and plays the sound for new ones. */
export function followNotifications({ notifications, dms, prefs, session, companion }: LaterStores): void {
  const title = document.title;
  effect(() => {
    const unread = session.phase.value === "in"
      ? dms.unread.value + companion.unread.value + notifications.mentions.value
      : 0;
    document.title = unread === 0 ? title : `(${unread > 99 ? "99+" : unread}) SexyChat`;
  });
  for (const touch of ["pointerup", "keydown"]) {
    addEventListener(touch, () => prefs.sounds.peek() && prepareSound());
  }
  let last = { count: notifications.count.peek(), at: -SOUND_INTERVAL_MS };
  effect(() => {
    const count = notifications.count.value;
    const isDue = count > last.count && performance.now() - last.at >= SOUND_INTERVAL_MS;
    last = { count, at: isDue ? performance.now() : last.at };
    if (isDue && prefs.sounds.peek()) playSound();
  });
}
