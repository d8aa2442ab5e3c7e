// The one table of amounts: how many of each thing that clients make is kept, whose it is, and what becomes of one more.
//
// Rates stand in bounds.ts. docs/security.md shows both, and a test fills each of these beyond its bound.

import { KEPT } from "../../ports/cluster_limits.ts";
import { MAX_BACKLOG_BYTES } from "../../protocol/protocol_limits.ts";
import type { Tier } from "./bounds.ts";

/** One row of the table. */
export interface CapRow {
  /** What is kept. */
  readonly what: string;
  readonly max: number;
  /** Whose they are. */
  readonly tier: Tier;
  /** The file that holds them. */
  readonly where: string;
  /** What becomes of one more. */
  readonly beyond: string;
}

/** The amounts. */
export const CAPS = {
  unsent_bytes: {
    what: "Bytes that wait unsent for a socket, beside one longer frame",
    max: MAX_BACKLOG_BYTES,
    tier: "socket",
    where: "server/hub/transport/connection.ts",
    beyond: "closed with 4009",
  },
  unhandled_bytes: {
    what: "Characters of requests that wait to be handled",
    max: MAX_BACKLOG_BYTES,
    tier: "socket",
    where: "server/hub/transport/connection.ts",
    beyond: "closed with 4002",
  },
  guest_invitations: {
    what: "Rooms with a guest that wait for an answer",
    max: 50,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts",
    beyond: "`rate_limited`",
  },
  invitations_received: {
    what: "Rooms with a guest that wait for this person's answer",
    max: 100,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts",
    beyond: "`rate_limited`",
  },
  guest_rooms: {
    what: "Rooms with a guest",
    max: 20_000,
    tier: "all",
    where: "server/features/dm/guest_rooms.ts",
    beyond: "`unavailable`",
  },
  ended_rooms: {
    what: "Names of rooms whose guest has left",
    max: 20,
    tier: "principal",
    where: "server/features/dm/guest_rooms.ts",
    beyond: "the oldest goes",
  },
  waiting_of_room: {
    what: "Messages that wait for an invitation to be accepted",
    max: 50,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts, server/store/message_queries.ts",
    beyond: "`not_invited`",
  },
  waiting_messages: {
    what: "Messages that wait in all rooms with guests",
    max: 200,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts",
    beyond: "`not_invited`",
  },
  receipts: {
    what: "Receipts of messages, by which a resend is recognised, of each kind of conversation",
    max: 40_000,
    tier: "all",
    where: "server/hub/limits/idempotency_cache.ts",
    beyond: "the older half goes",
  },
  windows: {
    what: "Keys of a sliding window",
    max: 50_000,
    tier: "all",
    where: "server/hub/limits/rate_limit.ts",
    beyond: "the oldest goes",
  },
  buckets: {
    what: "Keys of a rate at a tier",
    max: 50_000,
    tier: "all",
    where: "server/hub/limits/buckets.ts",
    beyond: "full ones go, then the oldest",
  },
  failures: {
    what: "Keys of one kind of failures",
    max: 50_000,
    tier: "all",
    where: "server/hub/limits/throttle.ts",
    beyond: "the quietest goes",
  },
  reported_kinds: {
    what: "Kinds of refusals that the owner's line tells apart",
    max: 1_000,
    tier: "all",
    where: "server/hub/limits/limit_report.ts",
    beyond: "counted together",
  },
  known_moderator_addresses: {
    what: "Addresses that used the moderator password rightly",
    max: 1_000,
    tier: "all",
    where: "server/features/session/elevation.ts",
    beyond: "the oldest goes",
  },
  ordered_conversations: {
    what: "Conversations whose newest message is remembered, for their order",
    max: 10_000,
    tier: "all",
    where: "server/hub/delivery/reorder_buffer.ts",
    beyond: "the quietest goes",
  },
  counted_pairs: {
    what: "Conversations whose number of messages is remembered",
    max: 10_000,
    tier: "all",
    where: "server/store/message_cap.ts",
    beyond: "the quietest goes",
  },
  messages_of_pair: {
    what: "Private messages kept of two members",
    max: KEPT.messagesOfPair,
    tier: "principal",
    where: "server/store/message_cap.ts",
    beyond: "the oldest goes",
  },
  invitations_sent: {
    what: "Invitations of a member to members that wait for an answer",
    max: KEPT.invitationsSent,
    tier: "principal",
    where: "server/store/conversation_queries.ts",
    beyond: "`rate_limited`",
  },
  ignores: {
    what: "People that a member ignores",
    max: KEPT.ignores,
    tier: "principal",
    where: "server/store/ignore_queries.ts",
    beyond: "`conflict`",
  },
  known_addresses: {
    what: "Digests of addresses that a member signed in from",
    max: KEPT.addresses,
    tier: "principal",
    where: "server/store/account_queries.ts",
    beyond: "the oldest goes",
  },
  open_reports_about_one: {
    what: "Open reports about one name",
    max: KEPT.openReportsAboutOne,
    tier: "principal",
    where: "server/store/report_queries.ts",
    beyond: "`conflict`",
  },
  open_reports: {
    what: "Open reports",
    max: KEPT.openReports,
    tier: "all",
    where: "server/store/report_queries.ts",
    beyond: "the oldest expires",
  },
  expired_reports: {
    what: "Expired reports",
    max: KEPT.expiredReports,
    tier: "all",
    where: "server/store/report_queries.ts",
    beyond: "the oldest goes",
  },
  recent_visits: {
    what: "Guests whose coming is remembered, to know short visits",
    max: 10_000,
    tier: "all",
    where: "server/hub/presence/churn.ts",
    beyond: "the oldest goes",
  },
  recent_leavers: {
    what: "Names whose people left in the last 15 minutes",
    max: 10_000,
    tier: "all",
    where: "server/hub/presence/recent_leavers.ts",
    beyond: "the oldest goes",
  },
  addresses_of_leaver: {
    what: "Addresses remembered of a person who left; as many as a ban takes in",
    max: 5,
    tier: "principal",
    where: "server/hub/presence/recent_leavers.ts",
    beyond: "the oldest goes",
  },
  noted_principals: {
    what: "Principals whose last refused action is remembered",
    max: 10_000,
    tier: "all",
    where: "server/hub/moderation/refusal_notes.ts",
    beyond: "the oldest goes",
  },
  refusal_notes: {
    what: "Rows of the audit log about refused actions, in ten minutes",
    max: 60,
    tier: "all",
    where: "server/hub/moderation/refusal_notes.ts",
    beyond: "not noted",
  },
  open_questions: {
    what: "Open questions to the companion",
    max: 2,
    tier: "principal",
    where: "server/companion/free_messages.ts",
    beyond: "a busy line, not counted",
  },
  companion_turns: {
    what: "Turns that the companion remembers of a member",
    max: KEPT.turns,
    tier: "principal",
    where: "server/store/companion_queries.ts",
    beyond: "the oldest goes",
  },
} as const satisfies Record<string, CapRow>;

/** Name of a row. */
export type CapName = keyof typeof CAPS;
