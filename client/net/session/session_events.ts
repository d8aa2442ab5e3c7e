// Server events of the session: identity, role, token, and kicks.

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
    },
  };
}
