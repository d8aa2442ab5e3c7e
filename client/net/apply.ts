// Turns each server event into actions on stores. The only place that does.

import type { ServerEnvelope } from "../../server/protocol/server_events.ts";
import type { Stores } from "../store/stores.ts";

/** Applies one envelope. Events of a newer server are ignored. */
export function apply(stores: Stores, envelope: ServerEnvelope): void {
  const { connection, lobby, people, session, toasts } = stores;
  switch (envelope.event) {
    case "hello":
      return connection.greeted(envelope.data);
    case "joined":
      return session.joined(envelope.data);
    case "ack":
      if (envelope.re !== undefined) lobby.acknowledge(envelope.re, envelope.data.id?.toString());
      return;
    case "error":
      if (envelope.re === undefined || !lobby.fail(envelope.re, envelope.data.msg)) {
        toasts.show(envelope.data.msg);
      }
      return;
    case "kicked":
      return session.dismissed(envelope.data.msg);
    case "message":
      return lobby.receive(envelope.data, session.me.value?.username);
    case "system":
      return lobby.note("system", envelope.data.msg, envelope.data.ts);
    case "nicklist":
      return people.replace(envelope.data.users);
    case "presence":
      return people.change(envelope.data);
    case "admin_action_ok":
    case "admin_audit":
    case "admin_ban_preview":
    case "admin_bans":
    case "admin_changed":
    case "admin_mutes":
    case "admin_reports":
    case "admin_users":
    case "ai_unlock":
    case "ignore_status":
    case "mute_updated":
    case "password_changed":
    case "pm_invite":
    case "pm_message":
    case "pm_read":
    case "pm_ready":
    case "pm_typing":
    case "pm_unread":
    case "reports_open":
    case "role_updated":
    case "room_state":
      // Accounts, private conversations and moderation, of which this page shows nothing.
      return;
    default:
      return ignore(envelope);
  }
}

function ignore(_event: never): void {}
