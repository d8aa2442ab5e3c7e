// Rules for passwords. bcrypt reads at most 72 bytes and stops at a zero byte, so longer passwords and zero bytes are
// invalid.

/** Shortest password, bytes of UTF-8. */
export const MIN_PASSWORD_BYTES = 6;
/** Longest password, bytes of UTF-8. */
export const MAX_PASSWORD_BYTES = 72;

const encoder = new TextEncoder();

/** Whether bcrypt can hash the whole password, as text or in UTF-8. */
export function isHashable(password: string | Uint8Array): boolean {
  const bytes = typeof password === "string" ? encoder.encode(password) : password;
  return bytes.length <= MAX_PASSWORD_BYTES && !bytes.includes(0);
}

/** Why a new password is invalid: too short, too long, or with a zero byte; null for a valid one. */
export function passwordFault(password: string): "short" | "long" | "zero" | null {
  const bytes = encoder.encode(password).length;
  if (bytes < MIN_PASSWORD_BYTES) return "short";
  if (bytes > MAX_PASSWORD_BYTES) return "long";
  return isHashable(password) ? null : "zero";
}

/** The message about an invalid password; null for a valid one. */
export function passwordProblem(password: string): string | null {
  const fault = passwordFault(password);
  if (fault === "short") return `A password has at least ${MIN_PASSWORD_BYTES} characters.`;
  if (fault === "long") return `A password has at most ${MAX_PASSWORD_BYTES} bytes.`;
  return fault === "zero" ? "A password cannot contain a zero byte." : null;
}
