// Moving in: imports a database of the original system.

import { createHmacDigests } from "../../adapters/hmac_digests.ts";
import { createAesVault } from "../../adapters/aes_vault.ts";
import { onTarget } from "../../adapters/original/import_target.ts";
import { ROOM_CIPHERS } from "../../adapters/original/room_ciphers.ts";
import { turnContext } from "../../companion/kept/kept_conversation.ts";
import { pairRoom } from "../../features/dm/room_names.ts";
import type { OriginalDatabase } from "../../ports/moving/original_database.ts";
import type { ImportProgress, ImportReport, PatternSearch } from "../../ports/moving/import_report.ts";
import type { ImportTools } from "../../ports/moving/import_tools.ts";
import type { Secrets, Settings } from "../../ports/settings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { importInto } from "../../store/original/original_import.ts";
import { roomPattern } from "../../store/original/room_patterns.ts";
import { operatorEntry } from "../operator_entry.ts";
import { banAddresses } from "./ban_addresses.ts";

export { openOriginal } from "../../adapters/original/original_opener.ts";

/** What to import, and where to. */
export interface ImportOptions {
  readonly original: OriginalDatabase;
  /** The database of this installation, made and migrated where needed; and whose addresses are not to be banned. */
  readonly target: Pick<Settings, "databaseUrl" | "dataDir" | "trustedProxies">;
  /** Of this installation: they seal what comes. */
  readonly secrets: Pick<Secrets, "jwtSecret" | "secretKey">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** The original's JWT_SECRET. Absent: that of this installation is tried. */
  readonly jwtSecret?: string;
  /** The one pattern of room names to try, as `isRoomPattern` knows it. Absent: all. */
  readonly roomPattern?: string;
  /** Does everything, and takes it back. */
  readonly dryRun: boolean;
  /** Of the dry run before, so that the patterns are not searched again. */
  readonly search?: PatternSearch;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/**
 * Imports everything in one transaction into a database without people; with accounts or messages in it, changes
 * nothing and says so. Throws `StoreUnusable`, also where the original turns out to be damaged: then nothing is changed.
 */
export async function importOriginal(options: ImportOptions): Promise<ImportReport> {
  const { original, target, secrets, clock, log, jwtSecret, dryRun, search, onProgress } = options;
  const now = clock.now();
  return await onTarget({ ...target, log }, (db, dialect) =>
    importInto(db, dialect, {
      ...{ original, now, dryRun, tools: toolsOf(secrets, target.trustedProxies) },
      ...{ secret: jwtSecret ?? secrets.jwtSecret, isSecretNamed: jwtSecret !== undefined },
      ...(options.roomPattern === undefined ? {} : { roomPattern: options.roomPattern }),
      ...(search === undefined ? {} : { search }),
      ...(onProgress === undefined ? {} : { onProgress }),
      auditEntry: (detail) => operatorEntry({ at: now, action: "import_original", detail }),
    }));
}

/** Whether it is the name of a pattern, such as `pm:lower`. */
export function isRoomPattern(pattern: string): boolean {
  return roomPattern(pattern) !== undefined;
}

function toolsOf(
  secrets: Pick<Secrets, "jwtSecret" | "secretKey">,
  trustedProxies: readonly string[],
): ImportTools {
  const digests = createHmacDigests(secrets);
  const vault = createAesVault(secrets.secretKey);
  return {
    ciphers: ROOM_CIPHERS,
    roomKeyOf: (a, b) => Uint8Array.fromBase64(digests.roomKey(pairRoom(a, b))),
    sealTurn: (text, userId, rowId) => vault.seal(text, turnContext(userId, rowId)),
    banAddress: banAddresses(trustedProxies),
  };
}
