// Server events of the session: identity, role, companion access, and kicks.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Stores } from "../../store/stores.ts";
import type { Owner } from "../router.ts";
import { kickMessage } from "./disconnect_messages.ts";

/** Reacts to changes of the session. */
export interface SessionObserver {
  /** The guest became a member, in the current session. */
  onMember(): void;
  /** The user's role changed. */
  onRoleChanged(): void;
  /** The device is in use, and has a new token. */
  onToken(token: string): void;
}

/** The owner of the session's events. */
export function sessionEvents(stores: Stores, observer: SessionObserver): Owner<"session"> {
  const { connection, session } = stores;
  return {
    receive: {
      hello: (data) => connection.helloReceived(data),
      joined: (data) => {
        const wasIn = connection.state.value === "online";
        session.joined(data);
        if (wasIn) observer.onMember();
      },
      kicked: (data) => session.kicked(kickMessage(data)),
      role_updated: (data) => {
        session.roleChanged(data);
        observer.onRoleChanged();
      },
      token: ({ token }) => observer.onToken(token),
      ai_unlock: (data) => unlockCompanion(stores, data),
      preferences: (data) => session.preferencesChanged(data),
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
