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

/** What is wrong with a new password, in words for its owner, or null. */
export function passwordProblem(password: string): string | null {
  const bytes = encoder.encode(password).length;
  if (bytes < MIN_PASSWORD_BYTES) return `A password has at least ${MIN_PASSWORD_BYTES} characters.`;
  if (bytes > MAX_PASSWORD_BYTES) return `A password has at most ${MAX_PASSWORD_BYTES} bytes.`;
  return isHashable(password) ? null : "A password cannot contain a zero byte.";
}
