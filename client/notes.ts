// The part `notes` of the page: what the join screen shows now and then. It loads when it is needed.

import { suggestName } from "./text/name_suggestion.ts";
import { BanContact } from "./views/login/ban_contact.tsx";
import { RulesButton } from "./views/login/rules_button.tsx";
import type { Notes } from "./views/shell/page_parts.ts";

/** The part. */
export const notes: Notes = { BanContact, RulesButton, suggestName };
