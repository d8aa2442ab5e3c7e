// The languages of mail, which are those of the page.

/** The languages, the default first. */
export const MAIL_LANGUAGES = ["en", "es"] as const;

/** One of the languages. */
export type MailLanguage = typeof MAIL_LANGUAGES[number];

/** Longest text that is read, characters; what browsers send is shorter. */
const MAX_LENGTH = 200;

/**
 * The first known language of a list as in the header `Accept-Language`, such as `es-MX,es;q=0.9,en;q=0.8`. Browsers
 * send it in the order of preference, so weights are not read. Undefined where none is known.
 */
export function mailLanguageOf(accepted: string | undefined): MailLanguage | undefined {
  for (const range of (accepted ?? "").slice(0, MAX_LENGTH).split(",")) {
    const primary = range.trim().split(/[-;]/)[0]!.toLowerCase();
    const known = MAIL_LANGUAGES.find((language) => language === primary);
    if (known !== undefined) return known;
  }
  return undefined;
}
