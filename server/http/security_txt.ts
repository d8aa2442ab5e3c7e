// The text of /.well-known/security.txt (RFC 9116): the contact for security reports.

import { contactUrl } from "../protocol/operator_info.ts";
import type { Settings } from "../ports/settings.ts";

/** Validity of the text, milliseconds. The RFC recommends less than a year. */
const VALID_MS = 90 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The text for a contact at `now`, milliseconds since the Unix epoch; null when the contact is not an address. It names
 * its own place where the page has an `https:` address.
 */
export function securityTxt(
  { contact, publicUrl }: Pick<Settings, "contact" | "publicUrl">,
  now: number,
): string | null {
  const uri = contact === null ? null : contactUrl(contact);
  // The RFC does not allow `http:`.
  if (uri === null || uri.startsWith("http:")) return null;
  const expires = new Date(Math.floor(now / DAY_MS) * DAY_MS + VALID_MS);
  const lines = [`Contact: ${uri}`, `Expires: ${expires.toISOString()}`];
  if (publicUrl?.startsWith("https:")) lines.push(`Canonical: ${publicUrl}/.well-known/security.txt`);
  return `${lines.join("\n")}\n`;
}
