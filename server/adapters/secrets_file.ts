// The secrets of a data folder beside a backup of its database: without them, what is sealed in it stays sealed.

import type { ConfiguredSecrets } from "../config.ts";
import { secretPath } from "./kept_secrets.ts";

/** Every secret that may be kept. */
const NAMES: readonly (keyof ConfiguredSecrets)[] = [
  "SECRET_KEY",
  "JWT_SECRET",
  "ADMIN_PASSWORD",
  "PAYMENT_SECRET",
];
/** Those without which something in the database cannot be read. */
export const SEALING_SECRETS = ["JWT_SECRET", "SECRET_KEY"] as const satisfies (keyof ConfiguredSecrets)[];
const NOTE =
  "Secrets of a SexyChat, to be kept with the copy of its database. Whoever has both can read everything.";

/** Secrets by name. */
export type SavedSecrets = Partial<Record<keyof ConfiguredSecrets, string>>;

/** Where the secrets of a backup are. */
export function secretsFileOf(backup: string): string {
  return `${backup}.secrets`;
}

/** The secrets that are kept in a data folder. Those that are configured are not in it. */
export function keptIn(dataDir: string): SavedSecrets {
  const kept: SavedSecrets = {};
  for (const name of NAMES) {
    try {
      kept[name] = Deno.readTextFileSync(secretPath(dataDir, name)).trim();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return kept;
}

/** Writes secrets to a new file that only its owner may read. */
export function saveSecrets(path: string, secrets: SavedSecrets): void {
  using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  file.writeSync(new TextEncoder().encode(`${JSON.stringify({ "//": NOTE, ...secrets }, null, 2)}\n`));
  file.syncSync();
}

/** Reads such a file; null when there is none. Throws an `Error` for a file that is something else. */
export function readSavedSecrets(path: string): SavedSecrets | null {
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(path));
    const saved = typeof value === "object" && value !== null ? new Map(Object.entries(value)) : new Map();
    const secrets: SavedSecrets = {};
    for (const name of NAMES) {
      const secret: unknown = saved.get(name);
      if (typeof secret === "string" && secret !== "") secrets[name] = secret;
    }
    return secrets;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new Error(`${path} is not a file of secrets that a backup made`);
  }
}

/** Puts a secret into a data folder. One that was kept there and is another goes aside, to `<file>.<mark>`. */
export function keepSecret(
  dataDir: string,
  name: keyof ConfiguredSecrets,
  secret: string,
  mark: string,
): void {
  const path = secretPath(dataDir, name);
  const draft = `${path}.restoring`;
  Deno.writeTextFileSync(draft, `${secret}\n`, { mode: 0o600 });
  Deno.chmodSync(draft, 0o600);
  const before = keptIn(dataDir)[name];
  if (before !== undefined && before !== secret) Deno.renameSync(path, `${path}.${mark}`);
  Deno.renameSync(draft, path);
}
