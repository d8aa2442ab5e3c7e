// Moving in: opens a database of the original system, and imports it.

import type { OriginalDatabase } from "../../ports/moving/original_database.ts";
import type { ImportProgress, ImportReport, PatternSearch } from "../../ports/moving/import_report.ts";
import type { Secrets, Settings } from "../../ports/settings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

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
 * Opens a database of the original, read only: the path of a SQLite file, or `postgresql://…`. Throws `StoreUnusable`
 * where it cannot be read, or is none.
 */
export function openOriginal(source: string): Promise<OriginalDatabase> {
  throw new Error(`Not there yet: ${source.length}`);
}

/**
 * Imports everything in one transaction into a database without people; with accounts or messages in it, changes
 * nothing and says so. Throws `StoreUnusable`, also where the original turns out to be damaged: then nothing is changed.
 */
export function importOriginal(options: ImportOptions): Promise<ImportReport> {
  throw new Error(`Not there yet: ${options.dryRun}`);
}

/** Whether it is the name of a pattern, such as `pm:lower`. */
export function isRoomPattern(pattern: string): boolean {
  throw new Error(`Not there yet: ${pattern}`);
}
