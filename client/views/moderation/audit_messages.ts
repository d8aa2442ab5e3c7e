// The audit log in sentences.

import type { ListedAuditEntry } from "../../../server/protocol/server_events.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";

/** An entry as a sentence of three parts, the middle one a name: "banned", "anna", "for 1 hour". */
export interface AuditMessages {
  readonly verb: string;
  readonly target: string;
  readonly rest: string;
}

/** What was done. An action of a newer server is named as it is. */
export function auditMessage(
  { action, target = "", detail = "" }: ListedAuditEntry,
  words: Namespaces["staff"]["audit"],
): AuditMessages {
  if (action === "mod_password") {
    return { verb: words.passwords[detail] ?? words.password, target, rest: "" };
  }
  if (action === "refused") {
    return { verb: target === "" ? words.refused : words.refusedOn, target, rest: `· ${detail}` };
  }
  const verb = words.verbs[action] ?? action.replaceAll("_", " ");
  return { verb, target, rest: words.detail(action, detail) };
}
