// What the server may send: the data of each server → client event. Times are ISO 8601 UTC with milliseconds.

import type { ErrorCode } from "./errors.ts";
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
    is_registered: boolean;
    has_ai_access: boolean;
    ai_messages_used: number;
    ai_free_limit: number;
    email?: string;
    token?: string;
    ignored_list?: string[];
  };
  /** A refusal: what was asked for did not happen. */
  error: { code: ErrorCode; msg: string; retry_after_ms?: number };
  /**
   * Reply to a request with an `id` that has no reply event of its own: `id` and `ts` of a message, `token` for
   * `sign_out_everywhere`, else nothing.
   */
  ack: { id?: MessageId; ts?: string; token?: string };
  /** Reply to `pm_open` and `pm_accept`. */
  pm_ready: Room & { with: string };
  /** Somebody asks to talk in private. */
  pm_invite: Room & { from: string };
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
  };
  /** Somebody has read a room up to a message. */
  pm_read: { room: string; by: string; id: MessageId };
  /** Somebody began or stopped typing. */
  pm_typing: { room: string; from: string; busy: boolean };
  /** What waits unread, after joining. */
  pm_unread: { rooms: { with: string; room: string; count: number }[] };
  /** Reply to `change_password`, with a new token when it succeeded. */
  password_changed: { success: boolean; msg?: string; token?: string };
  /** Reply to `user_ignore` and `user_unignore`. */
  ignore_status: { target: string; ignored: boolean };
  /** The last event before a close with 4001 or 4003. */
  kicked: { msg: string };
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
  /** A line about the room itself: joins, parts, moderation, shutdown. */
  system: { msg: string; ts: string };
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
