// The constants of the contract. What an operator can change is in server/config.ts.

/** Version of the wire contract, sent in `hello`. */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol a client may ask for. */
export const SUBPROTOCOL = "aphrodite.v1";

/** Name of the companion, reserved in any case. */
export const BOT_NAME = "Violet";

/** Longest lobby or plain private message, in Unicode code points after trimming. */
export const MAX_MESSAGE_LENGTH = 500;

/** Messages a person may send per window, lobby and private together. */
export const RATE_MESSAGES = 6;

/** Length of the sliding rate window, milliseconds. */
export const RATE_WINDOW_MS = 5_000;

/** Least time between two `nicklist` or `presence` events, milliseconds. */
export const ROSTER_INTERVAL_MS = 250;

/** Protocol errors a connection may make within {@link PROTOCOL_ERROR_WINDOW_MS}; one more closes it with 4002. */
export const MAX_PROTOCOL_ERRORS = 20;

/** Window in which protocol errors are counted, milliseconds. */
export const PROTOCOL_ERROR_WINDOW_MS = 10_000;

/** Bytes that may wait unsent for one client, beside a frame that is longer by itself, and unhandled from one client. */
export const MAX_BACKLOG_BYTES = 1024 * 1024;

/** How long the `id` of a message is remembered, so that a resend is recognised, milliseconds. */
export const RESEND_WINDOW_MS = 10 * 60_000;

/** Longest request `id`, characters. */
export const MAX_REQUEST_ID_LENGTH = 64;

/** Shape of a username. */
export const USERNAME_PATTERN = /^[A-Za-z0-9_-]{1,20}$/;

/** Number of Unicode code points in `text`, the unit in which the contract measures messages. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
