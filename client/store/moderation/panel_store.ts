// What the server has sent to staff: the lists of the admin panel, and mutes by name.

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PanelList } from "../../../server/protocol/moderation_rules.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ListedEntitlement } from "../../../server/protocol/premium/entitlements.ts";
import type { ListedVoucher } from "../../../server/protocol/premium/vouchers.ts";
import type {
  ListedAuditEntry,
  ListedBan,
  ListedInvite,
  ListedMute,
  ListedReport,
  ListedUser,
} from "../../../server/protocol/server_events.ts";
import { createPanelList, type PanelListStore } from "./panel_list_store.ts";
import type { PremiumQuestion } from "./premium_question.ts";

/** Row types of the panel's lists. */
export interface PanelRows {
  users: ListedUser;
  bans: ListedBan;
  mutes: ListedMute;
  reports: ListedReport;
  audit: ListedAuditEntry;
  invites: ListedInvite;
  entitlements: ListedEntitlement;
  vouchers: ListedVoucher;
}

/** The panel's lists. */
export type PanelLists = { readonly [L in PanelList]: PanelListStore<PanelRows[L]> };

/** The panel, for views and the connection. */
export interface PanelStore {
  readonly lists: PanelLists;
  /** Whether the closed reports are shown instead of the open ones. */
  readonly closedReports: Signal<boolean>;
  /** Which list the tab `Premium` shows. */
  readonly premiumList: Signal<"entitlements" | "vouchers">;
  /** The dialog of the tab `Premium`. */
  readonly premiumQuestion: Signal<PremiumQuestion | null>;
  /** Mutes in force, by name key. Empty for users who are not staff. */
  readonly muted: ReadonlySignal<ReadonlyMap<string, ListedMute>>;
  /** Whether `muted` has arrived from the server. */
  readonly areMutesKnown: boolean;
  setMuted(mutes: readonly ListedMute[]): void;
  /** Clears the lists: users with another role see other rows. */
  forgetLists(): void;
  /** Clears the data that only staff may see. */
  reset(): void;
}

/** Creates an empty store. */
export function createPanelStore(): PanelStore {
  const closedReports = signal(false);
  const premiumList = signal<"entitlements" | "vouchers">("entitlements");
  const premiumQuestion = signal<PremiumQuestion | null>(null);
  const muted = signal<ReadonlyMap<string, ListedMute>>(new Map());
  const lists: PanelLists = {
    users: createPanelList(),
    bans: createPanelList(),
    mutes: createPanelList(),
    reports: createPanelList(),
    audit: createPanelList(),
    invites: createPanelList(),
    entitlements: createPanelList(),
    vouchers: createPanelList(),
  };
  let areMutesKnown = false;
  const forgetLists = (): void => {
    for (const list of Object.values(lists)) list.reset();
  };
  return {
    ...{ lists, closedReports, premiumList, premiumQuestion, muted },
    get areMutesKnown() {
      return areMutesKnown;
    },
    setMuted(mutes): void {
      areMutesKnown = true;
      muted.value = new Map(mutes.map((mute) => [nameKey(mute.username), mute]));
    },
    forgetLists: () => batch(forgetLists),
    reset: () =>
      batch(() => {
        closedReports.value = false;
        premiumList.value = "entitlements";
        premiumQuestion.value = null;
        muted.value = new Map();
        areMutesKnown = false;
        forgetLists();
      }),
  };
}
