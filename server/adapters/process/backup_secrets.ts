// The secrets file beside a backup of the database. Without these secrets, the sealed texts in a backup cannot be
// opened.

import type { ConfiguredSecrets } from "../../config.ts";
import { readStoredSecret, secretPath, STORED_SECRET_NAMES } from "./stored_secrets.ts";
import { createPrivate, fileFault, readPrivate, UnsafeFile, writePrivate } from "./private_files.ts";

/** Secrets that are needed to open sealed texts in the database. */
export const SEALING_SECRETS = ["JWT_SECRET", "SECRET_KEY"] as const satisfies (keyof ConfiguredSecrets)[];
const NOTE =
  "Secrets of a SexyChat server. Keep this file with the copy of its database. Both files together give access to everything.";

/** Secrets in a backup, by name. */
export type BackupSecrets = Partial<Record<keyof ConfiguredSecrets, string>>;

/** Path of the secrets file of a backup. */
export function backupSecretsPath(backup: string): string {
  return `${backup}.secrets`;
}

/** All secrets stored in a data folder. Configured secrets are not among them. Throws `UnsafeFile`. */
export function readStoredSecrets(dataDir: string): BackupSecrets {
  const secrets = STORED_SECRET_NAMES.map((name) => [name, readStoredSecret(dataDir, name)]);
  return Object.fromEntries(secrets.filter(([, secret]) => secret !== null));
}

/** Writes secrets to a new file that only its owner may read. */
export function writeBackupSecrets(path: string, secrets: BackupSecrets): void {
  using file = createPrivate(path);
  file.writeSync(new TextEncoder().encode(`${JSON.stringify({ "//": NOTE, ...secrets }, null, 2)}\n`));
  file.syncSync();
}

/**
 * Reads a secrets file; null when it is missing. Throws an `Error` for another kind of file, and `UnsafeFile` for a
 * file that other users may have written or read.
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
    throw new Error(`${path} is not a secrets file of a backup`);
  }
}

/** Untrusted files at the paths where `storeSecret` writes its drafts; null for each trusted or missing file. */
export function draftFaults(dataDir: string): (UnsafeFile | null)[] {
  return STORED_SECRET_NAMES.map((name) => fileFault(draftPath(secretPath(dataDir, name)), "secret"));
}

/** Stores a secret in a data folder. A different secret there is renamed to `FILE.SUFFIX`. Throws `UnsafeFile`. */
export function storeSecret(
  dataDir: string,
  name: keyof ConfiguredSecrets,
  secret: string,
  suffix: string,
): void {
  const path = secretPath(dataDir, name);
  const draft = draftPath(path);
  writePrivate(draft, `${secret}\n`);
  if (differs(path, secret)) Deno.renameSync(path, `${path}.${suffix}`);
  Deno.renameSync(draft, path);
}

function draftPath(path: string): string {
  return `${path}.restoring`;
}

/** Whether a file exists that does not hold `secret`. An untrusted file counts as different. */
function differs(path: string, secret: string): boolean {
  try {
    const before = readPrivate(path, "secret")?.trim();
    return before !== undefined && before !== secret;
  } catch (error) {
    if (error instanceof UnsafeFile) return true;
    throw error;
  }
}
