// State of moderation that the frame of the page shows: the open dialog, the tab of the admin panel, and what its button
// in the header counts.

import { batch, type Signal, signal } from "@preact/signals";
import type { PanelList } from "../../../server/protocol/moderation_rules.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import type { MessageProof } from "../conversations/message_log.ts";
import type { ListedUser, MessageId } from "../../../server/protocol/server_events.ts";

/** A tab of the panel. */
export type PanelTab = Exclude<PanelList, "entitlements" | "vouchers"> | "lobby" | "companion" | "premium";

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
  /** Proves the text of an end-to-end encrypted message. */
  readonly proof?: MessageProof & { readonly ts: string };
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
  /** Number of open reports. */
  readonly reportsOpen: Signal<number>;
  /** Whether the companion cannot answer until an admin acts. */
  readonly companionFails: Signal<boolean>;
  /** Clears the data that only staff may see. */
  reset(): void;
}

/** Creates an empty store. */
export function createModerationUiStore(): ModerationUiStore {
  const tab = signal<PanelTab>("users");
  const dialog = signal<ModerationDialog | null>(null);
  const reportsOpen = signal(0);
  const companionFails = signal(false);
  return {
    ...{ tab, dialog, reportsOpen, companionFails },
    reset: () =>
      batch(() => {
        tab.value = "users";
        if (dialog.value?.kind !== "report") dialog.value = null;
        reportsOpen.value = 0;
        companionFails.value = false;
      }),
  };
}
