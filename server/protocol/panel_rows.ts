// Rows of the moderation panel's lists. Times are ISO 8601 UTC with milliseconds.

import type { MessageId } from "./ids.ts";
import type { Capacity, ReportProof, ReportStatus } from "./moderation_rules.ts";
import type { Role } from "./roles.ts";

/** An account for moderators. `email` is null for roles below `admin`. */
export interface ListedUser {
  id: number;
  username: string;
  role: Role;
  is_verified: boolean;
  has_ai_access: boolean;
  email: string | null;
  created_at: string;
  online: boolean;
}

/** A ban in force. `username` is empty for a ban on addresses alone; `ip` is only for `admin` and above. */
export interface ListedBan {
  id: number;
  username: string;
  ip?: string;
  reason?: string;
  created_at: string;
  expires_at?: string;
  /** Role of the moderator at that time. Lifting the sanction needs at least this role. */
  actor_role: Role;
}

/** A mute in force. `ip`, the addresses of a muted guest, is only for `admin` and above. */
export interface ListedMute {
  id: number;
  username: string;
  ip?: string;
  reason?: string;
  created_at: string;
  expires_at?: string;
  /** As in {@link ListedBan}. */
  actor_role: Role;
}

/** A report. */
export interface ListedReport {
  id: number;
  reporter: string;
  target: string;
  text?: string;
  /** The reported message: of the lobby, or of the private `room`. */
  message_id?: MessageId;
  room?: string;
  reason: string;
  created_at: string;
  status: ReportStatus;
  closed_by?: string;
  closed_at?: string;
  /** Where the text of a private message between members comes from. */
  proof?: ReportProof;
  /** When the message was sent; with the proof `proven`. */
  sent_at?: string;
}

/** An invitation that still holds. */
export interface ListedInvite {
  id: number;
  /** The secret of its link; only in the reply to the request that made it. */
  code?: string;
  uses_left: number;
  expires_at: string;
  /** Name of the account that made it, or `operator` for the command line. */
  made_by: string;
}

/** A logged action of a moderator. */
export interface ListedAuditEntry {
  id: number;
  ts: string;
  actor: string;
  actor_role: Role;
  capacity: Capacity;
  action: string;
  target?: string;
  reason?: string;
  detail?: string;
  hash: string;
}
