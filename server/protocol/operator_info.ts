// What the operator tells everyone.

/** In `hello`, and over REST before a socket opens. Each is there only where it is set. */
export interface OperatorInfo {
  /** The house rules, as text of several lines; or one `http:` or `https:` URL of a page with them. */
  rules?: string;
  /** Whom to ask: an e-mail address, a URL, or other text of one line. */
  contact?: string;
  /** In `hello` all that the server can do; before, `mail` alone, where it sends mail. */
  features?: string[];
}

/** The URL of a contact: an e-mail address, `http:`, `https:`, `mailto:` or `tel:`; null for other text. */
export function contactUrl(contact: string): string | null {
  if (/^[^\s@:/?#]+@[^\s@:/?#]+$/.test(contact)) return `mailto:${encodeURI(contact)}`;
  if (!/^(https?:\/\/|mailto:|tel:)\S+$/i.test(contact)) return null;
  // No `URL.canParse`: the page runs in browsers that lack it.
  try {
    return new URL(contact).href;
  } catch {
    return null;
  }
}
