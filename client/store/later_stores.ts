// All stores of the page, with those of the part `later`: private conversations, the one with the companion,
// devices, premium, and what staff sees.

import type { DeviceView } from "../../server/protocol/devices.ts";
import type { PremiumOffer } from "../../server/protocol/premium/plans.ts";
import { type CompanionStore, createCompanionStore } from "./companion/companion_store.ts";
import { type CompanionAdminStore, createCompanionAdminStore } from "./moderation/companion_admin_store.ts";
import { createPanelStore, type PanelStore } from "./moderation/panel_store.ts";
import type { Clock } from "./connection/store_clock.ts";
import { createDmMemory, type DmMemory } from "./dm/dm_memory.ts";
import { createDmStore, type DmStore } from "./dm/dm_store.ts";
import type { OwnFactors, OwnSummary } from "./session/own_data.ts";
import { createOwnDataStore, type OwnDataStore } from "./session/own_data_store.ts";
import { createKeyStore, type KeyStore } from "./e2ee/own_keys_store.ts";
import type { PrefsStorage } from "./prefs.ts";
import { type CheckoutStore, createCheckoutStore } from "./premium/checkout_store.ts";
import { createPremiumEndStore, type PremiumEndStore } from "./premium/premium_end_store.ts";

import type { Stores } from "./stores.ts";

/** All stores, one for each noun. */
export interface LaterStores extends Stores {
  readonly dms: DmStore;
  readonly dmMemory: DmMemory;
  readonly companion: CompanionStore;
  /** Keys of end-to-end encryption. */
  readonly keys: KeyStore;
  readonly companionAdmin: CompanionAdminStore;
  readonly panel: PanelStore;
  /** Where the member is signed in: this device first, then the latest in use. */
  readonly devices: OwnDataStore<readonly DeviceView[]>;
  readonly factors: OwnDataStore<OwnFactors>;
  readonly summary: OwnDataStore<OwnSummary>;
  readonly premium: OwnDataStore<PremiumOffer>;
  readonly checkout: CheckoutStore;
  readonly premiumEnd: PremiumEndStore;
}

/**
 * Creates the stores of the part `later`, besides those of the parts before it. The tabs show their conversations.
 * `storage`: that of the device; `tabStorage`: that of this tab alone.
 */
export function createLaterStores(
  stores: Stores,
  clock: Clock,
  storage: PrefsStorage,
  tabStorage?: PrefsStorage,
): LaterStores {
  const { connection, ignores, openTabs } = stores;
  const isInFlight = (requestId: string): boolean => connection.isInFlight(requestId);
  const dms = createDmStore(clock, isInFlight, ignores.keys);
  const companion = createCompanionStore({ unread: openTabs.companionUnread, clock, isInFlight });
  openTabs.follow({ list: dms.list, invitations: dms.invitations, isCompanionActive: companion.isActive });
  return {
    ...stores,
    ...{ dms, companion },
    dmMemory: createDmMemory(storage),
    keys: createKeyStore(),
    companionAdmin: createCompanionAdminStore(stores.moderation.companionFails),
    panel: createPanelStore(),
    devices: createOwnDataStore(),
    factors: createOwnDataStore(),
    summary: createOwnDataStore(),
    premium: createOwnDataStore(),
    checkout: createCheckoutStore(tabStorage),
    premiumEnd: createPremiumEndStore(storage),
  };
}
