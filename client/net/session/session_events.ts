// What the server says about this person's session: who they are, what they may do, and why it ends.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Stores } from "../../store/stores.ts";
import type { Owner } from "../router.ts";
import { dismissalMessage } from "./disconnect_messages.ts";

/** Whom the session's events concern besides. */
export interface SessionFollower {
  /** A guest has become a member, in place. */
  onMember(): void;
  onRoleChanged(): void;
}

/** Owns the events of the session. */
export function sessionEvents(stores: Stores, follower: SessionFollower): Owner<"session"> {
  const { connection, session } = stores;
  return {
    receive: {
      hello: (data) => connection.greeted(data),
      joined: (data) => {
        const wasIn = connection.state.value === "online";
        session.joined(data);
        if (wasIn) follower.onMember();
      },
      kicked: (data) => session.dismissed(dismissalMessage(data)),
      role_updated: (data) => {
        session.roleChanged(data);
        follower.onRoleChanged();
      },
      ai_unlock: (data) => unlockCompanion(stores, data),
    },
  };
}

function unlockCompanion(
  { screen, session, toasts }: Stores,
  { has_ai_access, ai_free_limit, msg }: ServerEvents["ai_unlock"],
): void {
  session.aiChanged({ has_ai_access, ...(ai_free_limit === undefined ? {} : { ai_free_limit }) });
  if (has_ai_access && screen.dialog.value === "premium") screen.dialog.value = null;
  if (msg !== undefined) toasts.show((t) => has_ai_access ? t("app").aiGranted : t("app").aiRevoked);
}
