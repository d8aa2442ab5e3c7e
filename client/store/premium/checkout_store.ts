// The payment that was begun in this tab, which is at the processor's page meanwhile. It ends with the tab.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PrefsStorage } from "../prefs.ts";

const KEY = "sc_checkout";

/** A payment that was begun. */
export interface Checkout {
  /** Id of the account that pays. */
  readonly owner: string;
  /** The page of the processor. */
  readonly url: string;
  /** Reference of the newest receipt before it; null for none. */
  readonly newestReceipt: string | null;
}

/** The payment, for views and the connection. */
export interface CheckoutStore {
  /** The payment of the member who is here; null for none. */
  readonly pending: ReadonlySignal<Checkout | null>;
  /** A payment begins. It is pending from the next `restore` on: the page stays as it is while it is left. */
  begin(checkout: Checkout): void;
  /** Takes up the payment of the member who is here, if one was begun in this tab, and forgets those of other members. */
  restore(owner: string | null): void;
  /** The payment has come, or the member does not wait for it any more. */
  end(): void;
}

/** Creates a store; without a storage, one that forgets with the page. */
export function createCheckoutStore(storage?: PrefsStorage): CheckoutStore {
  const pending = signal<Checkout | null>(null);
  /** The one that was begun on this page, where the browser stores nothing. */
  let begun: Checkout | null = null;
  const end = (): void => {
    pending.value = null;
    begun = null;
    storage?.remove(KEY);
  };
  return {
    pending,
    end,
    begin(checkout): void {
      begun = checkout;
      storage?.write(KEY, JSON.stringify(checkout));
    },
    restore(owner): void {
      const stored = begun ?? pending.value ?? parse(storage?.read(KEY) ?? null);
      if (stored !== null && stored.owner === owner) pending.value = stored;
      else end();
    },
  };
}

function parse(text: string | null): Checkout | null {
  try {
    const { owner, url, newestReceipt } = JSON.parse(text ?? "") as Partial<Record<keyof Checkout, unknown>>;
    return typeof owner === "string" && typeof url === "string"
      ? { owner, url, newestReceipt: typeof newestReceipt === "string" ? newestReceipt : null }
      : null;
  } catch {
    return null;
  }
}
