// The actions of moderators and admins, as views call them, and the report that every user can make.

import type { ReadonlySignal } from "@preact/signals";
import type { Guard, PanelList } from "../../../server/protocol/moderation_rules.ts";
import type { ListedEntitlement } from "../../../server/protocol/premium/entitlements.ts";
import type { Term } from "../../../server/protocol/premium/plans.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import type { ListedMute } from "../../../server/protocol/server_events.ts";
import type {
  AddressCoverage,
  ReportedMessage,
  SanctionTerms,
} from "../../store/moderation/moderation_ui_store.ts";
import type { MadeVoucher } from "../../store/moderation/made_vouchers.ts";
import type { MadeInvite } from "../../store/moderation/invitation_store.ts";
import type { Refused } from "../../store/session/session_store.ts";

/** The result of an action: why it was refused, or null. A notice confirms what was done. */
export type Outcome = Promise<Refused | null>;

/** The actions on the lists of the panel. */
export interface PanelActions {
  /** A list has come into view: fetches it. */
  show(name: PanelList): void;
  search(name: PanelList, query: string): void;
  /** Fetches one more page. */
  more(name: PanelList): void;
  showReports(closed: boolean): void;
}

/** The actions of an admin on the companion and its inference. */
export interface CompanionActions {
  /** Fetches the state. */
  fetchStatus(): void;
  chooseModel(model: string): Outcome;
  tryOut(question: string): Outcome;
}

/** The actions of an admin on invitations. */
export interface InvitationPanelActions {
  /** The invitation that was made last, with its link; null when the user has seen to it. */
  readonly made: ReadonlySignal<MadeInvite | null>;
  make(uses: number, days: number): Outcome;
  revoke(id: number): Outcome;
  /** The user has the link. */
  forget(): void;
}

/** The actions of an admin on premium. */
export interface PremiumPanelActions {
  /** The vouchers that were made last, with their codes; null when the user has seen to them. */
  readonly made: ReadonlySignal<readonly MadeVoucher[] | null>;
  /** Gives an account premium, or changes the end of what it was given. `until`: ISO 8601; null for no end. */
  give(username: string, until: string | null, reason: string): Outcome;
  /** Ends one entitlement: what was paid for as refunded. */
  end(entitlement: ListedEntitlement, reason: string): Outcome;
  makeVouchers(term: Term, count: number, days: number): Outcome;
  revokeVoucher(id: number): Outcome;
  /** The user has the codes. */
  forgetCodes(): void;
}

/** The actions for staff only. */
export interface StaffActions {
  readonly panel: PanelActions;
  readonly companion: CompanionActions;
  readonly invitations: InvitationPanelActions;
  readonly premium: PremiumPanelActions;
}

/** The actions of moderators, and the report that every user can make. */
export interface ModerationActions {
  kick(target: string, terms: SanctionTerms): Outcome;
  ban(target: string, terms: SanctionTerms): Outcome;
  /** Removes a lobby message by its id. */
  remove(id: string, reason: string): Outcome;
  mute(target: string, terms: SanctionTerms): Outcome;
  unmute(target: string): Outcome;
  toggleVerified(target: string, isVerified: boolean): Outcome;
  report(target: string, reason: string, message?: ReportedMessage): Outcome;
  unbanById(id: number): Outcome;
  liftMute(mute: ListedMute): Outcome;
  setRole(userId: number, role: Role): Outcome;
  setAi(userId: number, on: boolean): Outcome;
  /** Makes a link with which an account sets a new password; an earlier one ends. */
  resetLink(
    userId: number,
    removesFactors: boolean,
  ): Promise<{ readonly url: string; readonly expiresAt: string } | { readonly refused: Refused }>;
  closeReport(id: number, action: "resolve" | "dismiss"): Outcome;
  setSlowMode(seconds: number): Outcome;
  setGuard(level: Guard): Outcome;
  /** Asks staff for a second factor, or no longer. Refused (`conflict`) to a user without one. */
  requireSecondFactor(on: boolean): Outcome;
  previewAddresses(cidr: string): Promise<AddressCoverage | Refused>;
  banAddresses(cidr: string, terms: SanctionTerms): Outcome;
}
