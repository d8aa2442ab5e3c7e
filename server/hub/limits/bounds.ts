// The table of rates: how often clients may do something, at which tier, where it is enforced and what is beyond it.
//
// docs/security.md shows it, and a test compares the two. Amounts are in caps.ts; the rate of each event is in its row
// of features/registry.ts.

import type { FailureKey } from "../../ports/limits.ts";
import { KEY_RATES } from "./key_rates.ts";
import { budget, type FamilyBudgets, perMinute, type RateRow, type TierBudgets } from "./rate_types.ts";

export * from "./rate_types.ts";

const HOUR_S = 3_600;

/** The same budget for a site of either family. */
function site(burst: number, perSecond: number): FamilyBudgets {
  return { ipv6: budget(burst, perSecond), ipv4: budget(burst, perSecond) };
}

/** Sign-ins where nothing tells the clients of an address apart: each way in has the same. */
const SIGN_INS: TierBudgets = {
  address: { ipv6: budget(40, 0.2), ipv4: budget(400, 2) },
  network: site(800, 4),
};

/**
 * The rates. A burst by address lets all users behind it join, come back or write at once: as many as it may hold
 * sockets, or twice that. The rate after it is that of as many people in conversation, and far below that of a program.
 */
export const RATES = {
  http_requests: {
    what: "HTTP requests, pages and files included",
    others: "left_out",
    tiers: {
      address: { ipv6: budget(1_200, 30), ipv4: budget(12_000, 300) },
      network: site(24_000, 600),
    },
    where: "server/app.ts",
    beyond: "429 `rate_limited`",
  },
  rest_requests: {
    what: "REST requests",
    tiers: {
      address: { ipv6: budget(600, 10), ipv4: budget(3_000, 100) },
      network: site(6_000, 200),
    },
    where: "server/app.ts",
    beyond: "429 `rate_limited`",
  },
  account_requests: {
    what: "REST requests with a token",
    tiers: { principal: budget(300, 5) },
    where: "server/features/session/sign_in.ts",
    beyond: "429 `rate_limited`",
  },
  device_changes: {
    what: "Changes of a member's devices",
    tiers: { principal: perMinute(60) },
    where: "server/features/session/devices_feature.ts",
    beyond: "429 `rate_limited`",
  },
  socket_opens: {
    what: "New sockets",
    tiers: {
      address: { ipv6: budget(60, 1), ipv4: budget(1_200, 20) },
      network: site(4_800, 60),
    },
    where: "server/app.ts",
    beyond: "429 `rate_limited`",
  },
  broken_handshakes: {
    what: "Broken handshakes: each leaks a descriptor (Deno 2.9.6)",
    others: "left_out",
    tiers: {
      address: { ipv6: budget(20, 4 / HOUR_S), ipv4: budget(400, 20 / HOUR_S) },
      network: site(1_600, 40 / HOUR_S),
    },
    where: "server/app.ts",
    beyond: "429 `rate_limited`",
  },
  guest_joins: {
    what: "Joins of guests",
    tiers: {
      address: { ipv6: budget(40, 0.5), ipv4: budget(400, 4) },
      network: site(1_600, 8),
      all: budget(4_000, 50),
    },
    where: "server/features/session/join.ts",
    beyond: "`rate_limited`",
  },
  resumes: {
    what: "Resumed sessions of guests, with a right or a wrong secret",
    tiers: {
      address: { ipv6: budget(40, 0.5), ipv4: budget(400, 4) },
      network: site(1_600, 8),
    },
    where: "server/features/session/guest_resume.ts",
    beyond: "`rate_limited`",
  },
  member_joins: {
    what: "Joins of one member's sockets",
    tiers: { principal: budget(40, 0.5) },
    where: "server/features/session/join.ts",
    beyond: "`rate_limited`",
  },
  guest_messages: {
    what: "Messages of guests, in the lobby and in private",
    others: "counted",
    tiers: {
      address: { ipv6: budget(60, 4), ipv4: budget(800, 40) },
      network: site(1_600, 80),
      all: budget(4_000, 200),
    },
    where: "server/hub/limits/event_rates.ts",
    beyond: "`rate_limited`",
  },
  newcomer_messages: {
    what: "Lobby messages of guests in their first 10 seconds",
    others: "counted",
    tiers: { all: budget(1_000, 40) },
    where: "server/features/lobby_feature.ts",
    beyond: "`rate_limited`",
  },
  registrations: {
    what: "New accounts",
    tiers: {
      address: { ipv6: budget(20, 20 / HOUR_S), ipv4: budget(200, 100 / HOUR_S) },
      network: site(400, 200 / HOUR_S),
      all: budget(1_000, 600 / HOUR_S),
    },
    where: "server/features/session/sign_in.ts",
    beyond: "`rate_limited`",
  },
  sign_ins: {
    what: "Password attempts from addresses that the account does not know",
    tiers: SIGN_INS,
    where: "server/features/session/account_login.ts",
    beyond: "`rate_limited`",
  },
  passkey_requests: {
    what: "Requests to sign in with a passkey alone",
    tiers: SIGN_INS,
    where: "server/features/session/sign_in.ts",
    beyond: "429 `rate_limited`",
  },
  reset_requests: {
    what: "Requests of a link that resets a password",
    tiers: {
      address: { ipv6: budget(20, 20 / HOUR_S), ipv4: budget(100, 100 / HOUR_S) },
      network: site(200, 200 / HOUR_S),
      all: budget(2_000, 1),
    },
    where: "server/features/session/recovery_feature.ts",
    beyond: "429 `rate_limited`",
  },
  recovery_codes: {
    what: "New sets of recovery codes",
    tiers: { principal: budget(10, 10 / HOUR_S) },
    where: "server/features/session/recovery_feature.ts",
    beyond: "429 `rate_limited`",
  },
  unverified_addresses: {
    what: "E-mail addresses that are given, and get a mail to verify them",
    tiers: {
      principal: budget(10, 10 / HOUR_S),
      address: { ipv6: budget(20, 20 / HOUR_S), ipv4: budget(100, 100 / HOUR_S) },
      network: site(200, 200 / HOUR_S),
      all: budget(1_000, 600 / HOUR_S),
    },
    where: "server/features/session/email_feature.ts",
    beyond: "429 `rate_limited`; at registration, no mail",
  },
  exports: {
    what: "Exports of an account",
    tiers: { principal: budget(6, 6 / HOUR_S) },
    where: "server/features/session/export_feature.ts",
    beyond: "429 `rate_limited`",
  },
  ...KEY_RATES,
  checkouts: {
    what: "Checkouts: payments that members begin",
    tiers: {
      principal: budget(30, 20 / 600),
      address: { ipv6: budget(120, 120 / 600), ipv4: budget(400, 400 / 600) },
      network: site(800, 800 / 600),
      all: budget(2_000, 2),
    },
    where: "server/features/premium/checkout.ts",
    beyond: "429 `rate_limited`",
  },
  invitations: {
    what: "Invitations to a conversation",
    tiers: {
      address: { ipv6: budget(120, 2), ipv4: budget(800, 20) },
      network: site(1_600, 40),
      all: budget(4_000, 100),
    },
    where: "server/features/dm/invitation_guard.ts",
    beyond: "`rate_limited`",
  },
  reports: {
    what: "Reports",
    tiers: {
      principal: budget(5, 5 / 600),
      address: { ipv6: budget(20, 20 / 600), ipv4: budget(60, 60 / 600) },
      network: site(60, 60 / 600),
      all: budget(300, 300 / 600),
    },
    where: "server/features/moderation/report_actions.ts",
    beyond: "`rate_limited`",
  },
  mod_actions: {
    what: "Actions of a moderator",
    tiers: { principal: perMinute(30) },
    where: "server/hub/limits/event_rates.ts",
    beyond: "`rate_limited`, and an audit entry",
  },
  admin_actions: {
    what: "Actions of an administrator or root",
    tiers: { principal: perMinute(120) },
    where: "server/hub/limits/event_rates.ts",
    beyond: "`rate_limited`, and an audit entry",
  },
} as const satisfies Record<string, RateRow>;

/**
 * Failures within ten minutes that have no consequence, by kind. After them each further try waits, from 1 s doubling
 * to 10 minutes. There is one moderator password, so guesses from ever new networks are slowed too.
 */
export const FREE_FAILURES = {
  "sign-ins by name": 10,
  "sign-ins by name at an address that the account knows": 10,
  "sign-ins by address": 10,
  "sign-ins by network": 60,
  "the moderator password by address": 10,
  "the moderator password by network": 20,
  "the moderator password from everywhere": 50,
  "one's own password": 10,
  "the payment secret by address": 10,
  "the metrics token by address": 10,
  "voucher codes by account": 10,
  "voucher codes by address": 10,
} as const;

/** The key of failures of one kind, for one name, address or network. */
export function failuresOf(kind: keyof typeof FREE_FAILURES, id: string): FailureKey {
  return { kind, id, free: FREE_FAILURES[kind] };
}

/** Name of a row. */
export type RateName = keyof typeof RATES;
