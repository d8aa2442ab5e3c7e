// Where a PostgreSQL database is, how that is shown without its password, and what goes wrong on the way to it.

import { StoreUnusable } from "../store/unusable.ts";

/** True for the address of a PostgreSQL database. */
export function isPostgresUrl(databaseUrl: string): boolean {
  return /^postgres(ql)?:\/\//.test(databaseUrl);
}

/** A database's address as people may see it: without password and options. */
export function shownAddress(databaseUrl: string): string {
  const { username, hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = hostname || searchParams.get("host") || "localhost";
  const user = username === "" ? "" : `${username}@`;
  return `postgresql://${user}${host}${port === "" ? "" : `:${port}`}${pathname}`;
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
];

/** Says in one line why a database cannot be used. */
export function unusablePostgres(databaseUrl: string, error: unknown): StoreUnusable {
  if (error instanceof StoreUnusable) return error;
  const address = shownAddress(databaseUrl);
  const code = reasonOf(error);
  const known = MEANINGS.find(([codes]) => codes.includes(code))?.[1];
  const words = known?.replace("%", address) ?? `${address} cannot be used (${code})`;
  return new StoreUnusable(words, { cause: error });
}

/** A short name for what went wrong: a code where there is one, else the first line of what the driver says. */
export function reasonOf(error: unknown): string {
  const { code, message, errors } = error as { code?: unknown; message?: string; errors?: unknown[] };
  if (typeof code === "string") return code;
  // A host with several addresses gives one error for each.
  if (Array.isArray(errors) && errors.length > 0) return reasonOf(errors[0]);
  if (message?.includes("timeout")) return "ETIMEDOUT";
  return message?.split("\n")[0] ?? String(error);
}
