// Rows of the table of amounts for what is kept of a member, or about one. caps.ts has the whole table.

import { KEPT } from "../../ports/limits.ts";
import type { Tier } from "./bounds.ts";

/** One row of the table. */
export interface CapRow {
  /** What is kept, as docs/security.md says it. */
  readonly what: string;
  readonly max: number;
  /** The group that the amount is for. */
  readonly tier: Tier;
  /** The file that holds them. */
  readonly where: string;
  /** What is done with one more. */
  readonly beyond: string;
}

/** The amounts of what is kept. */
export const KEPT_CAPS = {
  messages_of_pair: {
    what: "Stored private messages of two members",
    max: KEPT.messagesOfPair,
    tier: "principal",
    where: "server/store/message_cap.ts",
    beyond: "the oldest is deleted",
  },
  epochs_of_pair: {
    what: "Epochs of a conversation of two members: the newest, and those of stored messages",
    max: KEPT.epochsOfPair,
    tier: "principal",
    where: "server/store/e2ee/epoch_queries.ts",
    beyond: "those without a stored message are deleted",
  },
  key_entries: {
    what: "Entries of a member's log of public keys",
    max: KEPT.keyEntries,
    tier: "principal",
    where: "server/store/e2ee/log_queries.ts",
    beyond: "`rate_limited`",
  },
  key_entries_of_day: {
    what: "Entries of it that were added within 24 hours",
    max: KEPT.keyEntriesOfDay,
    tier: "principal",
    where: "server/store/e2ee/log_queries.ts",
    beyond: "`rate_limited`",
  },
  invitations_sent: {
    what: "Unanswered invitations of a member to members",
    max: KEPT.invitationsSent,
    tier: "principal",
    where: "server/store/conversation_queries.ts",
    beyond: "`rate_limited`",
  },
  ignores: {
    what: "Users on the ignore list of a member",
    max: KEPT.ignores,
    tier: "principal",
    where: "server/store/ignore_queries.ts",
    beyond: "`conflict`",
  },
  guest_ignores: {
    what: "Users on the ignore list of a guest",
    max: 100,
    tier: "principal",
    where: "server/features/ignores/ignore_feature.ts",
    beyond: "`conflict`",
  },
  declines: {
    what: "Members whose invitations a member has declined within the last day",
    max: KEPT.declines,
    tier: "principal",
    where: "server/store/conversation_queries.ts",
    beyond: "the oldest is lifted",
  },
  devices: {
    what: "Devices on which a member is signed in",
    max: KEPT.devices,
    tier: "principal",
    where: "server/store/device_queries.ts",
    beyond: "the one in use least recently is signed out",
  },
  ended_sign_ins: {
    what: "Ended sign-ins of a member with tokens that do not name their device and have not expired",
    max: KEPT.endedSignIns,
    tier: "principal",
    where: "server/store/device_queries.ts",
    beyond: "all tokens of the account end",
  },
  known_addresses: {
    what: "Digests of addresses that a member signed in from",
    max: KEPT.addresses,
    tier: "principal",
    where: "server/store/account_queries.ts",
    beyond: "the oldest is deleted",
  },
  passkeys: {
    what: "Passkeys of a member",
    max: KEPT.passkeys,
    tier: "principal",
    where: "server/store/factors/factor_queries.ts",
    beyond: "`conflict`",
  },
  spent_proofs: {
    what: "Codes and challenges that a member has used within the last minutes",
    max: KEPT.spentProofs,
    tier: "principal",
    where: "server/store/factors/spent_proofs.ts",
    beyond: "`rate_limited`",
  },
  mails_of_address: {
    what: "Mails to one e-mail address and of one kind within an hour",
    max: KEPT.mailsOfAddress,
    tier: "principal",
    where: "server/store/recovery/mail_queries.ts",
    beyond: "not sent",
  },
  queued_mails: {
    what: "Mails that wait to be sent, and those of the last hour",
    max: KEPT.queuedMails,
    tier: "all",
    where: "server/store/recovery/mail_queries.ts",
    beyond: "not sent",
  },
  invites: {
    what: "Invitations to register that are not used up",
    max: KEPT.invites,
    tier: "all",
    where: "server/store/invites/invite_queries.ts",
    beyond: "`conflict`",
  },
  unpaid_orders: {
    what: "Orders of a member that were never paid",
    max: KEPT.unpaidOrders,
    tier: "principal",
    where: "server/store/premium/order_queries.ts",
    beyond: "the oldest that cannot be paid any more is deleted; else `rate_limited`",
  },
  vouchers: {
    what: "Vouchers that may be redeemed",
    max: KEPT.vouchers,
    tier: "all",
    where: "server/store/premium/voucher_queries.ts",
    beyond: "`conflict`",
  },
  closed_vouchers: {
    what: "Vouchers of the last year that were redeemed or have expired",
    max: KEPT.closedVouchers,
    tier: "all",
    where: "server/store/premium/voucher_queries.ts",
    beyond: "the oldest is deleted",
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
    beyond: "the oldest is deleted",
  },
} as const satisfies Record<string, CapRow>;
