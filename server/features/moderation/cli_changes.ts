// Changes that an operator makes at the command line while the server runs: read from the audit log, and carried out
// here.

import { ROLES } from "../../protocol/roles.ts";
import type { LoggedAuditEntry } from "../../ports/moderation_store.ts";
import type { Context } from "../context.ts";

/** Rows of the log that are read at a time. */
const AT_ONCE = 500;

/** Follows the command line. Every node does so for itself: all of them read the same log. */
export interface CliChanges {
  /** Resolves once the end of the log is known. */
  readonly ready: Promise<void>;
  /** Reads new entries. Call it about once a second; calls during one that runs do nothing. Never rejects. */
  follow(): Promise<void>;
}

/** Makes the feature. It begins with the entries that are logged from now on. */
export function createCliChanges(context: Context): CliChanges {
  const { moderation } = context.store;
  let last: number | null = null;
  let isLooking = false;
  const ready = moderation.newestEntry().then((id) => void (last = id));
  // A failure is reported where `ready` is awaited.
  ready.catch(() => {});
  return {
    ready,
    async follow() {
      if (last === null || isLooking) return;
      isLooking = true;
      try {
        for (const entry of await moderation.entriesAfter(last, AT_ONCE)) {
          if (entry.capacity === "command line") await carryOut(context, entry);
          last = entry.id;
        }
      } catch (error) {
        // The next call begins where this one stopped.
        context.log.debug("the audit log could not be read", {
          cause: error instanceof Error ? error.name : "",
        });
      } finally {
        isLooking = false;
      }
    },
  };
}

async function carryOut(
  context: Context,
  { action, targetId, detail }: LoggedAuditEntry,
): Promise<void> {
  const { hub, enforcer, notifier, store } = context;
  const account = action === "set_role" && targetId !== null
    ? await store.accounts.byId(targetId)
    : undefined;
  if (action === "invite") return notifier.listsChangedHere("invites", "audit");
  if (account === undefined) return notifier.listsChangedHere("audit");
  const { id, username } = account;
  enforcer.changeProfile(id, context.sanctions.roleInForce(account));
  const [before, after] = detail?.split(" to ") ?? [];
  const role = ROLES.find((known) => known === after) ?? account.role;
  if (role !== before) hub.sayHere({ key: "role", name: username, role });
  notifier.listsChangedHere("users", "audit");
}
