// What tells the companion's conversation from those with people: its key, and the name of its room.

import { nameKey } from "../../../server/protocol/names.ts";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";

/** Key of the companion's conversation in `ScreenStore`. Her name is reserved. */
export const COMPANION_KEY = nameKey(BOT_NAME);

/** Whether a room is the one of a user and the companion. Rooms of people are named otherwise. */
export function isCompanionRoom(room: string): boolean {
  return room.startsWith("violet-");
}
