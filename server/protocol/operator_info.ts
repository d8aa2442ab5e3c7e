// What the operator tells everyone.

/** In `hello`, and over REST before a socket opens. Each is there only where it is set. */
export interface OperatorInfo {
  /** The house rules, as text of several lines; or one `http:` or `https:` URL of a page with them. */
  rules?: string;
  /** Whom to ask: an e-mail address, a URL, or other text of one line. */
  contact?: string;
}
