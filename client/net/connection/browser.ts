// What the page uses of the browser: clock, storage, the locale's time format, random ids.

import { readLink } from "../../../server/protocol/mail/links.ts";
import { type Clock, createServerTime } from "../../store/connection/store_clock.ts";
import type { PrefsStorage, TimeFormat } from "../../store/prefs.ts";

const now = (): number => performance.now();

/** The browser's monotonic clock, and the server's time. */
export const browserClock: Clock = {
  ...createServerTime(now, () => Date.now()),
  now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** `localStorage`. Where the browser forbids it, reads give null and writes do nothing. */
export const browserStorage: PrefsStorage = storageOf(() => localStorage);
/** `sessionStorage`, of this tab alone; as {@link browserStorage}. */
export const tabStorage: PrefsStorage = storageOf(() => sessionStorage);

function storageOf(storage: () => Storage): PrefsStorage {
  const attempt = <T>(run: (storage: Storage) => T): T | null => {
    try {
      return run(storage());
    } catch {
      // Private window or full disk: the value is lost with the page.
      return null;
    }
  };
  return {
    read: (key) => attempt((storage) => storage.getItem(key)),
    write: (key, value) => void attempt((storage) => storage.setItem(key, value)),
    remove: (key) => void attempt((storage) => storage.removeItem(key)),
  };
}

/** How long a tab waits for the page that it reloads to give up its id, milliseconds. */
const HOLD_MS = 500;

/**
 * Holds the id of this tab until the page goes. Resolves to false where a tab holds it that this one is a copy of. Where
 * the browser has no locks (without TLS), resolves to true.
 */
export function holdTab(id: string): Promise<boolean> {
  const { locks } = navigator as Partial<Navigator>;
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const waiting = new AbortController();
    setTimeout(() => waiting.abort(), HOLD_MS);
    locks.request(`sc_tab_${id}`, { signal: waiting.signal }, () => {
      resolve(true);
      return new Promise(() => {});
    }).catch(() => resolve(!waiting.signal.aborted));
  });
}

/** The link that led to the page, taken from its address, which keeps no secret; null for none. */
export function takeLink(): ReturnType<typeof readLink> {
  const link = readLink(location.hash);
  if (link !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return link;
}

/** Yields to the event loop, so that the browser can render and handle input. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** The time format of the browser's locale. */
export function localeTimeFormat(): TimeFormat {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  return hourCycle === "h11" || hourCycle === "h12" ? "12" : "24";
}

/** A random UUID. Works without TLS too, where `crypto.randomUUID` does not exist. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
