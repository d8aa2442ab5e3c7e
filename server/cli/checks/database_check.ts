// Checks whether the database can be opened, is intact, and is of this version.

import { isPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import type { Check } from "./check.ts";
import { problem } from "./check.ts";
import { examinePostgres } from "./postgres_check.ts";
import { examineSqlite } from "./sqlite_check.ts";

/** Checks the database. */
export const database: Check = {
  about: "database",
  async run({ settings: { databaseUrl, dataDir } }) {
    if (!isPostgresUrl(databaseUrl)) return await examineSqlite(databaseUrl, dataDir);
    try {
      return await examinePostgres(databaseUrl);
    } catch (error) {
      return [
        problem(`${(error as Error).message}.`, "Correct that, or set DATABASE_URL to another database."),
      ];
    }
  },
};
