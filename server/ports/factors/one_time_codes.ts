// One-time codes of authenticator apps: TOTP (RFC 6238) with SHA-1, 6 digits and steps of 30 seconds.

/** Seconds of a step. */
export const CODE_STEP_S = 30;
/** Steps around the present one whose codes are accepted, for clocks that differ. */
export const CODE_WINDOW = 1;

/** Makes secrets, and tells of when a code is. */
export interface OneTimeCodes {
  /** A new secret of 20 bytes (RFC 4226, section 4), in base32 without padding. */
  newSecret(): string;
  /** The address of a secret, which authenticator apps read from a QR code. `name` is the account's. */
  uri(secret: string, name: string): string;
  /** The steps within the window at `now`, milliseconds since the Unix epoch, whose code this is; mostly none or one. */
  stepsOf(secret: string, code: string, now: number): number[];
}
