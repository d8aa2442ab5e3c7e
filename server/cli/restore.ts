// `deno task restore`: a backup takes the place of what there is, which is put aside.

import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { secretPath } from "../adapters/process/stored_secrets.ts";
import { readDaemonState, pidFile } from "../adapters/process/pid_file.ts";
import { isPostgresUrl } from "../adapters/postgres/postgres_address.ts";
import { fileFault, folderFault, folderOf, removeDraft } from "../adapters/process/private_files.ts";
import {
  draftFaults,
  storeSecret,
  readBackupSecrets,
  type BackupSecrets,
  SEALING_SECRETS,
  backupSecretsPath,
} from "../adapters/process/backup_secrets.ts";
import { copyDatabase, mergeWriteAheadLog } from "../adapters/sqlite/sqlite_backup.ts";
import { sqlitePath } from "../adapters/sqlite/sqlite_files.ts";
import { isFile } from "../adapters/sqlite/sqlite_inspection.ts";
import { printLines, exitOnError, exitWithError } from "../adapters/process/terminal.ts";
import type { ConfiguredSecrets } from "../config.ts";
import { fileFrom, readCommandLine } from "./command_line.ts";

const HELP = `Usage: deno task restore FILE

Puts what deno task backup FILE made in the place of the database and the secrets in DATA_DIR. What was there is put
aside, beside it. The server must not run.

  --without-secrets   Restore the database alone, with the secrets that are here. Private messages and what Violet
                      remembers can only be read with the secrets they were written with.
  --help              Show this.`;

const { flags, words: [named = ""] } = readCommandLine({
  task: "restore",
  help: HELP,
  flags: ["without-secrets"],
  words: [1, 1],
});
const { settings: { databaseUrl, dataDir }, secrets: configured, problems } = loadConfiguration();
if (problems.length > 0) exitWithError(...problems);
if (isPostgresUrl(databaseUrl)) {
  exitWithError("Nothing was restored: DATABASE_URL names PostgreSQL. Restore it with pg_restore");
}
const file = fileFrom(named);
const path = sqlitePath(databaseUrl, dataDir);
const mark = `before-restore-${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;

await exitOnError("Nothing was restored", requireSafePlaces);
const secrets = flags.has("without-secrets") ? null : await exitOnError("Nothing was restored", secretsOfBackup);
const { rows, pending } = await exitOnError("Nothing was restored", putDatabase);
await exitOnError("The database was restored, but not its secrets", () => putSecrets(secrets));
printLines(`Restored ${rows.get("users")} accounts and ${rows.get("messages")} private messages to ${path}.`);
if (isFile(`${path}.${mark}`)) printLines(`What was there is now ${path}.${mark}`);
if (pending.length > 0) {
  printLines("It is of an older version; the next start brings it up to date, after making a copy.");
}
for (const name of SEALING_SECRETS) {
  if (secrets !== null && secrets[name] === undefined && configured[name] === null) {
    printLines(
      `${name} was in the configuration of the backup: put it into yours, or what is sealed stays unreadable.`,
    );
  }
}

/** Throws `UnsafeFile`, before anything is written: for the backup, for where it goes, and for what is made on the way. */
function requireSafePlaces(): void {
  const faults = [
    fileFault(file, "data"),
    folderFault(dataDir),
    folderFault(folderOf(path)),
    fileFault(pidFile(dataDir), "data"),
    ...draftFaults(dataDir),
  ];
  for (const fault of faults) if (fault !== null) throw fault;
}

/** The secrets beside the backup. Throws an `Error` when they are missing, or are not those of the configuration. */
function secretsOfBackup(): BackupSecrets {
  const saved = readBackupSecrets(backupSecretsPath(file));
  if (saved === null) {
    throw new Error(
      `${backupSecretsPath(file)} is not there. The database alone is restored with --without-secrets`,
    );
  }
  for (const name of SEALING_SECRETS) {
    if (configured[name] === null || saved[name] === undefined || configured[name] === saved[name]) continue;
    throw new Error(
      `${name} in your configuration is not that of the backup. Take it out, or use --without-secrets`,
    );
  }
  return saved;
}

/** Copies the backup beside its place, looks it over, and only then moves what is there aside. */
async function putDatabase(): ReturnType<typeof copyDatabase> {
  if (readDaemonState(dataDir).running) throw new Error("the server is running. First: deno task daemon stop");
  Deno.mkdirSync(folderOf(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.restoring`;
  removeDraft(draft);
  const inspection = await copyDatabase(file, draft);
  if (isFile(path) && !mergeWriteAheadLog(path)) {
    Deno.removeSync(draft);
    throw new Error(`${path} is in use. Stop the server first`);
  }
  for (const end of ["-wal", "-shm", ""]) {
    if (isFile(path + end)) Deno.renameSync(path + end, `${path}.${mark}${end}`);
  }
  Deno.renameSync(draft, path);
  giveToOwner(path, folderOf(path));
  return inspection;
}

/** Keeps the secrets that the configuration does not have. */
function putSecrets(saved: BackupSecrets | null): void {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const [name, secret] of Object.entries(saved ?? {}) as [keyof ConfiguredSecrets, string][]) {
    if (configured[name] !== null) continue;
    storeSecret(dataDir, name, secret, mark);
    giveToOwner(secretPath(dataDir, name), dataDir);
  }
}

/** Gives a file to whoever owns the folder: root may restore what the server's own user is to read. */
function giveToOwner(path: string, folder: string): void {
  const { uid, gid } = Deno.statSync(folder);
  if (Deno.statSync(path).uid !== uid) Deno.chownSync(path, uid, gid);
}
