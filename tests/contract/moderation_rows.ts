// Rows that the tests of moderation write.

import type { AuditEntry, NewReport, NewSanction } from "../../server/ports/moderation_store.ts";
import { MOMENT } from "./harness.ts";

export const ALL = { query: "", cursor: null, limit: 100 };
export const ENTRY: AuditEntry = {
  at: MOMENT,
  actorId: 1,
  actor: "Ada",
  actorRole: "mod",
  capacity: "account",
  action: "mute",
  targetId: 2,
  target: "Bob",
  reason: "spam",
  detail: null,
};

export function report(target: string, createdAt: number): NewReport {
  return { reporterId: null, reporter: "x", target, text: null, reason: "r", createdAt };
}

export function sanction(username: string): NewSanction {
  return {
    ...{ username, userId: null, networks: [], reason: null, createdAt: MOMENT, expiresAt: null },
    ...{ actorId: null, actorRole: "mod" },
  };
}
