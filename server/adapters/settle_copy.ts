// Begins a new epoch when the database that is opened is an older copy.

import type { Kysely } from "kysely";
import type { Log } from "../ports/log.ts";
import { type Opening, settleEpoch } from "../store/instance.ts";
import type { Tables } from "../store/schema.ts";
import { readInstanceMark } from "./process/instance_file.ts";

/** Settles the epoch of a database without pending migrations, and logs a line for a new one. Throws `UnsafeFile`. */
export async function settleCopy(
  db: Kysely<Tables>,
  { dataDir, log, ...opening }: Pick<Opening, "engine" | "origin"> & {
    /** Folder of the node's file `instance`; null without one. */
    readonly dataDir: string | null;
    readonly log: Log;
  },
): Promise<void> {
  const seen = dataDir === null ? null : readInstanceMark(dataDir);
  const uuid = (): string => crypto.randomUUID();
  if (!await settleEpoch(db, { ...opening, seen, now: Date.now(), uuid })) return;
  log.warn(
    "the database is an older copy: members have to sign in again, and ids continue at a higher number",
  );
}
