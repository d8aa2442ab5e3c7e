// Checks a database in PostgreSQL.

import { redactPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import { inspectPostgres } from "../../adapters/postgres/postgres_inspection.ts";
import { type Finding, ok, problem, warning } from "./check.ts";

/** Inspects the database. Throws `StoreUnusable` when it cannot be reached or read. */
export async function examinePostgres(databaseUrl: string): Promise<Finding[]> {
  const address = redactPostgresUrl(databaseUrl);
  const { fresh, pending, incompatibility, isDurable, accounts, messages } = await inspectPostgres(
    databaseUrl,
  );
  if (incompatibility !== null) {
    return [problem(`${incompatibility}.`, "Set DATABASE_URL to another database.")];
  }
  const size = `${accounts} accounts, ${messages} private messages`;
  const findings = fresh
    ? [ok(`${address} is empty; the next start creates the tables.`)]
    : pending.length === 0
    ? [ok(`${address} is up to date: ${size}.`)]
    : [warning(
      `${address} is from an older version (${size}). The next start migrates it.`,
      "Stop all nodes, and make a backup first: pg_dump --format=custom",
    )];
  if (!isDurable) {
    const todo = "Turn fsync and synchronous_commit on there.";
    findings.push(warning("PostgreSQL confirms writes before they are on disk.", todo));
  }
  return findings;
}
