// Opens a database of the original, of whichever kind.

import type { OriginalDatabase } from "../../ports/moving/original_database.ts";
import { isPostgresUrl } from "../postgres/postgres_address.ts";
import { openPostgresOriginal } from "./postgres_original.ts";
import { openSqliteOriginal } from "./sqlite_original.ts";

/**
 * Opens a database of the original, read only: the path of a SQLite file, or `postgresql://…`. Throws `StoreUnusable`
 * where it cannot be read, or is none.
 */
export async function openOriginal(source: string): Promise<OriginalDatabase> {
  return isPostgresUrl(source) ? await openPostgresOriginal(source) : openSqliteOriginal(source);
}
