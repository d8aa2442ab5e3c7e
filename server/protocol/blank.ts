// Texts that show nothing.

/**
 * Spaces, control characters, and letters that are drawn as nothing. `Default_Ignorable_Code_Point` has the Hangul fillers,
 * the variation selectors and the zero width characters; U+2800 is Braille without dots, U+1D159 a note without a head.
 */
const INVISIBLE = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{1d159}]*$/u;

/** Whether a text shows nothing: it is empty, or all its characters are invisible. */
export function isBlank(text: string): boolean {
  return INVISIBLE.test(text);
}
