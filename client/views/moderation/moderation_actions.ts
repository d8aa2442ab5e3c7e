// What views can ask for that takes power, and the report that anybody can make.

import type { Guard, PanelList } from "../../../server/protocol/moderation_rules.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import type { ListedMute } from "../../../server/protocol/server_events.ts";
import type { AddressCoverage, SanctionTerms } from "../../store/moderation/moderation_ui_store.ts";
import type { Refused } from "../../store/session/session_store.ts";

/** What came of an action: why it was refused, or null. What was done is said in a notice. */
export type Outcome = Promise<Refused | null>;

/** The panel's lists. */
export interface PanelActions {
  /** A list has come into view. */
  show(name: PanelList): void;
  search(name: PanelList, query: string): void;
  /** Shows one page more. */
  more(name: PanelList): void;
  showReports(closed: boolean): void;
}

/** What an admin does with Violet's machine. */
export interface CompanionActions {
  /** Looks at how it stands. */
  watch(): void;
  choose(model: string): Outcome;
  tryOut(question: string): Outcome;
}

/** What only staff does. */
export interface StaffActions {
  readonly panel: PanelActions;
  readonly companion: CompanionActions;
}

/** What a moderator does, and the report that every user can make. */
export interface ModerationActions {
  kick(target: string, terms: SanctionTerms): Outcome;
  ban(event: "mod_ban" | "mod_kickban", target: string, terms: SanctionTerms): Outcome;
  mute(target: string, terms: SanctionTerms): Outcome;
  unmute(target: string): Outcome;
  toggleVerified(target: string, isVerified: boolean): Outcome;
  report(target: string, reason: string, text?: string): Outcome;
  unbanById(id: number): Outcome;
  liftMute(mute: ListedMute): Outcome;
  setRole(userId: number, role: Role): Outcome;
  setAi(userId: number, on: boolean): Outcome;
  closeReport(id: number, action: "resolve" | "dismiss"): Outcome;
  setSlowMode(seconds: number): Outcome;
  setGuard(level: Guard): Outcome;
  previewAddresses(cidr: string): Promise<AddressCoverage | Refused>;
  banAddresses(cidr: string, terms: SanctionTerms): Outcome;
}
