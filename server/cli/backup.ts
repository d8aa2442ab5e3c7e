// `deno task backup`: a copy of everything that lasts, made while the server runs or not.

import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { requireSafeData } from "../adapters/process/data_folder.ts";
import { isPostgresUrl } from "../adapters/postgres/postgres_address.ts";
import { isThere } from "../adapters/process/private_files.ts";
import { keptIn, saveSecrets, SEALING_SECRETS, secretsFileOf } from "../adapters/process/secrets_file.ts";
import { copyDatabase } from "../adapters/sqlite/sqlite_backup.ts";
import { firstLine, sqlitePath } from "../adapters/sqlite/sqlite_files.ts";
import { say, stopOn, stopWith } from "../adapters/process/terminal.ts";
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
if (problems.length > 0) stopWith(...problems);
if (isPostgresUrl(databaseUrl)) {
  stopWith(
    "There is no backup: DATABASE_URL names PostgreSQL. Copy it with pg_dump --format=custom, and DATA_DIR by hand",
  );
}
const file = fileFrom(named);
for (const path of [file, secretsFileOf(file)]) {
  if (isThere(path)) stopWith(`There is no backup: ${path} is there already. Choose another name`);
}

const kept = await stopOn("There is no backup", () => {
  requireSafeData({ dataDir, databaseUrl });
  return keptIn(dataDir);
});
const { rows } = await stopOn(
  "There is no backup",
  () => copyDatabase(sqlitePath(databaseUrl, dataDir), file),
);
await stopOn("There is no backup", saveKeptSecrets);
say(
  `${rows.get("users")} accounts and ${rows.get("messages")} private messages are in ${file}`,
  `The secrets are in ${secretsFileOf(file)}. Keep the two together, where nobody else can read them.`,
);
for (const name of SEALING_SECRETS) {
  if (configured[name] !== null) {
    say(`${name} is in your configuration and not in the backup: keep a copy of that too.`);
  } else if (kept[name] === undefined) say(`${name} is missing: it is neither configured nor in ${dataDir}.`);
}

/** Saves the secrets beside the database; when that fails, there is neither. */
function saveKeptSecrets(): void {
  try {
    saveSecrets(secretsFileOf(file), kept);
  } catch (error) {
    Deno.removeSync(file);
    throw new Error(`${secretsFileOf(file)} cannot be written (${firstLine(error)})`);
  }
}
