// What the server may send: the data of each server → client event. Times are ISO 8601 UTC with milliseconds.

import type { ErrorCode } from "./errors.ts";
import type { Capacity, Guard, PanelList, ReportStatus } from "./moderation_rules.ts";
import type { Role } from "./roles.ts";

/** A person as everybody sees them. */
export interface User {
  username: string;
  /** `mod` and above. */
  is_admin: boolean;
  is_registered: boolean;
  is_verified: boolean;
  role: Role;
}

/** Limits that a client can enforce before the server does. */
export interface Limits {
  /** Unicode code points. */
  max_msg_len: number;
  /** Messages in each {@link Limits.rate_window_ms}. */
  rate_messages: number;
  rate_window_ms: number;
  max_frame_bytes: number;
}

/** Id of a message: a whole number where it is kept, else a UUID. */
export type MessageId = number | string;

/** A private room, and the base64 key of 32 bytes that seals what is said in it. */
export interface Room {
  room: string;
  room_key: string;
  /** The other person as they are now; absent while offline. */
  peer?: User;
}

/** An account, as moderators see it. `email` is null below `admin`. */
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

/** A ban in force. `username` is empty for a ban on addresses alone; `ip` is for `admin` and above. */
export interface ListedBan {
  id: number;
  username: string;
  ip?: string;
  reason?: string;
  created_at: string;
  expires_at?: string;
  /** The role with which it was made. Lifting it takes at least that. */
  actor_role: Role;
}

/** A mute in force. `ip`, the addresses that a guest's mute holds, is for `admin` and above. */
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
  reason: string;
  created_at: string;
  status: ReportStatus;
  closed_by?: string;
  closed_at?: string;
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

/** A model that the companion's machine has. `size` in bytes; `loaded`: whether it is in memory now. */
export interface ListedModel {
  name: string;
  size: number;
  loaded: boolean;
}

/** Fetching a model. `status` and the bytes are there while it runs, `msg` when it failed. */
export interface ModelPullState {
  model: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** In the machine's words. */
  status?: string;
  total?: number;
  completed?: number;
  msg?: string;
}

/** News about the room, for clients that say it in a language of their own. Without `minutes`, until it is lifted. */
export type RoomNews =
  | {
    key:
      | "joined"
      | "left"
      | "kicked"
      | "unbanned"
      | "unmuted"
      | "verified"
      | "unverified"
      | "ai_granted"
      | "ai_revoked";
    name: string;
  }
  /** So many came and so many left, where a line for each would be too much. Either may be 0. */
  | { key: "came_and_went"; joined: number; left: number }
  | { key: "renamed"; name: string; to: string }
  | { key: "banned" | "muted"; name: string; minutes?: number }
  | { key: "role"; name: string; role: Role }
  | { key: "addresses_banned"; minutes?: number }
  | { key: "addresses_unbanned" | "restarting" }
  /** This node hears no others for now; hears them again, having missed something; has missed something. */
  | { key: "cut_off" | "rejoined" | "missed" }
  /** Somebody else took this person's name meanwhile. */
  | { key: "name_lost" }
  | { key: "slow_mode"; seconds: number }
  | { key: "guard"; level: Guard };

/** Why somebody has to go, for clients that say it in a language of their own. Without `minutes`, until it is lifted. */
export type Dismissal =
  | { key: "kicked"; reason?: string }
  | { key: "banned"; minutes?: number; reason?: string }
  | { key: "address_banned"; minutes?: number };

/** Data of each server → client event. */
export interface ServerEvents {
  /** Sent once, when the socket opens. */
  hello: {
    protocol: number;
    limits: Limits;
    features: string[];
    guest_allowed: boolean;
    registration: "open" | "invite" | "closed";
    bot: string;
  };
  /** Reply to `join`. */
  joined: {
    username: string;
    is_admin: boolean;
    role: Role;
    /** Where the role comes from, when it is not the account's own: such a moderator may do less. */
    capacity?: Capacity;
    is_registered: boolean;
    has_ai_access: boolean;
    ai_messages_used: number;
    ai_free_limit: number;
    email?: string;
    token?: string;
    ignored_list?: string[];
  };
  /** A refusal: what was asked for did not happen. `reason` is a moderator's, with `banned` and `muted`. */
  error: { code: ErrorCode; msg: string; retry_after_ms?: number; reason?: string };
  /**
   * Reply to a request with an `id` that has no reply event of its own: `id` and `ts` of a message, `token` for
   * `sign_out_everywhere`, else nothing.
   */
  ack: { id?: MessageId; ts?: string; token?: string };
  /** Reply to `pm_open` and `pm_accept`. */
  pm_ready: Room & { with: string };
  /** Somebody asks to talk in private. */
  pm_invite: Room & { from: string };
  /** An invitation was accepted, for every socket of both people. */
  pm_accepted: { room: string; by: string };
  /** A private message, to every socket of both people. `text` where a guest takes part, else `ciphertext` and `nonce`. */
  pm_message: {
    id: MessageId;
    from: string;
    room: string;
    ts: string;
    text?: string;
    ciphertext?: string;
    nonce?: string;
    scheme?: string;
    /** With an answer of the companion that was counted: free messages used, this one included. */
    ai_messages_used?: number;
  };
  /** The companion is with somebody, or no longer. `position` is the place in her line, 0 while she answers. */
  violet_typing: { busy: boolean; room?: string; position?: number };
  /** A piece of a reply while it is made, number `seq` from 0, sealed with the key of the question `re_id`. */
  violet_delta: { room: string; re_id: MessageId; seq: number; ciphertext: string; nonce: string };
  /** The companion has forgotten everything said with this person, who asked for it at another socket. */
  violet_forgot: { room: string };
  /** The companion does not answer: no free message is left. */
  ai_response: { error: "ai_limit_reached"; room: string };
  /** Somebody has read a room up to a message. */
  pm_read: { room: string; by: string; id: MessageId };
  /** Somebody began or stopped typing. */
  pm_typing: { room: string; from: string; busy: boolean };
  /** What waits unread, after joining. */
  pm_unread: { rooms: { with: string; room: string; count: number }[] };
  /** Reply to `change_password`, with a new token when it succeeded. */
  password_changed: { success: boolean; msg?: string; token?: string };
  /** Reply to `user_ignore` and `user_unignore`; the person's other sockets get it too. */
  ignore_status: { target: string; ignored: boolean };
  /** A person's own role has changed, or where it comes from, as in `joined`. */
  role_updated: { role: Role; capacity?: Capacity };
  /** Whether somebody may write to the companion without limit. */
  ai_unlock: { has_ai_access: boolean; msg?: string };
  /** Whether somebody is muted themselves; on joining only when they are. */
  mute_updated: { muted: boolean; reason?: string; expires_at?: string };
  /** How the lobby is set; after joining and on change. */
  room_state: { slow_mode_seconds: number; guard: Guard };
  /** Reports that wait, for moderators; after joining and on change. */
  reports_open: { open: number };
  /** A list of the panel has changed, for those who may see it. */
  admin_changed: { what: PanelList };
  /** Replies to `admin_get_…`. `next` is the `cursor` of the next part; absent at the end. */
  admin_users: { users: ListedUser[]; next?: string };
  admin_bans: { bans: ListedBan[]; next?: string };
  admin_mutes: { mutes: ListedMute[]; next?: string };
  admin_reports: { reports: ListedReport[]; open: number; next?: string };
  admin_audit: { entries: ListedAuditEntry[]; next?: string };
  /** Reply to a change made in the panel. `said` where the lobby reads the same. */
  admin_action_ok: { msg: string; said?: RoomNews };
  /** Reply to `admin_ban_ip` with `preview`: the range in its canonical form, and how many people online it covers. */
  admin_ban_preview: { cidr: string; people: number };
  /**
   * How the companion's machine stands: reply to `admin_violet_status`, and to admins when it has changed. `ready`: the
   * model in use is there. `failure`: why it cannot be reached. `pull`: the model being fetched, or the last one.
   */
  admin_violet_status: {
    reachable: boolean;
    failure?: string;
    version?: string;
    model: string;
    ready: boolean;
    models: ListedModel[];
    running: number;
    waiting: number;
    concurrency: number;
    pull?: ModelPullState;
  };
  /** How far fetching a model is, for admins. */
  admin_violet_pull: ModelPullState;
  /** What the companion says to `admin_violet_try`. `answered`: it is the model's, not a line in its place. */
  admin_violet_said: { text: string; answered: boolean; took_ms: number };
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
  /** A line about the room itself: joins, parts, moderation, shutdown. `said` is what `msg` says. */
  system: { msg: string; ts: string; said?: RoomNews };
  /**
   * What was meant for this person since then may not have arrived, though the socket stayed open: private messages have to
   * be fetched anew, those of `room` or, without it, all. Then a `system` line marks the gap in the lobby, and `pm_invite` and
   * `pm_unread` follow, as after joining.
   */
  resync: { since: string; room?: string };
  /** Everybody online: Violet first, then by role, then by name. */
  nicklist: { users: User[] };
  /** What changed since the last `nicklist` or `presence`, for clients with that cap. */
  presence: { join?: User[]; part?: string[]; update?: User[] };
}

/** Name of a server → client event. */
export type ServerEventName = keyof ServerEvents;

/** One server → client envelope, discriminated by `event`. */
export type ServerEnvelope = {
  [E in ServerEventName]: { event: E; data: ServerEvents[E]; re?: string };
}[ServerEventName];
