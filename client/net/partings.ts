// What is said when a session ends, or a connection was away.

import { CLOSE } from "../../server/protocol/errors.ts";

const FAREWELLS: ReadonlyMap<number, string> = new Map([
  [CLOSE.kicked, "A moderator asked you to leave. You can come back in."],
  [CLOSE.banned, "You have been banned from SexyChat."],
]);

/** Why one is outside while the server cannot be reached. */
export const UNREACHABLE = "SexyChat cannot be reached right now. Check your connection and try again.";

/** Why the server ended the session with close code `code`, where it gave no reason of its own. */
export function farewellFor(code: number): string {
  return FAREWELLS.get(code) ?? "Your session has ended.";
}

/** What the lobby says to somebody who was away for `ms`. */
export function absence(ms: number): string {
  return `You were away for ${duration(ms)}. What others said meanwhile is not shown.`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 2) return "a moment";
  if (seconds < 100) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
