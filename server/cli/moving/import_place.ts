// Where an import goes: a place for the dry run, the copy that is made before, and the database itself.

import { readDaemonState } from "../../adapters/process/pid_file.ts";
import { requireSafeData } from "../../adapters/process/data_folder.ts";
import { folderOf, pathExists, restrictToOwner } from "../../adapters/process/private_files.ts";
import { asArgument } from "../../adapters/process/task_command.ts";
import { isPostgresUrl, redactPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import { countOtherNodes } from "../../adapters/postgres/postgres_inspection.ts";
import { copyDatabase, mergeWriteAheadLog } from "../../adapters/sqlite/sqlite_backup.ts";
import { SIDE_FILES, sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import { openStore, requireUsableStore } from "../../adapters/store_opener.ts";
import type { Log } from "../../ports/log.ts";
import type { Settings } from "../../ports/settings.ts";

/** What an import needs to know of an installation. */
export type TargetSettings = Pick<Settings, "databaseUrl" | "dataDir" | "trustedProxies">;

/** A place for a dry run. Disposing of it removes it. */
export interface Trial extends Disposable {
  readonly settings: TargetSettings;
}

/** A database that takes an import. */
export interface ImportTarget {
  /** Throws an `Error` while a server runs on it, and when it cannot be used. Changes nothing. */
  requireFree(): Promise<void>;
  /** A copy of the database, or an empty one where there is none; on PostgreSQL the database itself. */
  makeTrial(): Promise<Trial>;
  /** Makes the copy, and runs `work` on the database. If that throws, everything is as before. */
  change<T>(work: (settings: TargetSettings) => Promise<T>): Promise<T>;
  /** How to undo the import, for the operator. */
  undoLines(): string[];
}

/** The target that the configuration names. `file` is the path of the original's file; null for an address. */
export function importTarget(settings: TargetSettings, file: string | null, log: Log): ImportTarget {
  if (isPostgresUrl(settings.databaseUrl)) return new PostgresTarget(settings);
  const path = sqlitePath(settings.databaseUrl, settings.dataDir);
  return file !== null && isSameFile(file, path)
    ? new TakenPlace(settings, path)
    : new SqliteTarget(settings, path, log);
}

/** A SQLite database of this program, or none yet. */
class SqliteTarget implements ImportTarget {
  readonly #copy: string;

  constructor(readonly settings: TargetSettings, readonly path: string, readonly log: Log) {
    this.#copy = `${path}.before-import-${stamp()}`;
  }

  async requireFree(): Promise<void> {
    requireStopped(this.settings.dataDir);
    requireSafeData(this.settings);
    await requireUsableStore(this.settings);
    if (pathExists(this.path) && !mergeWriteAheadLog(this.path)) {
      throw new Error(`${this.path} is in use. Stop the server first`);
    }
  }

  makeTrial(): Promise<Trial> {
    return makeTrial(this.settings, this.path, pathExists(this.path));
  }

  async change<T>(work: (settings: TargetSettings) => Promise<T>): Promise<T> {
    await (await openStore({ ...this.settings, log: this.log })).close();
    await copyDatabase(this.path, this.#copy);
    try {
      return await work(this.settings);
    } catch (error) {
      Deno.removeSync(this.#copy);
      throw error;
    }
  }

  undoLines(): string[] {
    return [
      "The database as it was before is kept. To undo the import, stop the server and",
      "run:",
      `  deno task restore --without-secrets ${asArgument(this.#copy)}`,
    ];
  }
}

/** The original's database lies where this program's belongs: it is renamed once everything is in a new one. */
class TakenPlace implements ImportTarget {
  readonly #kept: string;
  readonly #draft: string;

  constructor(readonly settings: TargetSettings, readonly path: string) {
    this.#kept = `${path}.original`;
    this.#draft = `${path}.importing`;
  }

  requireFree(): Promise<void> {
    requireStopped(this.settings.dataDir);
    requireSafeData(this.settings);
    if (pathExists(this.#kept)) throw new Error(`${this.#kept} exists already. Move it elsewhere first`);
    return Promise.resolve();
  }

  makeTrial(): Promise<Trial> {
    return makeTrial(this.settings, this.path, false);
  }

  async change<T>(work: (settings: TargetSettings) => Promise<T>): Promise<T> {
    removeDatabase(this.#draft);
    try {
      const result = await work({ ...this.settings, databaseUrl: addressOf(this.#draft) });
      if (!mergeWriteAheadLog(this.#draft)) throw new Error(`${this.#draft} is in use`);
      for (const end of [...SIDE_FILES, ""]) {
        if (!pathExists(this.path + end)) continue;
        Deno.renameSync(this.path + end, this.#kept + end);
        restrictToOwner(this.#kept + end);
      }
      Deno.renameSync(this.#draft, this.path);
      return result;
    } catch (error) {
      removeDatabase(this.#draft);
      throw error;
    }
  }

  undoLines(): string[] {
    // What a program that was killed has left beside its database belongs to it.
    const moved = ["", ...SIDE_FILES].filter((end) => pathExists(this.#kept + end));
    return [
      "The original's database is unchanged, under a new name. To undo the import, stop",
      "the server and run:",
      ...moved.map((end) => `  mv ${asArgument(this.#kept + end)} ${asArgument(this.path + end)}`),
    ];
  }
}

/** A PostgreSQL database. */
class PostgresTarget implements ImportTarget {
  constructor(readonly settings: TargetSettings) {}

  async requireFree(): Promise<void> {
    const { databaseUrl, dataDir } = this.settings;
    requireStopped(dataDir);
    requireSafeData(this.settings);
    await requireUsableStore(this.settings);
    if (await countOtherNodes(databaseUrl) === 0) return;
    throw new Error(`${redactPostgresUrl(databaseUrl)} is in use. Stop all servers on it first`);
  }

  makeTrial(): Promise<Trial> {
    return Promise.resolve({ settings: this.settings, [Symbol.dispose]: () => {} });
  }

  change<T>(work: (settings: TargetSettings) => Promise<T>): Promise<T> {
    return work(this.settings);
  }

  undoLines(): string[] {
    return [
      "No copy was made: the database had no people in it. To undo the import, stop the",
      "server, and make the database anew (dropdb, createdb).",
    ];
  }
}

function requireStopped(dataDir: string): void {
  if (readDaemonState(dataDir).running) {
    throw new Error("the server is running. Run first: deno task daemon stop");
  }
}

/** Makes a database for a dry run in a folder of its own beside `path`, and removes what an earlier one has left. */
async function makeTrial(settings: TargetSettings, path: string, copies: boolean): Promise<Trial> {
  const beside = folderOf(path);
  const isNew = !pathExists(beside);
  const folder = `${path}.dry-run`;
  const remove = (): void => {
    if (pathExists(folder)) Deno.removeSync(folder, { recursive: true });
    if (isNew && pathExists(beside)) Deno.removeSync(beside);
  };
  const end = (): never => {
    remove();
    return Deno.exit(INTERRUPTED);
  };
  if (pathExists(folder)) Deno.removeSync(folder, { recursive: true });
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const signal of SIGNALS) Deno.addSignalListener(signal, end);
  const trial: Trial = {
    settings: { ...settings, databaseUrl: addressOf(`${folder}/trial.db`), dataDir: folder },
    [Symbol.dispose]() {
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, end);
      remove();
    },
  };
  try {
    if (copies) await copyDatabase(path, `${folder}/trial.db`);
    return trial;
  } catch (error) {
    trial[Symbol.dispose]();
    throw error;
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** Exit code of a program that SIGINT has ended. */
const INTERRUPTED = 130;

function addressOf(path: string): string {
  return `sqlite:///${path.startsWith("/") ? path : `${Deno.cwd()}/${path}`}`;
}

function removeDatabase(path: string): void {
  for (const end of [...SIDE_FILES, ""]) if (pathExists(path + end)) Deno.removeSync(path + end);
}

function isSameFile(a: string, b: string): boolean {
  if (!pathExists(a) || !pathExists(b)) return false;
  const [one, other] = [Deno.statSync(a), Deno.statSync(b)];
  return one.dev === other.dev && one.ino === other.ino;
}

function stamp(): string {
  return new Date().toISOString().replace(/[-:.]/g, "");
}
