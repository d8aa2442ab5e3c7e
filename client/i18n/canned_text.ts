// Fixed texts of the companion: from the catalogue, or otherwise the server's.

import type { CannedText } from "../../server/protocol/companion_events.ts";
import type { MessageFormat } from "./namespaces.ts";

/** The message for a fixed text, of which the server sent `text` in English and `said` as data. */
export function cannedText(text: string, { key, variant }: CannedText): MessageFormat {
  return (t) => t("later").companion.canned[key]?.[variant] ?? text;
}
