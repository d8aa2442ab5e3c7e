// `deno task backup`: a copy of everything that lasts, made while the server runs or not.

import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { requireSafeData } from "../adapters/process/data_folder.ts";
import { isPostgresUrl } from "../adapters/postgres/postgres_address.ts";
import { pathExists } from "../adapters/process/private_files.ts";
import { readStoredSecrets, writeBackupSecrets, SEALING_SECRETS, backupSecretsPath } from "../adapters/process/backup_secrets.ts";
import { copyDatabase } from "../adapters/sqlite/sqlite_backup.ts";
import { firstLine } from "../adapters/redaction.ts";
import { sqlitePath } from "../adapters/sqlite/sqlite_files.ts";
import { printLines, exitOnError, exitWithError } from "../adapters/process/terminal.ts";
import { fileFrom, readCommandLine } from "./command_line.ts";

const HELP = `Usage: deno task backup FILE

Copies the database to FILE, as it is at one moment, while the server runs or not, and checks the copy. The secrets that
are kept in DATA_DIR go to FILE.secrets: without them, private messages and what Violet remembers cannot be read. Whoever
has both files can read everything. Neither may exist before.

  --help   Show this.

To go back: deno task restore FILE

A database in PostgreSQL is copied with pg_dump, and DATA_DIR by hand.`;

const { words: [named = ""] } = readCommandLine({ task: "backup", help: HELP, words: [1, 1] });
const { settings: { databaseUrl, dataDir }, secrets: configured, problems } = loadConfiguration();
if (problems.length > 0) exitWithError(...problems);
if (isPostgresUrl(databaseUrl)) {
  exitWithError(
    "There is no backup: DATABASE_URL names PostgreSQL. Copy it with pg_dump --format=custom, and DATA_DIR by hand",
  );
}
const file = fileFrom(named);
for (const path of [file, backupSecretsPath(file)]) {
  if (pathExists(path)) exitWithError(`There is no backup: ${path} is there already. Choose another name`);
}

const kept = await exitOnError("There is no backup", () => {
  requireSafeData({ dataDir, databaseUrl });
  return readStoredSecrets(dataDir);
});
const { rows } = await exitOnError(
  "There is no backup",
  () => copyDatabase(sqlitePath(databaseUrl, dataDir), file),
);
await exitOnError("There is no backup", saveKeptSecrets);
printLines(
  `${rows.get("users")} accounts and ${rows.get("messages")} private messages are in ${file}`,
  `The secrets are in ${backupSecretsPath(file)}. Keep the two together, where nobody else can read them.`,
);
for (const name of SEALING_SECRETS) {
  if (configured[name] !== null) {
    printLines(`${name} is in your configuration and not in the backup: keep a copy of that too.`);
  } else if (kept[name] === undefined) printLines(`${name} is missing: it is neither configured nor in ${dataDir}.`);
}

/** Saves the secrets beside the database; when that fails, there is neither. */
function saveKeptSecrets(): void {
  try {
    writeBackupSecrets(backupSecretsPath(file), kept);
  } catch (error) {
    Deno.removeSync(file);
    throw new Error(`${backupSecretsPath(file)} cannot be written (${firstLine(error)})`);
  }
}
