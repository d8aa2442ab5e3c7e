// Codes that people type: what they look like, and how one that was typed is read.

/** The digits of base 32 after Crockford: without I, L, O and U, which are misread. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Digits of a code: 80 bits. */
const LENGTH = 16;
const GROUP = 4;
/** Longest text that is read as a code, characters: room for spaces and dashes. */
const MAX_TYPED = 64;

/** Makes a code, such as `K7QF-2MXD-9RTA-WZ4H`, from the randomness of a UUID, version 4. */
export function newTypedCode(uuid: string): string {
  const hex = uuid.replaceAll("-", "");
  // 20 of the digits that are random throughout: those of version and variant are between them.
  let value = BigInt(`0x${hex.slice(0, 5)}${hex.slice(-15)}`);
  let digits = "";
  for (let n = 0; n < LENGTH; n++) {
    digits = `${DIGITS[Number(value % 32n)]}${n > 0 && n % GROUP === 0 ? "-" : ""}${digits}`;
    value /= 32n;
  }
  return digits;
}

/**
 * A code as it is compared: case, spaces and dashes do not matter, and letters that look like a digit count as that
 * digit. Null for a text that cannot be a code.
 */
export function typedCodeKey(text: string): string | null {
  if (text.length > MAX_TYPED) return null;
  const key = text.toUpperCase().replaceAll(/[\s\p{Pd}_.]/gu, "").replaceAll("O", "0").replaceAll(
    /[IL]/g,
    "1",
  );
  return key.length === LENGTH && [...key].every((digit) => DIGITS.includes(digit)) ? key : null;
}
