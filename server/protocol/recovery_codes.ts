// Recovery codes: typed codes that an account gets together.

import { newTypedCode, typedCodeKey } from "./codes/typed_codes.ts";

/** How many codes an account gets at once. */
export const RECOVERY_CODES = 10;

/** Makes the codes of an account. Each takes its randomness from a UUID, version 4. */
export function newRecoveryCodes(uuid: () => string): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => newTypedCode(uuid()));
}

/** A recovery code as it is compared; null for a text that cannot be one. */
export const recoveryCodeKey: (text: string) => string | null = typedCodeKey;
