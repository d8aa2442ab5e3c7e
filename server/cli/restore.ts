// `deno task restore`: replaces the database and the stored secrets by those of a backup. Keeps the replaced files.

import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { secretPath } from "../adapters/process/stored_secrets.ts";
import { instanceFile, requestNewEpoch } from "../adapters/process/instance_file.ts";
import { pidFile, readDaemonState } from "../adapters/process/pid_file.ts";
import { isPostgresUrl } from "../adapters/postgres/postgres_address.ts";
import { fileFault, folderFault, folderOf, removeDraft } from "../adapters/process/private_files.ts";
import {
  type BackupSecrets,
  backupSecretsPath,
  draftFaults,
  readBackupSecrets,
  SEALING_SECRETS,
  storeSecret,
} from "../adapters/process/backup_secrets.ts";
import { copyDatabase, mergeWriteAheadLog } from "../adapters/sqlite/sqlite_backup.ts";
import { requireOwnDatabase, sqlitePath } from "../adapters/sqlite/sqlite_files.ts";
import { isFile } from "../adapters/sqlite/sqlite_inspection.ts";
import { exitOnError, exitWithError, printLines } from "../adapters/process/terminal.ts";
import type { ConfiguredSecrets } from "../config.ts";
import { readCommandLine, resolvePath } from "./command_line.ts";

const HELP = `Usage: deno task restore FILE

Replaces the database and the secrets in DATA_DIR by the backup that deno task backup FILE made. Renames the replaced
files and keeps them in their folder. Stop the server first. At the next start, members have to sign in again, and new
ids continue above those that were given out since the backup.

  --without-secrets   Restore the database alone, and keep the secrets in DATA_DIR. Private messages and Violet's memory
                      can only be read with the secrets with which they were written.
  --help              Show this help.`;

const { flags, positionals: [fileName = ""] } = readCommandLine({
  task: "restore",
  help: HELP,
  flags: ["without-secrets"],
  positionals: [1, 1],
});
const { settings: { databaseUrl, dataDir }, secrets: configured, problems } = loadConfiguration();
if (problems.length > 0) exitWithError(...problems);
if (isPostgresUrl(databaseUrl)) {
  exitWithError("Nothing was restored: DATABASE_URL names PostgreSQL. Restore it with pg_restore");
}
const file = resolvePath(fileName);
const path = sqlitePath(databaseUrl, dataDir);
const suffix = `before-restore-${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;

await exitOnError("Nothing was restored", requireSafePlaces);
const secrets = flags.has("without-secrets") ? null : await exitOnError("Nothing was restored", readSecrets);
const { rows, pending } = await exitOnError("Nothing was restored", restoreDatabase);
await exitOnError("The database was restored, but not its secrets", () => restoreSecrets(secrets));
printLines(`Restored ${rows.get("users")} accounts and ${rows.get("messages")} private messages to ${path}.`);
if (isFile(`${path}.${suffix}`)) printLines(`The replaced database is now ${path}.${suffix}`);
if (pending.length > 0) {
  printLines("The backup is from an older version; the next start copies it and migrates it.");
}
for (const name of SEALING_SECRETS) {
  if (secrets !== null && secrets[name] === undefined && configured[name] === null) {
    printLines(
      `${name} was in the configuration of the backup: put it into yours, or sealed data stays unreadable.`,
    );
  }
}

/** Throws `UnsafeFile` for an untrusted backup, target or draft. Writes nothing. */
function requireSafePlaces(): void {
  const faults = [
    fileFault(file, "data"),
    folderFault(dataDir),
    folderFault(folderOf(path)),
    fileFault(pidFile(dataDir), "data"),
    fileFault(instanceFile(dataDir), "data"),
    ...draftFaults(dataDir),
  ];
  for (const fault of faults) if (fault !== null) throw fault;
}

/** The secrets beside the backup. Throws an `Error` when they are missing or differ from the configured ones. */
function readSecrets(): BackupSecrets {
  const saved = readBackupSecrets(backupSecretsPath(file));
  if (saved === null) {
    throw new Error(
      `${backupSecretsPath(file)} does not exist. Use --without-secrets to restore the database alone`,
    );
  }
  for (const name of SEALING_SECRETS) {
    if (configured[name] === null || saved[name] === undefined || configured[name] === saved[name]) continue;
    throw new Error(
      `${name} in your configuration is not that of the backup. Remove it, or use --without-secrets`,
    );
  }
  return saved;
}

/** Copies the backup to a draft, checks it, and only then renames the old database and replaces it. */
async function restoreDatabase(): ReturnType<typeof copyDatabase> {
  if (readDaemonState(dataDir).running) {
    throw new Error("the server is running. Run first: deno task daemon stop");
  }
  requireOwnDatabase(file);
  requireOwnDatabase(path);
  Deno.mkdirSync(folderOf(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.restoring`;
  removeDraft(draft);
  const inspection = await copyDatabase(file, draft);
  if (isFile(path) && !mergeWriteAheadLog(path)) {
    Deno.removeSync(draft);
    throw new Error(`${path} is in use. Stop the server first`);
  }
  // First: a restored database without it would give out again what was given out since the backup.
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  requestNewEpoch(dataDir);
  giveToOwner(instanceFile(dataDir), dataDir);
  for (const end of ["-wal", "-shm", ""]) {
    if (isFile(path + end)) Deno.renameSync(path + end, `${path}.${suffix}${end}`);
  }
  Deno.renameSync(draft, path);
  giveToOwner(path, folderOf(path));
  return inspection;
}

/** Stores the secrets of the backup that are not configured. */
function restoreSecrets(saved: BackupSecrets | null): void {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const [name, secret] of Object.entries(saved ?? {}) as [keyof ConfiguredSecrets, string][]) {
    if (configured[name] !== null) continue;
    storeSecret(dataDir, name, secret, suffix);
    giveToOwner(secretPath(dataDir, name), dataDir);
  }
}

/** Gives a file to the owner of its folder: root may restore a backup for the server's own user. */
function giveToOwner(path: string, folder: string): void {
  const { uid, gid } = Deno.statSync(folder);
  if (Deno.statSync(path).uid !== uid) Deno.chownSync(path, uid, gid);
}
