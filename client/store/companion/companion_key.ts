// What tells the companion's conversation from those with people.

import { nameKey } from "../../../server/protocol/names.ts";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";

/** Key of the companion's conversation in `ScreenStore`. Her name is reserved. */
export const COMPANION_KEY = nameKey(BOT_NAME);
