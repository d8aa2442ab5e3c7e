// Rows of the table of rates for end-to-end encryption. bounds.ts has the whole table.

import { budget, perMinute, type RateRow } from "./rate_types.ts";

const HOUR_S = 3_600;

/** The rates. */
export const KEY_RATES = {
  key_logs: {
    what: "Look-ups of a member's public keys",
    tiers: { principal: perMinute(60) },
    where: "server/features/e2ee/key_directory.ts",
    beyond: "429 `rate_limited`",
  },
  key_writes: {
    what: "Sealed pins and backups of keys that a member keeps at the server",
    tiers: { principal: perMinute(60) },
    where: "server/features/e2ee/key_backups.ts",
    beyond: "429 `rate_limited`",
  },
  key_backup_reads: {
    what: "Backups of keys that a member reads",
    tiers: { principal: budget(10, 10 / HOUR_S) },
    where: "server/features/e2ee/key_backups.ts",
    beyond: "429 `rate_limited`",
  },
  key_moves: {
    what: "Moves of a member's key to a new device",
    tiers: { principal: budget(3, 3 / HOUR_S) },
    where: "server/features/e2ee/key_moves.ts",
    beyond: "429 `rate_limited`",
  },
  epochs: {
    what: "New keys of a conversation, for each member and conversation",
    tiers: { principal: budget(30, 30 / HOUR_S) },
    where: "server/features/e2ee/epoch_feature.ts",
    beyond: "429 `rate_limited`",
  },
  second_sendings: {
    what: "Look-ups whether a message between members that a mute or a rate refuses was stored before",
    tiers: { principal: perMinute(60) },
    where: "server/features/dm/second_sending.ts",
    beyond: "the refusal of the mute or the rate",
  },
} as const satisfies Record<string, RateRow>;
