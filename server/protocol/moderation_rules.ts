// The words and limits of moderation that server and page share.

/** Who may write in the lobby, least strict first. Staff always may. */
export const GUARDS = ["open", "registered", "verified"] as const;

/** Who may write in the lobby: everybody, people with an account, or verified people. */
export type Guard = typeof GUARDS[number];

/** Longest reason of a sanction or report, code points. */
export const MAX_REASON_LENGTH = 200;

/** Longest timed ban or mute, minutes: ten years. */
export const MAX_SANCTION_MINUTES = 5_256_000;

/** Longest ban by a moderator by password only, and how long one lasts without `minutes`: a day. */
export const PASSWORD_BAN_MINUTES = 1_440;

/** Longest pause that slow mode asks for, seconds. */
export const MAX_SLOW_MODE_SECONDS = 3_600;

/** Rows of a list when no limit is given, and at most. */
export const LIST_LIMIT = 50;
export const MAX_LIST_LIMIT = 200;

/** Lists of the panel that can change under a moderator's eyes. */
export type PanelList = "users" | "bans" | "mutes" | "reports" | "audit";

/** How a report stands. `expired`: no moderator closed it in its time, or too many newer ones came. */
export type ReportStatus = "open" | "resolved" | "dismissed" | "expired";

/** In what capacity somebody acted: with their account's role, with a password or secret of the house, or at the command line. */
export type Capacity = "account" | "moderator password" | "command line" | "payment webhook";
