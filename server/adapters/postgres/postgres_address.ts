// Addresses of PostgreSQL databases: how they are shown without secrets, and error messages about them.

import { StoreUnusable } from "../../store/store_unusable.ts";
import { errorCode, redactAddress, redactAddressesIn, redactPath } from "../redaction.ts";

/** True for the address of a PostgreSQL database. */
export function isPostgresUrl(databaseUrl: string): boolean {
  return /^postgres(ql)?:\/\//.test(databaseUrl);
}

/** The address of a database without its secrets: host, or path of the socket, port and name. */
export function redactPostgresUrl(databaseUrl: string): string {
  const { hostname, pathname, searchParams } = new URL(databaseUrl);
  if (hostname !== "") return redactAddress(databaseUrl).replace(/^postgres:/, "postgresql:");
  return `postgresql://${redactPath(searchParams.get("host") ?? "localhost")}${redactPath(pathname)}`;
}

/** Paths that a connection needs: folders of Unix sockets, read and written, and certificate files, read. */
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

/** Messages for codes of PostgreSQL (appendix A of its manual) and of the runtime. `%` is the database's address. */
const MESSAGES: readonly (readonly [codes: readonly string[], message: string])[] = [
  [["28P01", "28000"], "% refuses the login: check the user, the password and pg_hba.conf"],
  [["3D000"], "% does not exist; create it with createdb, owned by the user in the address"],
  [["42501"], "% denies this user write access; make the user its owner"],
  [["53300"], "% has no free connection; raise max_connections or stop another program"],
  [["57P03"], "% is not ready: it is starting or stopping"],
  [["25006"], "% is read-only; is it a standby?"],
  [["ECONNREFUSED"], "% cannot be reached: nothing listens there"],
  [["ENOTFOUND", "EAI_AGAIN"], "% cannot be reached: there is no such host"],
  [["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"], "% cannot be reached: it does not answer"],
  [["no_password"], "% refuses the login: the address has no password"],
  [["no_tls"], "% does not support TLS; remove sslmode from the address"],
  [["bad_certificate"], "% has an untrusted certificate; name its authority with sslrootcert"],
];

/** Codes for errors of the driver that have none. The driver's messages are never shown: they may hold the address. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/timeout/i, "ETIMEDOUT"],
  [/^SASL: .* password must be/, "no_password"],
  [/^SASL: /, "SASL"],
  [/^The server does not support SSL/, "no_tls"],
  [/certificate/i, "bad_certificate"],
  [/^Connection terminated/, "ECONNRESET"],
];

/** An error that says in one line why a database cannot be used. */
export function unusablePostgres(databaseUrl: string, error: unknown): StoreUnusable {
  if (error instanceof StoreUnusable) return error;
  const address = redactPostgresUrl(databaseUrl);
  const code = reasonOf(error);
  const known = MESSAGES.find(([codes]) => codes.includes(code))?.[1];
  const message = known?.replace("%", () => address) ?? `${address} cannot be used (${code})`;
  return new StoreUnusable(message, { cause: error });
}

/** First line of a migration's error: name of the migration, and the server's message about its statement. */
const MIGRATION_ERROR = /^\d{4}_\w+: .*/;

/** A short reason: an error code, or the error of a migration. Never another message of the driver. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return code;
  if (!(error instanceof Error)) return "unknown";
  const migration = MIGRATION_ERROR.exec(error.message)?.[0];
  if (migration !== undefined) return redactAddressesIn(migration);
  return CODES.find(([pattern]) => pattern.test(error.message))?.[1] ?? error.name;
}
