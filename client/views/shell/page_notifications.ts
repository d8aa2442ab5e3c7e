// Calls for a person's attention: the count in the page's title, and a soft tone while the page is out of sight.

import { effect } from "@preact/signals";
import type { Stores } from "../../store/stores.ts";
import { playSound, prepareSound } from "./sound.ts";

/** Least time between two tones, milliseconds: many messages at once are one. */
const REST_MS = 1_500;

/** Keeps the document's title and the tone in step with what waits. */
export function followNotifications({ notifications, dms, prefs, session, companion }: Stores): void {
  const title = document.title;
  const look = (): void => {
    notifications.visible.value = document.visibilityState === "visible";
  };
  look();
  document.addEventListener("visibilitychange", look);
  effect(() => {
    const waiting = session.phase.value === "in"
      ? dms.unread.value + companion.unread.value + notifications.mentions.value
      : 0;
    document.title = waiting === 0 ? title : `(${waiting > 99 ? "99+" : waiting}) SexyChat`;
  });
  for (const touch of ["pointerup", "keydown"]) {
    addEventListener(touch, () => prefs.sounds.peek() && prepareSound());
  }
  let last = { calls: notifications.count.peek(), at: -REST_MS };
  effect(() => {
    const calls = notifications.count.value;
    const isDue = calls > last.calls && performance.now() - last.at >= REST_MS;
    last = { calls, at: isDue ? performance.now() : last.at };
    if (isDue && prefs.sounds.peek()) playSound();
  });
}
