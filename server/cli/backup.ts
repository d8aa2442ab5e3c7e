// `deno task backup`: copies the database and the stored secrets, while the server runs or not.

import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { requireSafeData } from "../adapters/process/data_folder.ts";
import { isPostgresUrl } from "../adapters/postgres/postgres_address.ts";
import { pathExists } from "../adapters/process/private_files.ts";
import {
  backupSecretsPath,
  readStoredSecrets,
  SEALING_SECRETS,
  writeBackupSecrets,
} from "../adapters/process/backup_secrets.ts";
import { copyDatabase } from "../adapters/sqlite/sqlite_backup.ts";
import { firstLine } from "../adapters/redaction.ts";
import { requireOwnDatabase, sqlitePath } from "../adapters/sqlite/sqlite_files.ts";
import { exitOnError, exitWithError, printLines } from "../adapters/process/terminal.ts";
import { readCommandLine, resolvePath } from "./command_line.ts";

const HELP = `Usage: deno task backup FILE

Copies a snapshot of the database to FILE, while the server runs or not, and checks the copy. Copies the secrets of
DATA_DIR to FILE.secrets: without them, private messages and Violet's memory cannot be read. Both files together give
access to everything. Neither file may exist already.

  --help   Show this help.

To restore the backup: deno task restore FILE

For a database in PostgreSQL, use pg_dump, and copy DATA_DIR by hand.`;

const { positionals: [fileName = ""] } = readCommandLine({ task: "backup", help: HELP, positionals: [1, 1] });
const { settings: { databaseUrl, dataDir }, secrets: configured, problems } = loadConfiguration();
if (problems.length > 0) exitWithError(...problems);
if (isPostgresUrl(databaseUrl)) {
  exitWithError(
    "No backup was made: DATABASE_URL names PostgreSQL. Use pg_dump --format=custom, and copy DATA_DIR by hand",
  );
}
const file = resolvePath(fileName);
for (const path of [file, backupSecretsPath(file)]) {
  if (pathExists(path)) exitWithError(`No backup was made: ${path} exists already. Choose another name`);
}

const secrets = await exitOnError("No backup was made", () => {
  requireSafeData({ dataDir, databaseUrl });
  requireOwnDatabase(sqlitePath(databaseUrl, dataDir));
  return readStoredSecrets(dataDir);
});
const { rows } = await exitOnError(
  "No backup was made",
  () => copyDatabase(sqlitePath(databaseUrl, dataDir), file),
);
await exitOnError("No backup was made", saveSecrets);
printLines(
  `${rows.get("users")} accounts and ${rows.get("messages")} private messages are in ${file}`,
  `The secrets are in ${backupSecretsPath(file)}. Keep both files together, and private.`,
);
for (const name of SEALING_SECRETS) {
  if (configured[name] !== null) {
    printLines(`${name} is in your configuration and not in the backup: keep a copy of it too.`);
  } else if (secrets[name] === undefined) {
    printLines(`${name} is missing: it is neither configured nor in ${dataDir}.`);
  }
}

/** Saves the secrets beside the copy of the database. If that fails, deletes the copy. */
function saveSecrets(): void {
  try {
    writeBackupSecrets(backupSecretsPath(file), secrets);
  } catch (error) {
    Deno.removeSync(file);
    throw new Error(`${backupSecretsPath(file)} cannot be written (${firstLine(error)})`);
  }
}
