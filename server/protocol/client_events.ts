// The data of each client → server event, as schemas.
//
// A schema checks only the shape. The features check the meaning, such as a name that is taken or a text that is too
// long.

import { z } from "zod";
import { INVITE_DAYS, INVITE_USES } from "./invite_rules.ts";
import {
  GUARDS,
  MAX_LIST_LIMIT,
  MAX_REMOVE_MINUTES,
  MAX_SANCTION_MINUTES,
  MAX_SLOW_MODE_SECONDS,
} from "./moderation_rules.ts";
import { MAX_ROOM_LENGTH, MAX_TURNS_LIMIT } from "./protocol_limits.ts";
import { DM_FROM } from "./preferences.ts";
import { MAX_TERM_MONTHS, MAX_TERM_SECONDS } from "./premium/plans.ts";
import { MAX_VOUCHERS_AT_ONCE, VOUCHER_DAYS } from "./premium/vouchers.ts";
import { ROLES } from "./roles.ts";

/**
 * Capabilities that a client announces in `join`: changes of the user list, several envelopes in a frame, streamed
 * answers, the lobby's messages from before the join, sessions of guests that can be resumed, end-to-end encryption.
 */
export const CAPS = ["presence", "batch", "stream", "backlog", "resume", "e2ee"] as const;

/** A capability of a client. */
export type Cap = typeof CAPS[number];

const id = z.number().int().positive();
const reason = z.string().optional();
/** Duration of a sanction, minutes; absent for one that lasts until it is lifted. */
const minutes = z.number().int().positive().max(MAX_SANCTION_MINUTES).optional();
/** How far back a ban removes what its target said, minutes. */
const remove_minutes = z.number().int().min(1).max(MAX_REMOVE_MINUTES).optional();
/** Id of a message; see `MessageId`. */
const messageId = z.union([id, z.uuid()]);
/** New state of a toggle; absent to invert the current one. */
const on = z.boolean().optional();
/**
 * Request for a page of a list: names that contain `query`, after the `cursor`, which is `next` of the previous page.
 */
const list = z.object({
  query: z.string().max(64).optional(),
  cursor: z.string().max(64).optional(),
  limit: z.number().int().positive().max(MAX_LIST_LIMIT).optional(),
});

/** The proof of a second step: of `POST /auth/passkey/options` too. */
const proof = {
  challenge: z.string().max(128).nullish(),
  code: z.string().max(64).nullish(),
  recovery_code: z.string().max(64).nullish(),
  assertion: z.record(z.string(), z.unknown()).nullish(),
};

/** Schemas of the client → server events. Unknown keys are ignored. */
export const CLIENT_EVENTS = {
  join: z.object({
    mode: z.enum(["guest", "login", "register", "restore", "resume"]),
    username: z.string().optional(),
    password: z.string().optional(),
    email: z.string().nullish(),
    mod_password: z.string().optional(),
    token: z.string().optional(),
    lang: z.string().max(35).optional(),
    resume: z.string().optional(),
    last: z.string().max(64).optional(),
    caps: z.array(z.string()).max(16).optional(),
    invite: z.string().nullish(),
    ...proof,
  }),
  message: z.object({ text: z.string() }),
  message_retract: z.object({ id: z.string() }),
  change_password: z.object({ old_password: z.string(), new_password: z.string() }),
  sign_out_everywhere: z.object({}),
  log_out: z.object({}),
  delete_account: z.object({ password: z.string(), ...proof }),
  pm_open: z.object({ target: z.string(), room: z.string().optional() }),
  pm_accept: z.object({ room: z.string() }),
  pm_decline: z.object({ room: z.string() }),
  pm_message: z.object({
    room: z.string(),
    text: z.string().optional(),
    ciphertext: z.string().optional(),
    nonce: z.string().optional(),
    transit_key: z.string().optional(),
    scheme: z.string().optional(),
    e2ee: z.unknown().optional(),
  }),
  pm_read: z.object({ room: z.string(), id: messageId }),
  pm_typing: z.object({ room: z.string(), busy: z.boolean() }),
  violet_reset: z.object({}),
  violet_stop: z.object({ room: z.string() }),
  violet_history: z.object({
    room: z.string(),
    before: id.optional(),
    limit: z.number().int().min(1).max(MAX_TURNS_LIMIT).optional(),
  }),
  violet_delete: z.object({ room: z.string(), id: messageId }),
  violet_again: z.object({ room: z.string(), id: messageId }),
  violet_choose: z.object({ room: z.string(), id: messageId, version: z.number().int().min(0) }),
  violet_more: z.object({ room: z.string() }),
  violet_edit: z.object({
    ...{ room: z.string(), id: messageId },
    ...{ ciphertext: z.string(), nonce: z.string(), transit_key: z.string() },
  }),
  set_preferences: z.object({ pm_from: z.enum(DM_FROM).optional() }),
  user_ignore: z.object({ target: z.string() }),
  user_unignore: z.object({ target: z.string() }),
  mod_kick: z.object({ target: z.string(), reason }),
  mod_ban: z.object({ target: z.string(), reason, minutes, remove_minutes }),
  mod_kickban: z.object({ target: z.string(), reason, minutes, remove_minutes }),
  mod_mute: z.object({ target: z.string(), reason, minutes, on }),
  mod_remove: z.object({ id: z.string(), reason }),
  mod_verify: z.object({ target: z.string(), on }),
  report: z.object({
    target: z.string(),
    text: z.string().optional(),
    reason: z.string(),
    message_id: messageId.optional(),
    room: z.string().min(1).max(MAX_ROOM_LENGTH).optional(),
    kf: z.unknown().optional(),
    e2ee: z.unknown().optional(),
    ts: z.unknown().optional(),
    tag: z.unknown().optional(),
  }),
  admin_get_users: list,
  admin_get_bans: list,
  admin_get_mutes: list,
  admin_get_reports: list.extend({ status: z.enum(["open", "closed"]).optional() }),
  admin_get_audit: list,
  admin_set_role: z.object({ user_id: id, role: z.enum(ROLES) }),
  admin_verify_user: z.object({ user_id: id, on }),
  admin_toggle_ai: z.object({ user_id: id, on }),
  admin_reset_link: z.object({ user_id: id, factors: z.boolean().optional() }),
  admin_invite: z.object({
    uses: z.number().int().min(1).max(INVITE_USES.most).optional(),
    days: z.number().int().min(1).max(INVITE_DAYS.most).optional(),
  }),
  admin_get_invites: z.object({}),
  admin_revoke_invite: z.object({ invite_id: id }),
  admin_get_entitlements: list,
  admin_entitlement: z.object({
    user_id: id,
    /** One of the account's; absent for its gift, or with `end`, for all. */
    entitlement_id: id.optional(),
    /** ISO 8601, or milliseconds since the Unix epoch; null for no end. */
    until: z.union([z.iso.datetime({ offset: true }), z.number().int()]).nullish(),
    end: z.literal(true).optional(),
    reason,
  }),
  admin_make_vouchers: z.object({
    months: z.number().int().min(1).max(MAX_TERM_MONTHS).optional(),
    seconds: z.number().int().min(1).max(MAX_TERM_SECONDS).optional(),
    count: z.number().int().min(1).max(MAX_VOUCHERS_AT_ONCE),
    days: z.number().int().min(1).max(VOUCHER_DAYS.most).optional(),
  }),
  admin_get_vouchers: z.object({}),
  admin_revoke_voucher: z.object({ voucher_id: id }),
  admin_unban: z.object({ ban_id: id }),
  admin_unmute: z.object({ mute_id: id }),
  admin_ban_ip: z.object({ cidr: z.string().max(64), reason, minutes, preview: z.boolean().optional() }),
  admin_resolve_report: z.object({ report_id: id, action: z.enum(["resolve", "dismiss"]) }),
  admin_slow_mode: z.object({ seconds: z.number().int().min(0).max(MAX_SLOW_MODE_SECONDS) }),
  admin_guard: z.object({ level: z.enum(GUARDS) }),
  admin_require_second_factor: z.object({ on: z.boolean() }),
  admin_violet_status: z.object({}),
  admin_violet_pull: z.object({ model: z.string().max(200) }),
  admin_violet_pull_stop: z.object({}),
  admin_violet_model: z.object({ model: z.string().max(200) }),
  admin_violet_try: z.object({ text: z.string() }),
};

/** An e-mail address of at most 254 characters (RFC 5321, 4.5.3.1.3). */
export const EMAIL = z.email().max(254);

/** Name of a client → server event. */
export type ClientEventName = keyof typeof CLIENT_EVENTS;

/** Data of each client → server event, as validated. */
export type ClientEvents = { [E in ClientEventName]: z.infer<typeof CLIENT_EVENTS[E]> };

/** Whether a name is a client → server event. False for inherited names such as `constructor`. */
export function isClientEvent(name: string): name is ClientEventName {
  return Object.hasOwn(CLIENT_EVENTS, name);
}
