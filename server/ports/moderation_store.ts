// What moderators decide, as it lasts: bans, mutes, reports, the room's settings, and the log of all that.
//
// Times are milliseconds since the Unix epoch. `expiresAt` is null for what lasts until it is lifted.

import type { Capacity, Guard, ReportStatus } from "../protocol/moderation_rules.ts";
import type { Role } from "../protocol/roles.ts";
import type { Account, NewAccount } from "./account_store.ts";
import type { Page, PageRequest } from "./list_page.ts";

/** What bans and mutes share. */
export interface Sanction {
  readonly id: number;
  /** As written when it was made; empty for a ban on addresses alone. */
  readonly username: string;
  /** Null for a guest, for addresses alone, and once the account is gone: the name still stands. */
  readonly userId: number | null;
  /** Addresses and CIDR ranges that it holds too, in canonical form. */
  readonly networks: readonly string[];
  readonly reason: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Account that decided; null for a guest with the moderator password, and once that account is gone. */
  readonly actorId: number | null;
  /** The role with which it was made. Lifting, shortening or replacing it takes at least that. */
  readonly actorRole: Role;
}

/** Somebody, or a range of addresses, that may not come in. */
export type Ban = Sanction;

/** A user who may not speak. The addresses that a mute holds cover guests alone. */
export type Mute = Sanction;

/** A sanction that is to be made. */
export type NewSanction = Omit<Sanction, "id">;

/** A complaint. It holds what the reporter sent, and nothing else of the room. */
export interface Report {
  readonly id: number;
  readonly reporter: string;
  readonly target: string;
  readonly text: string | null;
  readonly reason: string;
  readonly createdAt: number;
  readonly status: ReportStatus;
  /** Who closed it; null while it is open, and for one that expired. */
  readonly closedBy: string | null;
  readonly closedAt: number | null;
}

/** A report that is to be made. */
export interface NewReport extends Pick<Report, "reporter" | "target" | "text" | "reason" | "createdAt"> {
  /** Null for a guest. */
  readonly reporterId: number | null;
}

/** How the lobby is set. */
export interface RoomSettings {
  /** Least time between two messages of one person, seconds; 0 for none. */
  readonly slowModeSeconds: number;
  readonly guard: Guard;
}

/** Where access to the companion without limit comes from. */
export type AiGrantSource = "admin" | "payment";

/** Access to the companion without limit, as it was given. */
export interface AiGrant {
  readonly source: AiGrantSource;
  readonly grantedAt: number;
  /** Null while it stands. */
  readonly revokedAt: number | null;
}

/** One action of a moderator, to be logged. It never holds a network address. */
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
  /** In the program's words: for how long, from which role to which. */
  readonly detail: string | null;
}

/** A logged action. */
export interface LoggedAuditEntry extends AuditEntry {
  readonly id: number;
  /** SHA-256 of the previous row's hash and this row's fields, hexadecimal. */
  readonly hash: string;
}

/** What a check of the log found. */
export interface AuditCheck {
  readonly rows: number;
  /** Id of the first row that is not as it was written, or follows one that is gone; null when there is none. */
  readonly brokenAt: number | null;
  /** Hash of the newest row: noted elsewhere, it shows whether rows at the end were taken away. */
  readonly head: string;
}

/** What can be read and changed in one act. Accounts read here stay as they are until its end. */
export interface ModerationTransaction {
  account(id: number): Promise<Account | undefined>;
  accountNamed(username: string): Promise<Account | undefined>;
  /** As `AccountStore.create`, as a part of this. */
  createAccount(account: NewAccount): Promise<Account>;
  /** Refuses (`conflict`) to take the last root away. */
  setRole(id: number, role: Role): Promise<void>;
  setVerified(id: number, isVerified: boolean): Promise<void>;
  /** Gives access to the companion without limit. False, changing nothing, while access from that source stands. */
  grantAi(id: number, source: AiGrantSource, at: number): Promise<boolean>;
  /** Takes that access away, wherever it came from. */
  revokeAi(id: number, at: number): Promise<void>;

  ban(id: number): Promise<Ban | undefined>;
  /** Bans in force at `now` on that name, not those on an address alone. */
  bansOn(username: string, now: number): Promise<Ban[]>;
  /** Whether exactly that range, in its canonical form, is banned for itself at `now`. */
  isBanned(network: string, now: number): Promise<boolean>;
  addBan(ban: NewSanction): Promise<Ban>;
  removeBan(id: number): Promise<void>;

  mute(id: number): Promise<Mute | undefined>;
  /** Mutes in force at `now` on that name. */
  mutesOn(username: string, now: number): Promise<Mute[]>;
  addMute(mute: NewSanction): Promise<Mute>;
  removeMute(id: number): Promise<void>;
  /**
   * Makes mutes of the account's own out of those of `ids` that are in force at `now`: the same end, reason and maker, no
   * addresses. One that adds nothing to what is on the account already is left out. Resolves to what was made.
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
  /** Chooses the model that the companion speaks with. */
  setCompanionModel(model: string): Promise<void>;

  /** Logs an entry, behind all others. */
  log(entry: AuditEntry): Promise<void>;
}

/** Times by which rows go, as {@link ModerationStore.sweep} takes them. */
export interface SweepTimes {
  readonly now: number;
  /** Reports that were closed before that are deleted. */
  readonly closedBefore: number;
  /** Open reports that were made before that expire. */
  readonly madeBefore: number;
}

/** Moderation, kept. */
export interface ModerationStore {
  /**
   * Runs one act of moderation. No other runs at the same time, on any node. What it throws undoes all of it, and is
   * thrown on.
   */
  transact<T>(act: (within: ModerationTransaction) => Promise<T>): Promise<T>;
  /** Everything that holds at `now`. */
  inForce(now: number): Promise<{ bans: Ban[]; mutes: Mute[]; room: RoomSettings }>;
  /** The model that was chosen for the companion; null when none was. */
  companionModel(): Promise<string | null>;
  /** Access to the companion without limit that an account has or had, oldest first. */
  aiGrants(userId: number): Promise<AiGrant[]>;
  /** Newest first. Looks for the query in addresses too where `byAddress`. */
  bans(page: PageRequest & { readonly now: number; readonly byAddress: boolean }): Promise<Page<Ban>>;
  /** As {@link bans}. */
  mutes(page: PageRequest & { readonly now: number; readonly byAddress: boolean }): Promise<Page<Mute>>;
  /** Newest first. Open ones, or those that were closed or expired. The query is looked for in both names. */
  reports(page: PageRequest & { readonly open: boolean }): Promise<Page<Report>>;
  /**
   * Keeps a report. Refuses (`conflict`) where 50 about that name are open. Of more than 10,000 open ones the oldest expire,
   * and of more than 10,000 expired ones the oldest are deleted.
   */
  addReport(report: NewReport): Promise<void>;
  /** How many reports wait. Looks at 10,000 entries of an index at most. */
  openReports(): Promise<number>;
  /** Newest first. The query is looked for in both names. */
  auditEntries(page: PageRequest): Promise<Page<LoggedAuditEntry>>;
  /** Reads the whole log and checks the chain of its hashes. */
  checkAuditLog(): Promise<AuditCheck>;
  /** Id of the newest row of the log; 0 for none. */
  newestEntry(): Promise<number>;
  /** At most `limit` rows of the log after that id, oldest first. */
  entriesAfter(id: number, limit: number): Promise<LoggedAuditEntry[]>;
  /** Deletes bans and mutes that have ended, closes old reports, and deletes older ones. */
  sweep(times: SweepTimes): Promise<void>;
}
