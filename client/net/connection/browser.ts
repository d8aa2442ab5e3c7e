// The browser as the page uses it: clock, storage, network state, habits of the language.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { PrefsStorage, TimeFormat } from "../../store/prefs.ts";

/** The system's time. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** `localStorage`, or nothing where the browser forbids it. */
export const browserStorage: PrefsStorage = {
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private windows and full disks: the preference then holds for this visit.
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing is kept where nothing can be removed.
    }
  },
};

/** Lets the browser draw, and take what a person types, before what follows. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** How this person's language writes times. */
export function localeTimeFormat(): TimeFormat {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  return hourCycle === "h11" || hourCycle === "h12" ? "12" : "24";
}

/** A random UUID. Also where the page is not served over TLS, and `crypto.randomUUID` does not exist. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
