// The data of each server → client event. Times are ISO 8601 UTC with milliseconds.

import type { CannedText, CompanionTurn, ModelPullState, RunTags } from "./companion_events.ts";
import type { CompanionStatus } from "./inference_status.ts";
import type { DeviceView } from "./devices.ts";
import type { OpenedKeys, PairKeysView } from "./e2ee/pair_keys.ts";
import type { E2eeHeader } from "./e2ee/sealed_lengths.ts";
import type { ErrorData } from "./errors.ts";
import type { MessageId } from "./ids.ts";
import type { Capacity, Guard, PanelList, Remover, ReportProof } from "./moderation_rules.ts";
import type { OperatorInfo } from "./operator_info.ts";
import type {
  ListedAuditEntry,
  ListedBan,
  ListedInvite,
  ListedMute,
  ListedReport,
  ListedUser,
} from "./panel_rows.ts";
import type { ListedEntitlement } from "./premium/entitlements.ts";
import type { ListedVoucher } from "./premium/vouchers.ts";
import type { Preferences } from "./preferences.ts";
import type { Role } from "./roles.ts";
import type { Dismissal, SystemMessage } from "./system_message.ts";

export type { MessageId } from "./ids.ts";
export type { Dismissal, SystemMessage } from "./system_message.ts";
export type { ListedModel, ModelPullState } from "./companion_events.ts";
export type {
  ListedAuditEntry,
  ListedBan,
  ListedInvite,
  ListedMute,
  ListedReport,
  ListedUser,
} from "./panel_rows.ts";

/** A user's public profile. */
export interface User {
  username: string;
  /** `mod` and above. */
  is_admin: boolean;
  is_registered: boolean;
  is_verified: boolean;
  role: Role;
  /** Present for the companion. */
  bot?: true;
}

/** Limits that a client can check before it sends. */
export interface Limits {
  /** Unicode code points. */
  max_msg_len: number;
  /** Messages in each {@link Limits.rate_window_ms}. */
  rate_messages: number;
  rate_window_ms: number;
  max_frame_bytes: number;
}

/**
 * A private room, and the key of 32 bytes, in base64, that seals its messages. Clients with the cap `e2ee` get no key of an
 * end-to-end encrypted room of two members; in every room of two members they get the members of `OpenedKeys`.
 */
export interface Room extends Partial<OpenedKeys> {
  room: string;
  room_key: string | null;
  /** Current profile of the other user; absent while offline. */
  peer?: User;
}

/** Data of each server → client event. */
export interface ServerEvents {
  /** Sent once, when the socket opens. */
  hello: OperatorInfo & {
    protocol: number;
    limits: Limits;
    features: string[];
    guest_allowed: boolean;
    registration: "open" | "invite" | "closed";
    bot: string;
  };
  /** Reply to `join`. `resume` resumes the session of a guest with that cap: at most 64 characters of base64url. */
  joined: {
    username: string;
    is_admin: boolean;
    role: Role;
    /** Source of the role when it is not the account's own. Such a moderator has fewer permissions. */
    capacity?: Capacity;
    /** The account has a role of staff, and gets its rights back once it has a second factor. */
    needs_second_factor?: true;
    is_registered: boolean;
    has_ai_access: boolean;
    /** Answers of the companion that counted, with and without unlimited access. */
    ai_messages_used: number;
    /** How many may count without unlimited access: the free messages, and those that were given with it. */
    ai_free_limit: number;
    /** The free messages alone. For members whose client announces caps. */
    ai_trial?: number;
    email?: string;
    token?: string;
    ignored_list?: string[];
    /** For members who have chosen, or whose client announces caps. */
    preferences?: Preferences;
    resume?: string;
  };
  /** A refusal: the request had no effect. */
  error: ErrorData;
  /**
   * Reply to a request without its own reply event: a message's `id` and `ts`, a new `token`, whether the text of a report
   * is proven, or nothing.
   */
  ack: { id?: MessageId; ts?: string; token?: string; proof?: ReportProof };
  /** Reply to `pm_open` and `pm_accept`. `elsewhere`: the companion's model runs on another machine than this server. */
  pm_ready: Room & { with: string; elsewhere?: true };
  /** An invitation to a private conversation. */
  pm_invite: Room & { from: string };
  /** This user declined an invitation at another socket. */
  pm_declined: { room: string };
  /** An invitation was accepted; to every socket of both users. */
  pm_accepted: { room: string; by: string };
  /** A private message; to every socket of both users. `text` with a guest, else `ciphertext` and `nonce`. */
  pm_message: {
    id: MessageId;
    from: string;
    room: string;
    ts: string;
    text?: string;
    ciphertext?: string;
    nonce?: string;
    scheme?: string;
    /** Of an end-to-end encrypted message, as it was sent. */
    e2ee?: E2eeHeader;
    /** What proves its sender and time to a moderator, with `e2ee`. */
    tag?: string;
    /** A canned reply of the companion, as data. */
    said?: CannedText;
    /** Free messages used, with an answer of the companion that counted as one. */
    ai_messages_used?: number;
    /** Present in an answer of the companion that ended before it was complete. */
    cut?: true;
    /** In an answer of the companion, for clients with the cap `stream`: the question, as in `violet_delta`. */
    re_id?: MessageId;
    /** The answer with this id was made again: this is its newest version, which is chosen. */
    again_of?: MessageId;
    /** The answer with this id was continued: this is its whole text. */
    more_of?: MessageId;
  };
  /**
   * State of the user's question `re_id`. `position` is its place in the queue, 0 while the companion answers.
   * `wait_ms`: an estimate of the wait in the queue, once answers were measured.
   */
  violet_typing: RunTags & {
    busy: boolean;
    room?: string;
    position?: number;
    wait_ms?: number;
    re_id?: MessageId;
  };
  /**
   * A part of a streamed answer, numbered by `seq` from 0, sealed with the key of the question `re_id`; with `scheme`,
   * with the key of the room.
   */
  violet_delta: RunTags & {
    room: string;
    re_id: MessageId;
    seq: number;
    ciphertext: string;
    nonce: string;
    scheme?: "room";
  };
  /**
   * At another socket of the user, the companion's memory was deleted; with `ids`, only these turns of it, or they gave
   * way to a new question.
   */
  violet_forgot: { room: string; ids?: number[] };
  /** What was said with the companion, oldest first: reply to `violet_history`; or turns that have changed. */
  violet_turns: { room: string; turns: CompanionTurn[] };
  /** The user's question `id` ended without an answer. */
  violet_unanswered: { room: string; id: number };
  /** The companion does not answer, because no free message is left. */
  ai_response: { error: "ai_limit_reached"; room: string };
  /** Keys of a private conversation have changed; for clients with the cap `e2ee`. `with`: the other's name. */
  pm_keys: PairKeysView & { room: string; with: string };
  /** A new device of this account asks for its keys; for clients with the cap `e2ee`. `move`: see REST. */
  keys_move: { move: string };
  /** A user has read a room up to a message. */
  pm_read: { room: string; by: string; id: MessageId };
  /** A user started or stopped typing. */
  pm_typing: { room: string; from: string; busy: boolean };
  /** Whether the guest on the other side is there. `away`: without a socket, but may come back. `gone`: for good. */
  pm_peer: { room: string; state: "away" | "back" | "gone" };
  /** Unread messages by room; after joining. */
  pm_unread: { rooms: { with: string; room: string; count: number }[] };
  /** Reply to `change_password`, with a new token on success. */
  password_changed: { success: boolean; msg?: string; token?: string };
  /** Reply to `user_ignore` and `user_unignore`; also to the user's other sockets. */
  ignore_status: { target: string; ignored: boolean };
  /** What happened to the user's account elsewhere: a new device signed in, or the password was reset. */
  account_notice: { kind: "new_device" | "reset"; device?: DeviceView; ts: string };
  /** A new token in place of the one of this socket's device, which is in use. */
  token: { token: string };
  /** This user changed the preferences at another socket. */
  preferences: Preferences;
  /** The user's own role or its source has changed; see `joined`. */
  role_updated: { role: Role; capacity?: Capacity; needs_second_factor?: true };
  /**
   * Whether the user has premium, which is unlimited access to the companion, and when that ends. No end is null, or is
   * not said. `ai_free_limit` as in `joined`, where it has changed.
   */
  ai_unlock: { has_ai_access: boolean; until?: string | null; ai_free_limit?: number; msg?: string };
  /** Whether the user is muted; after joining only if so. */
  mute_updated: { muted: boolean; reason?: string; expires_at?: string };
  /** Settings of the lobby; after joining and on change. */
  room_state: {
    slow_mode_seconds: number;
    guard: Guard;
    /** Staff without a second factor have the rights of users. */
    require_second_factor?: true;
  };
  /** Number of open reports, for moderators; after joining and on change. */
  reports_open: { open: number };
  /** A list of the moderation panel has changed; for users who may see it. */
  admin_changed: { what: PanelList };
  /** Replies to `admin_get_…`. `next` is the `cursor` of the next page; absent at the end. */
  admin_users: { users: ListedUser[]; next?: string };
  admin_bans: { bans: ListedBan[]; next?: string };
  admin_mutes: { mutes: ListedMute[]; next?: string };
  admin_reports: { reports: ListedReport[]; open: number; next?: string };
  admin_audit: { entries: ListedAuditEntry[]; next?: string };
  /** Reply to `admin_get_invites`, `admin_invite` and `admin_revoke_invite`: the invitations that hold, newest first. */
  admin_invites: { invites: ListedInvite[] };
  /** Reply to `admin_get_entitlements`, newest first. */
  admin_entitlements: { entitlements: ListedEntitlement[]; next?: string };
  /** Reply to `admin_get_vouchers` and `admin_make_vouchers`, newest first. */
  admin_vouchers: { vouchers: ListedVoucher[] };
  /** Reply to a change made in the panel. `said` is the same notice as data: the lobby, or only staff, get it too. */
  admin_action_ok: { msg: string; said?: SystemMessage };
  /** Reply to `admin_reset_link`: where the member sets a new password, once, until then. */
  admin_reset_link: { url: string; expires_at: string };
  /** Reply to `admin_ban_ip` with `preview`: the canonical range, and the number of online users in it. */
  admin_ban_preview: { cidr: string; people: number };
  /** State of the companion's inference server; a reply, and to admins on change. */
  admin_violet_status: CompanionStatus;
  /** Progress of a model download, for admins. */
  admin_violet_pull: ModelPullState;
  /** Reply to `admin_violet_try`. `answered`: the text is the model's, and not a canned reply. */
  admin_violet_said: { text: string; said?: CannedText; answered: boolean; took_ms: number };
  /** The last event before a close with 4001 or 4003. */
  kicked: { msg: string; said?: Dismissal };
  /** A lobby message, the sender's own included. */
  message: {
    id: string;
    username: string;
    text: string;
    is_admin: boolean;
    is_registered: boolean;
    is_verified: boolean;
    role: Role;
    ts: string;
  };
  /** The newest lobby messages from before the join, oldest first; right after `joined`, where the server keeps any. */
  lobby_backlog: { messages: ServerEvents["message"][] };
  /** Lobby messages that are shown no more: their author took them back, or staff removed them. */
  message_removed: { ids: string[]; by: Remover };
  /** A notice in the lobby: joins, parts, moderation, shutdown. `said` is the same notice as `msg`, as data. */
  system: { msg: string; ts: string; said?: SystemMessage };
  /**
   * Events since then may be lost, although the socket stayed open. The client fetches private messages again, of
   * `room` or of all. Then come a `system` notice, which marks the gap in the lobby, `pm_invite` and `pm_unread`.
   */
  resync: { since: string; room?: string };
  /** All online users: Violet first, then by role, then by name. */
  nicklist: { users: User[] };
  /** Changes since the last `nicklist` or `presence`, for clients with the capability `presence`. */
  presence: { join?: User[]; part?: string[]; update?: User[] };
}

/** Name of a server → client event. */
export type ServerEventName = keyof ServerEvents;

/** A server → client envelope, discriminated by `event`. */
export type ServerEnvelope = {
  [E in ServerEventName]: { event: E; data: ServerEvents[E]; re?: string };
}[ServerEventName];
