// What an operator changes at the command line while the server runs: read from the audit log, and put into effect here.

import { ROLES } from "../../protocol/roles.ts";
import type { LoggedAuditEntry } from "../../ports/moderation_store.ts";
import type { Context } from "../context.ts";

/** Rows of the log that are read at a time. */
const AT_ONCE = 500;

/** Follows the command line. Every node does so by itself: all of them read the same log. */
export interface CliChanges {
  /** Resolves once it is known where the log ends. */
  readonly ready: Promise<void>;
  /** Looks for what is new. To be called about once a second; one call at a time does something. Never rejects. */
  follow(): Promise<void>;
}

/** Makes the feature. It begins with what is logged from now on. */
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
          if (entry.capacity === "command line") await putIntoEffect(context, entry);
          last = entry.id;
        }
      } catch (error) {
        // The next look begins where this one stopped.
        context.log.debug("the audit log could not be read", {
          cause: error instanceof Error ? error.name : "",
        });
      } finally {
        isLooking = false;
      }
    },
  };
}

async function putIntoEffect(
  context: Context,
  { action, targetId, detail }: LoggedAuditEntry,
): Promise<void> {
  const { hub, sanctions: control, store } = context;
  const account = action === "set_role" && targetId !== null
    ? await store.accounts.byId(targetId)
    : undefined;
  if (account === undefined) return control.listsChangedHere("audit");
  const { id, username, isVerified } = account;
  control.changeProfileHere(id, { role: account.role, isVerified });
  const [before, after] = detail?.split(" to ") ?? [];
  const role = ROLES.find((known) => known === after) ?? account.role;
  if (role !== before) hub.sayHere({ key: "role", name: username, role });
  control.listsChangedHere("users", "audit");
}
