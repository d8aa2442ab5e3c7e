// The notice in the conversation with the companion that premium has ended, until the member has seen to it.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PrefsStorage } from "../prefs.ts";
import type { EntitlementView } from "../../../server/protocol/premium/entitlements.ts";

const KEY = "sc_premiumEnd";
/** After this time an end is old news, milliseconds: a week. */
const NEWS_MS = 7 * 86_400_000;

/** The store. */
export interface PremiumEndStore {
  readonly isDue: ReadonlySignal<boolean>;
  /** Premium has ended before the eyes of the member. */
  ended(): void;
  /** What the server says of premium; `now`: epoch milliseconds. */
  learned(entitlement: EntitlementView | null, now: number): void;
  /** The member has seen to it, or has premium again. */
  clear(): void;
  /** The session has ended: another member has an end of their own. */
  reset(): void;
}

/** Creates a store that remembers, over `storage`, which end the member has seen to. */
export function createPremiumEndStore(storage: PrefsStorage): PremiumEndStore {
  const isDue = signal(false);
  /** The end in the last answer of the server. */
  let until: string | null = null;
  return {
    isDue,
    ended: () => isDue.value = true,
    learned(entitlement, now): void {
      until = entitlement?.until ?? null;
      if (entitlement?.state !== "ended" || until === null || until === storage.read(KEY)) return;
      if (now - Date.parse(until) < NEWS_MS) isDue.value = true;
    },
    clear(): void {
      isDue.value = false;
      if (until !== null) storage.write(KEY, until);
    },
    reset(): void {
      isDue.value = false;
      until = null;
    },
  };
}
