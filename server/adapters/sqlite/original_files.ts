// Finds databases of the original system in the data folder, so that a start can name the command that moves them in.

import type { Store } from "../../ports/store.ts";
import { isOriginal } from "../../store/other_programs.ts";
import { isPostgresUrl } from "../postgres/postgres_address.ts";
import { asArgument } from "../process/task_command.ts";
import { sqlitePath } from "./sqlite_files.ts";
import { sketchSchema } from "./sqlite_schema_reader.ts";

/** Most entries of the folder that are read, and most files that are opened. */
const MAX_ENTRIES = 1_000;
const MAX_FILES = 50;
/** Files beside a database, and copies of this program's own. */
const NOT_DATABASES = /-(wal|shm|journal)$|\.before-|\.(log|pid|secrets|new)$/;

/**
 * The first database of the original system beside the program's own files, by name; null without one. Reads the files
 * without SQLite, and neither locks nor changes them. Only for a process that has not opened its database yet, as
 * `requireOwnDatabase`. Skips the program's own database: `requireOwnDatabase` recognises that one.
 */
export function findOriginal(
  { databaseUrl, dataDir }: { readonly databaseUrl: string; readonly dataDir: string },
): string | null {
  const own = isPostgresUrl(databaseUrl) ? null : sqlitePath(databaseUrl, dataDir);
  const paths = filesIn(dataDir).filter((path) => path !== own && !NOT_DATABASES.test(path)).sort();
  return paths.slice(0, MAX_FILES).find((path) => isOriginal(sketchSchema(path)?.tables ?? [])) ?? null;
}

/** Whether the command would bring anything into this store: there is no account yet. */
export async function takesOriginal(store: Pick<Store, "accounts">): Promise<boolean> {
  const { items } = await store.accounts.page({ query: "", cursor: null, limit: 1 });
  return items.length === 0;
}

/** The line of a start that names the command. */
export function originalNotice(path: string): string {
  const command = `deno task admin import-original ${asArgument(path)}`;
  return `${path} is a database of the original SexyChat. To move it in, stop this server and run: ${command}`;
}

function filesIn(folder: string): string[] {
  const paths: string[] = [];
  let left = MAX_ENTRIES;
  try {
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (left-- === 0) break;
      if (isFile) paths.push(`${folder}/${name}`);
    }
  } catch {
    // Missing, or unreadable: other checks of the start say so.
  }
  return paths;
}
