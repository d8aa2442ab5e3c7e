// End-to-end encryption at the server: it keeps public keys and what is sealed, and can open none of it.

import type { Context } from "../context.ts";
import { createEpochFeature, type EpochFeature, type PeerIn } from "./epoch_feature.ts";
import { createKeyBackups, type KeyBackups } from "./key_backups.ts";
import { createKeyDirectory, type KeyDirectory } from "./key_directory.ts";
import { createKeyMoves, type KeyMoves } from "./key_moves.ts";
import { createKeyNotices } from "./key_notices.ts";
import type { ProvePassword } from "./key_rules.ts";

/** The parts of the feature. */
export interface E2eeFeature {
  readonly directory: KeyDirectory;
  readonly backups: KeyBackups;
  readonly moves: KeyMoves;
  readonly epochs: EpochFeature;
}

/** What the feature needs of others. */
export interface E2eeOptions {
  readonly provePassword: ProvePassword;
  /** The room of two accounts. */
  readonly roomOf: (a: number, b: number) => string;
  readonly peerIn: PeerIn;
}

/** Makes the feature. */
export function createE2ee(context: Context, { provePassword, roomOf, peerIn }: E2eeOptions): E2eeFeature {
  const notices = createKeyNotices(context, roomOf);
  return {
    directory: createKeyDirectory(context, notices, provePassword),
    backups: createKeyBackups(context, provePassword),
    moves: createKeyMoves(context, notices),
    epochs: createEpochFeature(context, notices, peerIn),
  };
}
