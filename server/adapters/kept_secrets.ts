// Secrets that nobody configured: made once, kept in the data folder, readable by its owner alone.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { ConfiguredSecrets, OptionalSecrets } from "../config.ts";
import type { Secrets } from "../ports/settings.ts";

/** The secrets of this start, and the names of those that were made just now. */
export interface KeptSecrets {
  readonly secrets: Secrets;
  readonly made: ReadonlySet<keyof ConfiguredSecrets>;
}

/** Bytes of a made key: 256 bits. */
const KEY_BYTES = 32;
/** Bytes of a made password: 120 bits, 20 characters. */
const PASSWORD_BYTES = 15;

/**
 * Fills in what is not configured from `dataDir`, making it where it is missing. Creates the folder.
 * Throws a `Deno.errors` error when the folder cannot be written.
 */
export function keepSecrets(dataDir: string, configured: ConfiguredSecrets & OptionalSecrets): KeptSecrets {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = new Set<keyof ConfiguredSecrets>();
  const secret = (name: keyof ConfiguredSecrets, bytes: number): string => {
    const value = configured[name];
    if (value !== null) return value;
    const path = `${dataDir}/${name.toLowerCase()}`;
    return read(path) ?? make(path, bytes, () => made.add(name));
  };
  const adminPassword = secret("ADMIN_PASSWORD", PASSWORD_BYTES);
  const metricsToken = configured.METRICS_TOKEN;
  const paymentSecret = secret("PAYMENT_SECRET", KEY_BYTES);
  return {
    made,
    secrets: {
      secretKey: secret("SECRET_KEY", KEY_BYTES),
      jwtSecret: secret("JWT_SECRET", KEY_BYTES),
      adminPassword,
      isAdminPassword: (candidate) => same(candidate, adminPassword),
      isPaymentSecret: (candidate) => same(candidate, paymentSecret),
      isMetricsToken: (candidate) => metricsToken !== null && same(candidate, metricsToken),
    },
  };
}

function read(path: string): string | null {
  try {
    return Deno.readTextFileSync(path).trim() || null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Writes a new secret beside its place and moves it there, so that a half-written one is never used. */
function make(path: string, bytes: number, onMade: () => void): string {
  const value = randomBytes(bytes).toString("base64url");
  const draft = `${path}.new`;
  Deno.writeTextFileSync(draft, `${value}\n`, { mode: 0o600 });
  Deno.chmodSync(draft, 0o600);
  Deno.renameSync(draft, path);
  onMade();
  return value;
}

/** Compares in constant time, over digests of equal length. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Uint8Array => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
