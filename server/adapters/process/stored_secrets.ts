// Generated secrets. A secret that is not configured is generated once and stored in the data folder, readable by its
// owner alone.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type ConfiguredSecrets, type OptionalSecrets, weakness } from "../../config.ts";
import type { Secrets } from "../../ports/settings.ts";
import { folderFault, readPrivate, UnsafeFile, writePrivate } from "./private_files.ts";

/** The secrets of this start. */
export interface LoadedSecrets {
  readonly secrets: Secrets;
  /** Names of the secrets that this start has generated. */
  readonly generated: ReadonlySet<keyof ConfiguredSecrets>;
  /** Call this when the moderator password is shown. Until then, every start counts the password as generated. */
  notePasswordShown(): void;
}

/** Bytes of a generated key: 256 bits. */
const KEY_BYTES = 32;
/** Bytes of a generated password: 120 bits, 20 characters. */
const PASSWORD_BYTES = 15;
const PASSWORD_PATTERN = /^[\w-]{20}$/;

/** Names of all secrets that may be stored. */
export const STORED_SECRET_NAMES: readonly (keyof ConfiguredSecrets)[] = [
  "SECRET_KEY",
  "JWT_SECRET",
  "ADMIN_PASSWORD",
  "PAYMENT_SECRET",
];

/**
 * Adds stored secrets to the configured ones, and generates missing secrets. Creates the folder. Throws a
 * `Deno.errors` error when the folder cannot be written. Throws `UnsafeFile` for an untrusted or invalid file, and
 * then generates nothing.
 */
export function loadSecrets(dataDir: string, configured: ConfiguredSecrets & OptionalSecrets): LoadedSecrets {
  const fault = folderFault(dataDir);
  if (fault !== null) throw fault;
  const found = new Map(
    STORED_SECRET_NAMES.map((name) => [name, configured[name] ?? readStoredSecret(dataDir, name)]),
  );
  const passwordPath = secretPath(dataDir, "ADMIN_PASSWORD");
  const knownPassword = found.get("ADMIN_PASSWORD") ?? null;
  const unshownPassword = knownPassword === null ? readUnshownPassword(passwordPath) : null;
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });

  const generated = new Set<keyof ConfiguredSecrets>();
  const key = (name: keyof ConfiguredSecrets): string => {
    const value = found.get(name) ?? null;
    if (value !== null) return value;
    generated.add(name);
    const path = secretPath(dataDir, name);
    const secret = generateDraft(path, KEY_BYTES);
    Deno.renameSync(draftPath(path), path);
    return secret;
  };
  if (knownPassword === null) generated.add("ADMIN_PASSWORD");
  const adminPassword = knownPassword ?? unshownPassword ?? generateDraft(passwordPath, PASSWORD_BYTES);
  const paymentSecret = key("PAYMENT_SECRET");
  const metricsToken = configured.METRICS_TOKEN;
  return {
    generated,
    notePasswordShown() {
      if (knownPassword === null) Deno.renameSync(draftPath(passwordPath), passwordPath);
    },
    secrets: {
      secretKey: key("SECRET_KEY"),
      jwtSecret: key("JWT_SECRET"),
      adminPassword,
      isAdminPassword: (candidate) => isEqual(candidate, adminPassword),
      isPaymentSecret: (candidate) => isEqual(candidate, paymentSecret),
      isMetricsToken: (candidate) => metricsToken !== null && isEqual(candidate, metricsToken),
    },
  };
}

/**
 * Reads a secret from a data folder; null without one. Throws `UnsafeFile` for a file that another user may have
 * written or read. Throws it also for a secret that is too short: a generated one in its place could not open sealed
 * texts.
 */
export function readStoredSecret(dataDir: string, name: keyof ConfiguredSecrets): string | null {
  const path = secretPath(dataDir, name);
  const secret = readPrivate(path, "secret")?.trim() ?? null;
  if (secret === null) return null;
  const requirement = weakness(name, secret);
  if (requirement === null) return secret;
  const what = secret === ""
    ? `${path} is empty.`
    : `${path} is not a valid secret: it takes ${requirement}.`;
  throw new UnsafeFile(
    path,
    what,
    "Restore the old file, or remove this one to have a new secret generated.",
  );
}

/** Path of a stored secret. */
export function secretPath(dataDir: string, name: keyof ConfiguredSecrets): string {
  return `${dataDir}/${name.toLowerCase()}`;
}

/** The password of an earlier start that failed before it could show the password; null without one. */
function readUnshownPassword(path: string): string | null {
  const password = readPrivate(draftPath(path), "secret")?.trim() ?? "";
  return PASSWORD_PATTERN.test(password) ? password : null;
}

/**
 * Generates a secret and writes it to the draft beside `path`. The caller renames it, so no half-written secret is
 * used.
 */
function generateDraft(path: string, bytes: number): string {
  const value = randomBytes(bytes).toString("base64url");
  writePrivate(draftPath(path), `${value}\n`);
  return value;
}

function draftPath(path: string): string {
  return `${path}.new`;
}

/** Compares in constant time, over digests of equal length. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string): Uint8Array => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
