// Audit entries as sentences.

import type { ListedAuditEntry } from "../../../server/protocol/server_events.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";

/** An entry as a sentence of three parts, the middle one a name: "banned", "anna", "for 1 hour". */
export interface AuditMessage {
  readonly verb: string;
  readonly target: string;
  readonly rest: string;
}

/** The sentence of an entry. An unknown action, of a newer server, is shown by its name. */
export function auditMessage(
  { action, target = "", detail = "" }: ListedAuditEntry,
  t: Namespaces["staff"]["audit"],
): AuditMessage {
  if (action === "mod_password") {
    return { verb: t.passwords[detail] ?? t.password, target, rest: "" };
  }
  if (action === "refused") {
    return { verb: target === "" ? t.refused : t.refusedOn, target, rest: `· ${detail}` };
  }
  const verb = t.verbs[action] ?? action.replaceAll("_", " ");
  return { verb, target, rest: t.detail(action, detail) };
}
