// The table of amounts: how many of each thing that clients make are kept, for whom, and what is done with one more.
//
// Rates are in bounds.ts. docs/security.md shows both, and a test fills each amount beyond its bound.

import { KEPT } from "../../ports/limits.ts";
import { MAX_BACKLOG_BYTES } from "../../protocol/protocol_limits.ts";
import { type CapRow, KEPT_CAPS } from "./kept_caps.ts";

export type { CapRow } from "./kept_caps.ts";

/** The amounts. */
export const CAPS = {
  unsent_bytes: {
    what: "Unsent bytes of a socket, on top of one longer frame",
    max: MAX_BACKLOG_BYTES,
    tier: "socket",
    where: "server/hub/transport/connection.ts",
    beyond: "closed with 4009",
  },
  unhandled_bytes: {
    what: "Characters of requests that are not handled yet",
    max: MAX_BACKLOG_BYTES,
    tier: "socket",
    where: "server/hub/transport/connection.ts",
    beyond: "closed with 4002",
  },
  guest_invitations: {
    what: "Unanswered invitations sent, in rooms with a guest",
    max: 50,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts",
    beyond: "`rate_limited`",
  },
  invitations_received: {
    what: "Unanswered invitations received, in rooms with a guest",
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
  guest_declines: {
    what: "Declined invitations of the last day, where one of the two is a guest",
    max: 20_000,
    tier: "all",
    where: "server/features/dm/guest_declines.ts",
    beyond: "the oldest is lifted",
  },
  ended_rooms: {
    what: "Remembered names of rooms whose guest has left",
    max: 20,
    tier: "principal",
    where: "server/features/dm/guest_rooms.ts",
    beyond: "the oldest is evicted",
  },
  waiting_of_room: {
    what: "Messages that wait for an invitation to be accepted",
    max: 50,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts, server/store/message_queries.ts",
    beyond: "`not_invited`",
  },
  waiting_messages: {
    what: "Messages that wait in all rooms with a guest together",
    max: 200,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts",
    beyond: "`not_invited`",
  },
  lobby_messages: {
    what: "Lobby messages whose author is remembered, so that they can be removed",
    max: 10_000,
    tier: "all",
    where: "server/hub/delivery/recent_messages.ts",
    beyond: "the oldest is evicted",
  },
  lobby_removals: {
    what: "Ids of removed lobby messages that returning clients get",
    max: 500,
    tier: "all",
    where: "server/hub/delivery/lobby_log.ts",
    beyond: "the oldest is evicted",
  },
  receipts: {
    what: "Receipts that recognise resends, for each kind of conversation",
    max: 40_000,
    tier: "all",
    where: "server/hub/limits/idempotency_cache.ts",
    beyond: "the older half is evicted",
  },
  windows: {
    what: "Keys of a sliding window",
    max: 50_000,
    tier: "all",
    where: "server/hub/limits/rate_limit.ts",
    beyond: "the oldest is evicted",
  },
  buckets: {
    what: "Keys of a rate at a tier",
    max: 50_000,
    tier: "all",
    where: "server/hub/limits/buckets.ts",
    beyond: "full ones are evicted, then the oldest",
  },
  failures: {
    what: "Keys of one kind of failure",
    max: 50_000,
    tier: "all",
    where: "server/hub/limits/throttle.ts",
    beyond: "the least recently used is evicted",
  },
  reported_kinds: {
    what: "Kinds of refusals that the operator's log line counts apart",
    max: 1_000,
    tier: "all",
    where: "server/hub/limits/limit_report.ts",
    beyond: "counted together",
  },
  known_moderator_addresses: {
    what: "Addresses that used the right moderator password",
    max: 1_000,
    tier: "all",
    where: "server/features/session/elevation.ts",
    beyond: "the oldest is evicted",
  },
  ordered_conversations: {
    what: "Conversations in the reorder buffer",
    max: 10_000,
    tier: "all",
    where: "server/hub/delivery/reorder_buffer.ts",
    beyond: "the least recently used is evicted",
  },
  counted_pairs: {
    what: "Conversations with a cached number of messages",
    max: 10_000,
    tier: "all",
    where: "server/store/message_cap.ts",
    beyond: "the least recently used is evicted",
  },
  ...KEPT_CAPS,
  recent_arrivals: {
    what: "Recent arrivals of guests, to detect churn",
    max: 10_000,
    tier: "all",
    where: "server/hub/presence/churn.ts",
    beyond: "the oldest is evicted",
  },
  recent_leavers: {
    what: "Names of users who left in the last 15 minutes",
    max: 10_000,
    tier: "all",
    where: "server/hub/presence/recent_leavers.ts",
    beyond: "the oldest is evicted",
  },
  addresses_of_leaver: {
    what: "Remembered addresses of a user who left; as many as a ban takes in",
    max: 5,
    tier: "principal",
    where: "server/hub/presence/recent_leavers.ts",
    beyond: "the oldest is evicted",
  },
  noted_principals: {
    what: "Principals whose last refused action is remembered",
    max: 10_000,
    tier: "all",
    where: "server/hub/moderation/refusal_notes.ts",
    beyond: "the oldest is evicted",
  },
  refusal_notes: {
    what: "Audit entries about refused actions, in ten minutes",
    max: 60,
    tier: "all",
    where: "server/hub/moderation/refusal_notes.ts",
    beyond: "not noted",
  },
  guests_away: {
    what: "Guests without a socket whose sessions may be resumed",
    max: 10_000,
    tier: "all",
    where: "server/hub/presence/guest_grace.ts",
    beyond: "the oldest session ends",
  },
  mailbox: {
    what: "Private events kept for a guest whose session may be resumed",
    max: 400,
    tier: "principal",
    where: "server/hub/delivery/mailbox.ts",
    beyond: "the oldest is evicted",
  },
  mailbox_length: {
    what: "Characters of those that went to a socket already",
    max: 32_768,
    tier: "principal",
    where: "server/hub/delivery/mailbox.ts",
    beyond: "the oldest is evicted",
  },
  waiting_for_away: {
    what: "Messages of one room that wait for a guest who is away; in all rooms of the guest 200",
    max: 50,
    tier: "principal",
    where: "server/features/dm/guest_dm.ts",
    beyond: "`unavailable`",
  },
  ended_sign_ins: {
    what: "Log-outs of an account whose tokens have not expired",
    max: KEPT.endedSignIns,
    tier: "principal",
    where: "server/store/sign_in_queries.ts",
    beyond: "all tokens of the account end",
  },
  open_questions: {
    what: "Open questions to the companion",
    max: 2,
    tier: "principal",
    where: "server/companion/free_messages.ts",
    beyond: "a busy reply, not counted",
  },
  token_scales: {
    what: "People whose language the companion has measured, in tokens",
    max: 10_000,
    tier: "all",
    where: "server/companion/token_measure.ts",
    beyond: "the first measured is forgotten",
  },
  companion_turns: {
    what: "Conversation turns that the companion remembers of a member",
    max: KEPT.turns,
    tier: "principal",
    where: "server/store/companion/exchange_queries.ts",
    beyond: "the oldest is deleted",
  },
  companion_unanswered: {
    what: "Questions to the companion of a member that ended without an answer",
    max: KEPT.unanswered,
    tier: "principal",
    where: "server/store/companion/exchange_queries.ts",
    beyond: "the oldest is deleted",
  },
} as const satisfies Record<string, CapRow>;

/** Name of a row. */
export type CapName = keyof typeof CAPS;
