// What the operator does at the command line, in the audit log.

import type { AuditEntry } from "../ports/moderation_store.ts";

/** An entry of the audit log for an action at the command line. */
export function operatorEntry(
  action: Pick<AuditEntry, "at" | "action" | "detail"> & Partial<Pick<AuditEntry, "targetId" | "target">>,
): AuditEntry {
  return {
    ...{ actorId: null, actor: "operator", actorRole: "root", capacity: "command line" },
    ...{ targetId: null, target: null, reason: null },
    ...action,
  };
}
