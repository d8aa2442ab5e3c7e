// The devices on which the member is signed in, as the server listed them last.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { DeviceView } from "../../../server/protocol/devices.ts";
import type { Refused } from "./session_store.ts";

/** The list, and how it came about. */
export interface DeviceListStore {
  /** This device first, then the latest in use. Null before the first answer. */
  readonly list: ReadonlySignal<readonly DeviceView[] | null>;
  /** Why the list could not be loaded; null when it could. */
  readonly refused: ReadonlySignal<Refused | null>;
  /** The server listed the devices. */
  listed(devices: readonly DeviceView[]): void;
  /** The list could not be loaded. */
  failed(refused: Refused): void;
  /** The list is loaded for the first time, or once more after a failure. */
  loading(): void;
  /** The session of the member is over. */
  clear(): void;
}

/** Creates a store without a list. */
export function createDeviceListStore(): DeviceListStore {
  const list = signal<readonly DeviceView[] | null>(null);
  const refused = signal<Refused | null>(null);
  return {
    list,
    refused,
    listed(devices): void {
      list.value = [...devices].sort((a, b) => Number(b.current) - Number(a.current));
      refused.value = null;
    },
    failed: (why) => refused.value = why,
    loading: () => refused.value = null,
    clear(): void {
      list.value = null;
      refused.value = null;
    },
  };
}
