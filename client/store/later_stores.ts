// All stores of the page, with those of the part `later`: private conversations, the one with the companion, devices.

import { type CompanionStore, createCompanionStore } from "./companion/companion_store.ts";
import { createFactorStore, type FactorStore } from "./session/own_factors_store.ts";
import type { Clock } from "./connection/store_clock.ts";
import { createDmStore, type DmStore } from "./dm/dm_store.ts";
import { createDeviceListStore, type DeviceListStore } from "./session/device_list_store.ts";
import { createSummaryStore, type SummaryStore } from "./session/summary_store.ts";
import type { Stores } from "./stores.ts";

/** All stores, one for each noun. */
export interface LaterStores extends Stores {
  readonly dms: DmStore;
  readonly companion: CompanionStore;
  readonly devices: DeviceListStore;
  readonly factors: FactorStore;
  readonly summary: SummaryStore;
}

/** Creates the stores of the part `later`, besides those of the parts before it. The tabs show their conversations. */
export function createLaterStores(stores: Stores, clock: Clock): LaterStores {
  const { connection, ignores, openTabs } = stores;
  const isInFlight = (requestId: string): boolean => connection.isInFlight(requestId);
  const dms = createDmStore(clock, isInFlight, ignores.keys);
  const companion = createCompanionStore({ unread: openTabs.companionUnread, clock, isInFlight });
  openTabs.follow({ list: dms.list, invitations: dms.invitations, isCompanionActive: companion.isActive });
  return {
    ...stores,
    ...{ dms, companion },
    devices: createDeviceListStore(),
    factors: createFactorStore(),
    summary: createSummaryStore(),
  };
}
