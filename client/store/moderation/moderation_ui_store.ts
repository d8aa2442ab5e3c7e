// What a moderator sees beside the room: the panel's lists, who is muted, and what they are being asked about.

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PanelList } from "../../../server/protocol/moderation_rules.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import type {
  ListedAuditEntry,
  ListedBan,
  ListedMute,
  ListedReport,
  ListedUser,
} from "../../../server/protocol/server_events.ts";
import { createPanelList, type PanelListStore } from "./panel_list_store.ts";

/** Rows of each list of the panel. */
export interface PanelRows {
  users: ListedUser;
  bans: ListedBan;
  mutes: ListedMute;
  reports: ListedReport;
  audit: ListedAuditEntry;
}

/** The panel's lists. */
export type PanelLists = { readonly [L in PanelList]: PanelListStore<PanelRows[L]> };

/** A tab of the panel. */
export type PanelTab = PanelList | "lobby" | "companion";

/** Why somebody is sanctioned, and for how long: until it is lifted, where `minutes` is not given. */
export interface SanctionTerms {
  readonly reason?: string;
  readonly minutes?: number;
}

/** How many people online a range of addresses covers. */
export interface AddressCoverage {
  /** The range as the server writes it. */
  readonly cidr: string;
  readonly people: number;
}

/** What is done to somebody for a reason. */
export type SanctionKind = "kick" | "ban" | "kickban" | "mute";

/** What is asked about before it is done. */
export type Question =
  | { readonly kind: "unverify"; readonly target: string }
  /** `terms`: what is filled in already. */
  | { readonly kind: SanctionKind; readonly target: string; readonly terms?: SanctionTerms }
  | { readonly kind: "report"; readonly target: string; readonly text?: string }
  | { readonly kind: "role"; readonly account: ListedUser; readonly role: Role }
  | { readonly kind: "addresses" };

/** Moderation as views, `apply` and the connection use it. */
export interface ModerationUiStore {
  readonly tab: Signal<PanelTab>;
  readonly question: Signal<Question | null>;
  readonly lists: PanelLists;
  /** Whether the closed reports are shown, in place of the open ones. */
  readonly closedReports: Signal<boolean>;
  /** Reports that wait. */
  readonly reportsOpen: ReadonlySignal<number>;
  /** Mutes in force by name, as `nameKey` makes it. Known to staff only. */
  readonly muted: ReadonlySignal<ReadonlyMap<string, ListedMute>>;
  setReportsOpen(open: number): void;
  setMuted(mutes: readonly ListedMute[]): void;
  /** Forgets every row: somebody with another role sees other things. */
  forgetLists(): void;
  /** Forgets what only staff may know. */
  reset(): void;
}

/** Makes a store that knows nothing. */
export function createModerationUiStore(): ModerationUiStore {
  const tab = signal<PanelTab>("users");
  const question = signal<Question | null>(null);
  const closedReports = signal(false);
  const reportsOpen = signal(0);
  const muted = signal<ReadonlyMap<string, ListedMute>>(new Map());
  const lists: PanelLists = {
    users: createPanelList(),
    bans: createPanelList(),
    mutes: createPanelList(),
    reports: createPanelList(),
    audit: createPanelList(),
  };
  const forgetLists = (): void => {
    for (const list of Object.values(lists)) list.reset();
  };
  return {
    tab,
    question,
    lists,
    closedReports,
    reportsOpen,
    muted,
    setReportsOpen(open): void {
      reportsOpen.value = open;
    },
    setMuted(mutes): void {
      muted.value = new Map(mutes.map((mute) => [nameKey(mute.username), mute]));
    },
    forgetLists: () => batch(forgetLists),
    reset: () =>
      batch(() => {
        tab.value = "users";
        if (question.value?.kind !== "report") question.value = null;
        closedReports.value = false;
        reportsOpen.value = 0;
        muted.value = new Map();
        forgetLists();
      }),
  };
}
