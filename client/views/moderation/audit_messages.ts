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
  t: Namespaces["staff"]["audit"],
): AuditMessages {
  if (action === "mod_password") {
    return { verb: t.passwords[detail] ?? t.password, target, rest: "" };
  }
  if (action === "refused") {
    return { verb: target === "" ? t.refused : t.refusedOn, target, rest: `· ${detail}` };
  }
  const verb = t.verbs[action] ?? action.replaceAll("_", " ");
  return { verb, target, rest: t.detail(action, detail) };
}
