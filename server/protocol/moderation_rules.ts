// Types and limits of moderation that the server and the page share.

/** Levels of the lobby's guard, least strict first. Staff may always write. */
export const GUARDS = ["open", "registered", "verified"] as const;

/** Who may write in the lobby: all users, users with an account, or verified users. */
export type Guard = typeof GUARDS[number];

/** Longest reason of a sanction or report, code points. */
export const MAX_REASON_LENGTH = 200;

/** Longest timed ban or mute, minutes: ten years. */
export const MAX_SANCTION_MINUTES = 5_256_000;

/** Longest ban by a moderator by password only, minutes, and the default without `minutes`: a day. */
export const PASSWORD_BAN_MINUTES = 1_440;

/** Longest time before a ban whose messages the ban may remove, minutes. */
export const MAX_REMOVE_MINUTES = 60;

/** How long authors can take a lobby message back, milliseconds. */
export const RETRACT_WINDOW_MS = 10 * 60_000;

/** Who removed a lobby message: its author, or a moderator. */
export type Remover = "author" | "staff";

/** Longest pause that slow mode asks for, seconds. */
export const MAX_SLOW_MODE_SECONDS = 3_600;

/** Default and largest number of rows of a page of a list. */
export const LIST_LIMIT = 50;
export const MAX_LIST_LIMIT = 200;
/** Most rows of a list of users, bans or mutes that is asked for without `limit`, as clients of the original do. */
export const WHOLE_LIST_LIMIT = 5_000;

/** Lists of the moderation panel whose changes are announced. */
export type PanelList =
  | "users"
  | "bans"
  | "mutes"
  | "reports"
  | "audit"
  | "invites"
  | "entitlements"
  | "vouchers";

/** Status of a report. `expired`: no moderator closed it in time, or there were too many newer reports. */
export type ReportStatus = "open" | "resolved" | "dismissed" | "expired";

/**
 * Capacity of an actor: an account's role, the moderator password, the command line, or the secret of the payment
 * webhook.
 */
export type Capacity = "account" | "moderator password" | "command line" | "payment webhook";

/**
 * Where the text of a reported private message comes from: the server has proven that its sender wrote it, or it is what
 * the reporter says.
 */
export type ReportProof = "proven" | "told";
