// State of the moderation UI: the lists and the tab of the admin panel, mutes by name, and the open moderation dialog.

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PanelList } from "../../../server/protocol/moderation_rules.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import type {
  ListedAuditEntry,
  ListedBan,
  ListedInvite,
  ListedMute,
  ListedReport,
  ListedUser,
  MessageId,
} from "../../../server/protocol/server_events.ts";
import { createPanelList, type PanelListStore } from "./panel_list_store.ts";

/** Row types of the panel's lists. */
export interface PanelRows {
  users: ListedUser;
  bans: ListedBan;
  mutes: ListedMute;
  reports: ListedReport;
  audit: ListedAuditEntry;
  invites: ListedInvite;
}

/** The panel's lists. */
export type PanelLists = { readonly [L in PanelList]: PanelListStore<PanelRows[L]> };

/** A tab of the panel. */
export type PanelTab = PanelList | "lobby" | "companion";

/** Reason and duration of a sanction. Without `minutes`, it lasts until it is lifted. */
export interface SanctionTerms {
  readonly reason?: string;
  readonly minutes?: number;
  /** A ban removes what its target said in the lobby in the last so many minutes. */
  readonly removeMinutes?: number;
}

/** The message that a report is about. `room`: the private room of it; absent for the lobby. */
export interface ReportedMessage {
  readonly id: MessageId;
  /** Absent where it could not be opened. */
  readonly text?: string;
  readonly room?: string;
}

/** How many online users an address range covers. */
export interface AddressCoverage {
  /** The range, as the server normalised it. */
  readonly cidr: string;
  readonly people: number;
}

/** A sanction. */
export type SanctionKind = "kick" | "ban" | "mute";

/** A moderation dialog, which confirms an action or takes its details. */
export type ModerationDialog =
  | { readonly kind: "unverify"; readonly target: string }
  /** `terms`: initial values. */
  | { readonly kind: SanctionKind; readonly target: string; readonly terms?: SanctionTerms }
  | { readonly kind: "report"; readonly target: string; readonly message?: ReportedMessage }
  /** Removes a lobby message of `target`. */
  | { readonly kind: "remove"; readonly target: string; readonly id: string; readonly text: string }
  | { readonly kind: "role"; readonly account: ListedUser; readonly role: Role }
  | { readonly kind: "reset_link"; readonly account: ListedUser }
  | { readonly kind: "addresses" };

/** State of the moderation UI, for views and the connection. */
export interface ModerationUiStore {
  readonly tab: Signal<PanelTab>;
  readonly dialog: Signal<ModerationDialog | null>;
  readonly lists: PanelLists;
  /** Whether the closed reports are shown instead of the open ones. */
  readonly closedReports: Signal<boolean>;
  /** Number of open reports. */
  readonly reportsOpen: ReadonlySignal<number>;
  /** Mutes in force, by name key. Empty for users who are not staff. */
  readonly muted: ReadonlySignal<ReadonlyMap<string, ListedMute>>;
  /** Whether `muted` has arrived from the server. */
  readonly areMutesKnown: boolean;
  setReportsOpen(open: number): void;
  setMuted(mutes: readonly ListedMute[]): void;
  /** Clears the lists: users with another role see other rows. */
  forgetLists(): void;
  /** Clears the data that only staff may see. */
  reset(): void;
}

/** Creates an empty store. */
export function createModerationUiStore(): ModerationUiStore {
  const tab = signal<PanelTab>("users");
  const dialog = signal<ModerationDialog | null>(null);
  const closedReports = signal(false);
  const reportsOpen = signal(0);
  const muted = signal<ReadonlyMap<string, ListedMute>>(new Map());
  const lists: PanelLists = {
    users: createPanelList(),
    bans: createPanelList(),
    mutes: createPanelList(),
    reports: createPanelList(),
    audit: createPanelList(),
    invites: createPanelList(),
  };
  let areMutesKnown = false;
  const forgetLists = (): void => {
    for (const list of Object.values(lists)) list.reset();
  };
  return {
    tab,
    dialog,
    lists,
    closedReports,
    reportsOpen,
    muted,
    get areMutesKnown() {
      return areMutesKnown;
    },
    setReportsOpen(open): void {
      reportsOpen.value = open;
    },
    setMuted(mutes): void {
      areMutesKnown = true;
      muted.value = new Map(mutes.map((mute) => [nameKey(mute.username), mute]));
    },
    forgetLists: () => batch(forgetLists),
    reset: () =>
      batch(() => {
        tab.value = "users";
        if (dialog.value?.kind !== "report") dialog.value = null;
        closedReports.value = false;
        reportsOpen.value = 0;
        muted.value = new Map();
        areMutesKnown = false;
        forgetLists();
      }),
  };
}
