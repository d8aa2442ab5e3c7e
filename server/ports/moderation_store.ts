// The moderation part of the store: bans, mutes, reports, settings, and the audit log.
//
// Times are milliseconds since the Unix epoch. `expiresAt` is null for a sanction without an end.

import type { Capacity, Guard, ReportProof, ReportStatus } from "../protocol/moderation_rules.ts";
import type { Role } from "../protocol/roles.ts";
import type { Account, NewAccount } from "./account.ts";
import type { InviteTransaction } from "./invite_store.ts";
import type { Page, PageRequest } from "./list_page.ts";
import type { PremiumTransaction } from "./premium/entitlement_store.ts";
import type { OrderTransaction } from "./premium/order_store.ts";
import type { VoucherTransaction } from "./premium/voucher_store.ts";
import type { RecoveryTransaction } from "./recovery_store.ts";

export type { Page, PageRequest } from "./list_page.ts";

/** The common part of bans and mutes. */
export interface Sanction {
  readonly id: number;
  /** The name as the moderator wrote it; empty for a ban on addresses alone. */
  readonly username: string;
  /** Null for a guest, for a ban on addresses alone, and for a deleted account, whose name stays sanctioned. */
  readonly userId: number | null;
  /** Addresses and CIDR ranges that it also covers, in canonical form. */
  readonly networks: readonly string[];
  readonly reason: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Account of the moderator; null for a guest with the moderator password, and for a deleted account. */
  readonly actorId: number | null;
  /** The moderator's role at that time. Lifting, shortening or replacing the sanction needs at least this role. */
  readonly actorRole: Role;
}

/** A user, or a range of addresses, that may not join. */
export type Ban = Sanction;

/** A user who may not post. The addresses of a mute apply to guests only. */
export type Mute = Sanction;

/** A sanction to be added. */
export type NewSanction = Omit<Sanction, "id">;

/** A report to the moderators. It contains only what the reporter sent. */
export interface Report {
  readonly id: number;
  readonly reporter: string;
  readonly target: string;
  readonly text: string | null;
  /** Id of the reported message, as the reporter's page knows it. */
  readonly messageId: string | null;
  /** The private room of the message; null for the lobby, and where no message is reported. */
  readonly room: string | null;
  readonly reason: string;
  readonly createdAt: number;
  readonly status: ReportStatus;
  /** Name of the moderator who closed it; null for an open or expired report. */
  readonly closedBy: string | null;
  readonly closedAt: number | null;
  /** Where the text of a private message between members comes from; null for other reports. */
  readonly proof: ReportProof | null;
  /** When a proven message was sent. */
  readonly sentAt: number | null;
}

/** A report to be added. */
export interface NewReport
  extends
    Pick<Report, "reporter" | "target" | "text" | "reason" | "createdAt">,
    Partial<Pick<Report, "messageId" | "room" | "proof" | "sentAt">> {
  /** Null for a guest. */
  readonly reporterId: number | null;
}

/** Settings of the lobby. */
export interface RoomSettings {
  /** Least time between two messages of one user, seconds; 0 for none. */
  readonly slowModeSeconds: number;
  readonly guard: Guard;
  /** Staff without a second factor have the rights of users. */
  readonly requireSecondFactor?: true;
}

/** An action of a moderator, to be logged. It never contains a network address. */
export interface AuditEntry {
  readonly at: number;
  readonly actorId: number | null;
  readonly actor: string;
  readonly actorRole: Role;
  readonly capacity: Capacity;
  readonly action: string;
  readonly targetId: number | null;
  readonly target: string | null;
  /** In the moderator's words. */
  readonly reason: string | null;
  /** Details in the program's words, such as a duration, or the old and the new role. */
  readonly detail: string | null;
}

/** A logged action. */
export interface LoggedAuditEntry extends AuditEntry {
  readonly id: number;
  /** SHA-256 of the previous row's hash and this row's fields, hexadecimal. */
  readonly hash: string;
}

/** Result of a check of the audit log. */
export interface AuditCheck {
  /** Number of intact rows. */
  readonly rows: number;
  /** Id of the first row that was changed, or that follows a deleted row; null for an intact log. */
  readonly brokenAt: number | null;
  /** Hash of the last intact row. Noted elsewhere, it shows later whether rows at the end were deleted. */
  readonly head: string;
}

/** Reads and changes within one moderation transaction. Accounts that it reads are locked until its end. */
export interface ModerationTransaction extends InviteTransaction {
  account(id: number): Promise<Account | undefined>;
  accountNamed(username: string): Promise<Account | undefined>;
  /** As `AccountStore.create`, within this transaction. */
  createAccount(account: NewAccount): Promise<Account>;
  /** Refuses (`conflict`) to demote the last root. */
  setRole(id: number, role: Role): Promise<void>;
  setVerified(id: number, isVerified: boolean): Promise<void>;

  readonly premium: PremiumTransaction;
  readonly orders: OrderTransaction;
  readonly vouchers: VoucherTransaction;

  ban(id: number): Promise<Ban | undefined>;
  /** Bans in force at `now` on a name. Bans on addresses alone are left out. */
  bansOn(username: string, now: number): Promise<Ban[]>;
  /** Whether a ban on exactly this range alone, in canonical form, is in force at `now`. */
  isBanned(network: string, now: number): Promise<boolean>;
  addBan(ban: NewSanction): Promise<Ban>;
  removeBan(id: number): Promise<void>;

  mute(id: number): Promise<Mute | undefined>;
  /** Mutes in force at `now` on a name. */
  mutesOn(username: string, now: number): Promise<Mute[]>;
  addMute(mute: NewSanction): Promise<Mute>;
  removeMute(id: number): Promise<void>;
  /**
   * Copies a guest's mutes to the account that the guest has become: those of `ids` in force at `now`, with the same
   * end, reason and moderator, but without addresses. Leaves out a mute that the account's other mutes already cover.
   * Resolves to the added mutes.
   */
  carryMutes(
    account: Pick<Account, "id" | "username">,
    ids: readonly number[],
    now: number,
  ): Promise<Mute[]>;

  report(id: number): Promise<Report | undefined>;
  closeReport(id: number, how: { status: ReportStatus; by: string; at: number }): Promise<void>;

  room(): Promise<RoomSettings>;
  setRoom(room: RoomSettings): Promise<void>;
  /** Chooses the companion's model. */
  setCompanionModel(model: string): Promise<void>;

  readonly recovery: RecoveryTransaction;

  /** Appends an entry to the audit log. */
  log(entry: AuditEntry): Promise<void>;
}

/** Time limits of {@link ModerationStore.sweep}. */
export interface SweepTimes {
  readonly now: number;
  /** Reports closed before this time are deleted. */
  readonly closedBefore: number;
  /** Open reports made before this time expire. */
  readonly madeBefore: number;
}

/** Moderation data. */
export interface ModerationStore {
  /**
   * Runs a moderation transaction. No other one runs at the same time, on any node. An error of `run` undoes
   * everything, and is rethrown.
   */
  transact<T>(run: (within: ModerationTransaction) => Promise<T>): Promise<T>;
  /** All sanctions in force at `now`, and the settings of the lobby. */
  inForce(now: number): Promise<{ bans: Ban[]; mutes: Mute[]; room: RoomSettings }>;
  /** The chosen model of the companion; null when none was chosen. */
  companionModel(): Promise<string | null>;
  /** Bans in force at `now`, newest first. With `byAddress`, the query is searched in addresses too. */
  bans(page: PageRequest & { readonly now: number; readonly byAddress: boolean }): Promise<Page<Ban>>;
  /** As {@link bans}. */
  mutes(page: PageRequest & { readonly now: number; readonly byAddress: boolean }): Promise<Page<Mute>>;
  /** Open reports, or closed and expired ones, newest first. The query is searched in both names. */
  reports(page: PageRequest & { readonly open: boolean }): Promise<Page<Report>>;
  /**
   * Adds a report. Refuses (`conflict`) when 50 reports about the same name are open. Beyond 10,000 open reports the
   * oldest expire; beyond 10,000 expired ones the oldest are deleted.
   */
  addReport(report: NewReport): Promise<void>;
  /** Reports that an account made, oldest first: at most `limit` after the id `after`. */
  reportsBy(userId: number, page: { readonly after: number; readonly limit: number }): Promise<Report[]>;
  /** Number of open reports. Reads at most 10,000 entries of an index. */
  openReports(): Promise<number>;
  /** The audit log, newest entry first. The query is searched in both names. */
  auditEntries(page: PageRequest): Promise<Page<LoggedAuditEntry>>;
  /** Checks the hash chain of the whole audit log. */
  checkAuditLog(): Promise<AuditCheck>;
  /** Id of the newest entry of the audit log; 0 for an empty log. */
  newestEntry(): Promise<number>;
  /** At most `limit` entries of the audit log after an id, oldest first. */
  entriesAfter(id: number, limit: number): Promise<LoggedAuditEntry[]>;
  /** Deletes expired bans, mutes, links and invitations, expires old open reports, and deletes reports that were closed long ago. */
  sweep(times: SweepTimes): Promise<void>;
}
