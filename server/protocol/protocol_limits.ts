// The constants of the contract. What an operator can change is in server/config.ts.

/** Version of the wire contract, sent in `hello`. */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol a client may ask for. */
export const SUBPROTOCOL = "aphrodite.v1";

/** Name of the companion, reserved in any case. */
export const BOT_NAME = "Violet";

/** Longest lobby or plain private message, in Unicode code points after trimming. */
export const MAX_MESSAGE_LENGTH = 500;

/** Messages that a user may send in each window, in the lobby and in private together. */
export const RATE_MESSAGES = 6;

/** Length of the sliding rate window, milliseconds. */
export const RATE_WINDOW_MS = 5_000;

/** Least time between two `nicklist` or `presence` events, milliseconds. */
export const USER_LIST_INTERVAL_MS = 250;

/**
 * Protocol errors that are allowed within {@link PROTOCOL_ERROR_WINDOW_MS}. One more closes the connection with 4002.
 */
export const MAX_PROTOCOL_ERRORS = 20;

/** Window in which protocol errors are counted, milliseconds. */
export const PROTOCOL_ERROR_WINDOW_MS = 10_000;

/** Most unsent bytes for one client, apart from a single longer frame, and most unhandled bytes from one client. */
export const MAX_BACKLOG_BYTES = 1024 * 1024;

/** How long a resend of a message is recognised by its request `id`, milliseconds. */
export const RESEND_WINDOW_MS = 10 * 60_000;

/** Longest request `id`, characters. */
export const MAX_REQUEST_ID_LENGTH = 64;

/** Longest name of a private room, characters. */
export const MAX_ROOM_LENGTH = 80;

/** Turns in a `violet_turns`: when the request does not say, and at most. */
export const DEFAULT_TURNS_LIMIT = 50;
export const MAX_TURNS_LIMIT = 100;

/** Versions of answers in a `violet_turns` together, bytes: a quarter of what may wait unsent for one client. */
export const MAX_VERSIONS_BYTES = 256 * 1024;

/** Messages of a `lobby_backlog` together, bytes: a quarter of what may wait unsent for one client. */
export const MAX_LOBBY_BACKLOG_BYTES = 256 * 1024;

/** Shape of a username. */
export const USERNAME_PATTERN = /^[A-Za-z0-9_-]{1,20}$/;

/** Number of Unicode code points in a text. The contract measures messages in code points. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** How long the session of a guest may be resumed after its socket has ended, milliseconds. */
export const RESUME_GRACE_MS = 120_000;
