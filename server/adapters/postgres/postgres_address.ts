// Where a PostgreSQL database is, how that is shown without its secrets, and what goes wrong on the way to it.

import { StoreUnusable } from "../../store/unusable.ts";
import { errorCode, redactAddress, redactAddressesIn, redactPath } from "../redaction.ts";

/** True for the address of a PostgreSQL database. */
export function isPostgresUrl(databaseUrl: string): boolean {
  return /^postgres(ql)?:\/\//.test(databaseUrl);
}

/** A database's address as people may see it: host, port and name. A socket stands in place of the host. */
export function redactPostgresUrl(databaseUrl: string): string {
  const { hostname, pathname, searchParams } = new URL(databaseUrl);
  if (hostname !== "") return redactAddress(databaseUrl).replace(/^postgres:/, "postgresql:");
  return `postgresql://${redactPath(searchParams.get("host") ?? "localhost")}${redactPath(pathname)}`;
}

/** Paths that connecting takes: folders of sockets, to read and write in, and files of certificates, to read. */
export function connectionPaths(
  databaseUrl: string,
): { readonly folders: string[]; readonly files: string[] } {
  const { searchParams } = new URL(databaseUrl);
  const named = (...names: string[]): string[] => names.flatMap((name) => searchParams.getAll(name));
  return {
    folders: named("host").filter((host) => host.startsWith("/")),
    files: named("sslrootcert", "sslcert", "sslkey"),
  };
}

/** Codes of PostgreSQL (appendix A of its manual), and of the runtime, in words. `%` is the database's address. */
const MEANINGS: readonly (readonly [codes: readonly string[], words: string])[] = [
  [["28P01", "28000"], "% does not let us in: user, password or pg_hba.conf are not right"],
  [["3D000"], "% does not exist; make it with createdb, owned by the user of the address"],
  [["42501"], "% may not be written by this user; make the user its owner"],
  [["53300"], "% has no connection left for us; raise max_connections or stop another program"],
  [["57P03"], "% is not ready yet: it is starting or stopping"],
  [["25006"], "% can only be read; is it a standby?"],
  [["ECONNREFUSED"], "% cannot be reached: nothing listens there"],
  [["ENOTFOUND", "EAI_AGAIN"], "% cannot be reached: there is no such host"],
  [["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"], "% cannot be reached: it does not answer"],
  [["no_password"], "% does not let us in: the address has no password"],
  [["no_tls"], "% does not take TLS; take sslmode out of the address"],
  [["bad_certificate"], "% has a certificate that is not trusted; name its authority with sslrootcert"],
];

/**
 * Names for what the driver says without a code. Its own words are not passed on: they repeat what the server sent, and
 * may repeat the address.
 */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/timeout/i, "ETIMEDOUT"],
  [/^SASL: .* password must be/, "no_password"],
  [/^SASL: /, "SASL"],
  [/^The server does not support SSL/, "no_tls"],
  [/certificate/i, "bad_certificate"],
  [/^Connection terminated/, "ECONNRESET"],
];

/** Says in one line why a database cannot be used. */
export function unusablePostgres(databaseUrl: string, error: unknown): StoreUnusable {
  if (error instanceof StoreUnusable) return error;
  const address = redactPostgresUrl(databaseUrl);
  const code = reasonOf(error);
  const known = MEANINGS.find(([codes]) => codes.includes(code))?.[1];
  const words = known?.replace("%", () => address) ?? `${address} cannot be used (${code})`;
  return new StoreUnusable(words, { cause: error });
}

/** Beginning of an error of a migration: our own words, and what the server says about its statement. */
const OF_MIGRATION = /^\d{4}_\w+: .*/;

/** A short name for what went wrong: a code, or a migration and its reason. Never the driver's own words. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return code;
  if (!(error instanceof Error)) return "unknown";
  const migration = OF_MIGRATION.exec(error.message)?.[0];
  if (migration !== undefined) return redactAddressesIn(migration);
  return NAMES.find(([words]) => words.test(error.message))?.[1] ?? error.name;
}
