// Secrets that nobody configured: made once, kept in the data folder, readable by its owner alone.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { ConfiguredSecrets, OptionalSecrets } from "../config.ts";
import type { Secrets } from "../ports/settings.ts";

/** The secrets of this start, and the names of those that are new. */
export interface KeptSecrets {
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

/**
 * Fills in what is not configured from `dataDir`, making it where it is missing. Creates the folder.
 * Throws a `Deno.errors` error when the folder cannot be written.
 */
export function keepSecrets(dataDir: string, configured: ConfiguredSecrets & OptionalSecrets): KeptSecrets {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = new Set<keyof ConfiguredSecrets>();
  const key = (name: keyof ConfiguredSecrets): string => {
    const path = secretPath(dataDir, name);
    const value = configured[name] ?? read(path);
    if (value !== null) return value;
    made.add(name);
    const fresh = draft(path, KEY_BYTES);
    Deno.renameSync(draftOf(path), path);
    return fresh;
  };
  const passwordPath = secretPath(dataDir, "ADMIN_PASSWORD");
  const known = configured.ADMIN_PASSWORD ?? read(passwordPath);
  if (known === null) made.add("ADMIN_PASSWORD");
  const adminPassword = known ?? unshown(passwordPath) ?? draft(passwordPath, PASSWORD_BYTES);
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

/** Where a secret that was made is kept. */
export function secretPath(dataDir: string, name: keyof ConfiguredSecrets): string {
  return `${dataDir}/${name.toLowerCase()}`;
}

function read(path: string): string | null {
  try {
    return Deno.readTextFileSync(path).trim() || null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The password that a start made which failed before it could show it, if there was one. */
function unshown(path: string): string | null {
  const password = read(draftOf(path));
  return password !== null && PASSWORD_PATTERN.test(password) ? password : null;
}

/** Writes a new secret beside its place, to be moved there: a half-written one is never used. */
function draft(path: string, bytes: number): string {
  const value = randomBytes(bytes).toString("base64url");
  Deno.writeTextFileSync(draftOf(path), `${value}\n`, { mode: 0o600 });
  Deno.chmodSync(draftOf(path), 0o600);
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
