// Secrets that nobody configured: made once, kept in the data folder, readable by its owner alone.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type ConfiguredSecrets, type OptionalSecrets, weakness } from "../../config.ts";
import type { Secrets } from "../../ports/settings.ts";
import { folderFault, readPrivate, UnsafeFile, writePrivate } from "./private_files.ts";

/** The secrets of this start, and the names of those that are new. */
export interface LoadedSecrets {
  readonly secrets: Secrets;
  readonly made: ReadonlySet<keyof ConfiguredSecrets>;
  /** To be called when the moderator password is shown. Until then, each start takes it for new. */
  shown(): void;
}

/** Bytes of a made key: 256 bits. */
const KEY_BYTES = 32;
/** Bytes of a made password: 120 bits, 20 characters. */
const PASSWORD_BYTES = 15;
const PASSWORD_PATTERN = /^[\w-]{20}$/;

/** Every secret that may be kept. */
export const STORED_SECRET_NAMES: readonly (keyof ConfiguredSecrets)[] = [
  "SECRET_KEY",
  "JWT_SECRET",
  "ADMIN_PASSWORD",
  "PAYMENT_SECRET",
];

/**
 * Fills in what is not configured from `dataDir`, making it where it is missing. Creates the folder. Throws a
 * `Deno.errors` error when the folder cannot be written, and `UnsafeFile` for what cannot be trusted; nothing is made
 * then.
 */
export function loadSecrets(dataDir: string, configured: ConfiguredSecrets & OptionalSecrets): LoadedSecrets {
  const fault = folderFault(dataDir);
  if (fault !== null) throw fault;
  const found = new Map(
    STORED_SECRET_NAMES.map((name) => [name, configured[name] ?? readStoredSecret(dataDir, name)]),
  );
  const passwordPath = secretPath(dataDir, "ADMIN_PASSWORD");
  const known = found.get("ADMIN_PASSWORD") ?? null;
  const waiting = known === null ? unshown(passwordPath) : null;
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });

  const made = new Set<keyof ConfiguredSecrets>();
  const key = (name: keyof ConfiguredSecrets): string => {
    const value = found.get(name) ?? null;
    if (value !== null) return value;
    made.add(name);
    const path = secretPath(dataDir, name);
    const fresh = draft(path, KEY_BYTES);
    Deno.renameSync(draftOf(path), path);
    return fresh;
  };
  if (known === null) made.add("ADMIN_PASSWORD");
  const adminPassword = known ?? waiting ?? draft(passwordPath, PASSWORD_BYTES);
  const paymentSecret = key("PAYMENT_SECRET");
  const metricsToken = configured.METRICS_TOKEN;
  return {
    made,
    shown() {
      if (known === null) Deno.renameSync(draftOf(passwordPath), passwordPath);
    },
    secrets: {
      secretKey: key("SECRET_KEY"),
      jwtSecret: key("JWT_SECRET"),
      adminPassword,
      isAdminPassword: (candidate) => same(candidate, adminPassword),
      isPaymentSecret: (candidate) => same(candidate, paymentSecret),
      isMetricsToken: (candidate) => metricsToken !== null && same(candidate, metricsToken),
    },
  };
}

/**
 * A secret that is kept in a data folder; null where it is not. Throws `UnsafeFile` for one that another user may have
 * put there or read, and for one that is too short: in its place a new one would be made, and what it sealed would be
 * lost.
 */
export function readStoredSecret(dataDir: string, name: keyof ConfiguredSecrets): string | null {
  const path = secretPath(dataDir, name);
  const secret = readPrivate(path, "secret")?.trim() ?? null;
  if (secret === null) return null;
  const takes = weakness(name, secret);
  if (takes === null) return secret;
  const what = secret === "" ? `${path} is empty.` : `${path} is no secret: it takes ${takes}.`;
  throw new UnsafeFile(path, what, "Put back what was there, or remove the file to have a new one made.");
}

/** Where a secret that was made is kept. */
export function secretPath(dataDir: string, name: keyof ConfiguredSecrets): string {
  return `${dataDir}/${name.toLowerCase()}`;
}

/** The password that a start made which failed before it could show it, if there was one. */
function unshown(path: string): string | null {
  const password = readPrivate(draftOf(path), "secret")?.trim() ?? "";
  return PASSWORD_PATTERN.test(password) ? password : null;
}

/** Writes a new secret beside its place, to be moved there: a half-written one is never used. */
function draft(path: string, bytes: number): string {
  const value = randomBytes(bytes).toString("base64url");
  writePrivate(draftOf(path), `${value}\n`);
  return value;
}

function draftOf(path: string): string {
  return `${path}.new`;
}

/** Compares in constant time, over digests of equal length. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Uint8Array => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
