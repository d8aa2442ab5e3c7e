// The secrets of a data folder beside a backup of its database: without them, what is sealed in it stays sealed.

import type { ConfiguredSecrets } from "../../config.ts";
import { readStoredSecret, secretPath, STORED_SECRET_NAMES } from "./stored_secrets.ts";
import { createPrivate, fileFault, readPrivate, UnsafeFile, writePrivate } from "./private_files.ts";

/** Those without which something in the database cannot be read. */
export const SEALING_SECRETS = ["JWT_SECRET", "SECRET_KEY"] as const satisfies (keyof ConfiguredSecrets)[];
const NOTE =
  "Secrets of a SexyChat, to be kept with the copy of its database. Whoever has both can read everything.";

/** Secrets by name. */
export type BackupSecrets = Partial<Record<keyof ConfiguredSecrets, string>>;

/** Where the secrets of a backup are. */
export function backupSecretsPath(backup: string): string {
  return `${backup}.secrets`;
}

/** The secrets that are kept in a data folder. Those that are configured are not in it. Throws `UnsafeFile`. */
export function readStoredSecrets(dataDir: string): BackupSecrets {
  const kept = STORED_SECRET_NAMES.map((name) => [name, readStoredSecret(dataDir, name)]);
  return Object.fromEntries(kept.filter(([, secret]) => secret !== null));
}

/** Writes secrets to a new file that only its owner may read. */
export function writeBackupSecrets(path: string, secrets: BackupSecrets): void {
  using file = createPrivate(path);
  file.writeSync(new TextEncoder().encode(`${JSON.stringify({ "//": NOTE, ...secrets }, null, 2)}\n`));
  file.syncSync();
}

/**
 * Reads such a file; null when there is none. Throws an `Error` for a file that is something else, and `UnsafeFile` for
 * one that others may have written or read.
 */
export function readBackupSecrets(path: string): BackupSecrets | null {
  const text = readPrivate(path, "secret");
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    const saved = typeof value === "object" && value !== null ? new Map(Object.entries(value)) : new Map();
    const secrets: BackupSecrets = {};
    for (const name of STORED_SECRET_NAMES) {
      const secret: unknown = saved.get(name);
      if (typeof secret === "string" && secret !== "") secrets[name] = secret;
    }
    return secrets;
  } catch {
    throw new Error(`${path} is not a file of secrets that a backup made`);
  }
}

/** What stands in the way of `storeSecret` and cannot be trusted. */
export function draftFaults(dataDir: string): (UnsafeFile | null)[] {
  return STORED_SECRET_NAMES.map((name) => fileFault(draftOf(secretPath(dataDir, name)), "secret"));
}

/**
 * Puts a secret into a data folder. One that was kept there and is another goes aside, to
 * `<file>.<mark>`. Throws `UnsafeFile`.
 */
export function storeSecret(
  dataDir: string,
  name: keyof ConfiguredSecrets,
  secret: string,
  mark: string,
): void {
  const path = secretPath(dataDir, name);
  const draft = draftOf(path);
  writePrivate(draft, `${secret}\n`);
  if (holdsAnother(path, secret)) Deno.renameSync(path, `${path}.${mark}`);
  Deno.renameSync(draft, path);
}

function draftOf(path: string): string {
  return `${path}.restoring`;
}

/** Whether there is another secret at a path. What is no secret is put aside as well. */
function holdsAnother(path: string, secret: string): boolean {
  try {
    const before = readPrivate(path, "secret")?.trim();
    return before !== undefined && before !== secret;
  } catch (error) {
    if (error instanceof UnsafeFile) return true;
    throw error;
  }
}
