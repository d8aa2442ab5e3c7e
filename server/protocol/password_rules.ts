// What a password may be. bcrypt reads at most 72 bytes and stops at a zero byte, so neither is let through.

/** Fewest bytes of UTF-8 in a password. */
export const MIN_PASSWORD_BYTES = 6;
/** Most bytes of UTF-8 in a password. */
export const MAX_PASSWORD_BYTES = 72;

const encoder = new TextEncoder();

/** True for a password that can be hashed as a whole. */
export function isHashable(password: string): boolean {
  return encoder.encode(password).length <= MAX_PASSWORD_BYTES && !password.includes("\0");
}

/** What is wrong with a new password: too short, too long, or a zero byte in it. Null when nothing is. */
export function passwordFault(password: string): "short" | "long" | "zero" | null {
  const bytes = encoder.encode(password).length;
  if (bytes < MIN_PASSWORD_BYTES) return "short";
  if (bytes > MAX_PASSWORD_BYTES) return "long";
  return isHashable(password) ? null : "zero";
}

/** The same in words for its owner, or null. */
export function passwordProblem(password: string): string | null {
  const fault = passwordFault(password);
  if (fault === "short") return `A password has at least ${MIN_PASSWORD_BYTES} characters.`;
  if (fault === "long") return `A password has at most ${MAX_PASSWORD_BYTES} bytes.`;
  return fault === "zero" ? "A password cannot contain a zero byte." : null;
}
