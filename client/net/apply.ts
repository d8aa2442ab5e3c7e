// Turns each server event into actions on stores. The only place that does.

import { nameKey } from "../../server/protocol/names.ts";
import type { ServerEnvelope } from "../../server/protocol/server_events.ts";
import { textCalls } from "../text/message_parts.ts";
import { ownAuthor, type Stores } from "../store/stores.ts";
import { systemMessageText } from "../i18n/system_message_text.ts";
import { refusalMessage, refusedFor } from "../i18n/refusal_text.ts";
import { dismissalMessage } from "./session/disconnect_messages.ts";

/** Applies one envelope. Events of a newer server are ignored. */
export function apply(stores: Stores, envelope: ServerEnvelope): void {
  const {
    notifications,
    companionAdmin,
    connection,
    ignores,
    lobby,
    moderation,
    people,
    dms,
    postingRules,
    screen,
    session,
    toasts,
    companion,
  } = stores;
  const me = session.me.value?.username ?? "";
  switch (envelope.event) {
    case "hello":
      return connection.greeted(envelope.data);
    case "joined":
      return session.joined(envelope.data);
    case "role_updated":
      return session.roleChanged(envelope.data);
    case "ignore_status": {
      const { target, ignored } = envelope.data;
      return ignores.set(
        { username: target, isGuest: people.find(target)?.is_registered === false },
        ignored,
      );
    }
    case "ack":
      if (envelope.re === undefined) return;
      lobby.acknowledge(envelope.re, envelope.data, ownAuthor(stores));
      return dms.acknowledge(envelope.re, envelope.data, me);
    case "error": {
      const { re, data } = envelope;
      const why = refusalMessage(refusedFor(data));
      if (re === undefined || !(lobby.fail(re, why) || dms.fail(re, why))) toasts.show(why);
      return;
    }
    case "kicked":
      return session.dismissed(dismissalMessage(envelope.data));
    case "message": {
      const isNew = lobby.receive(envelope.data, session.me.value?.username);
      if (nameKey(envelope.data.username) === nameKey(me)) postingRules.spoke(envelope.data.role);
      else if (isNew && textCalls(envelope.data.text, me) && !ignores.has(envelope.data.username)) {
        notifications.mentioned();
      }
      return;
    }
    case "system":
      return lobby.note("system", systemMessageText(envelope.data), envelope.data.ts);
    case "nicklist":
      return people.replace(envelope.data.users);
    case "presence":
      for (const name of envelope.data.part ?? []) {
        if (ignores.left(name)) lobby.forget(name);
      }
      // A guest who has become a member under the same name stays ignored for good.
      for (const { username, is_registered } of envelope.data.update ?? []) {
        if (is_registered && ignores.has(username)) ignores.set({ username, isGuest: false }, true);
      }
      return people.change(envelope.data);
    case "pm_invite":
      if (dms.invited(envelope.data, session.me.value?.is_registered === true)) notifications.notify();
      return;
    case "pm_accepted":
      return dms.accepted(envelope.data);
    case "pm_read":
      return dms.read(envelope.data, me);
    case "pm_typing":
      return dms.typing(envelope.data);
    case "pm_unread":
      return dms.unreadWas(envelope.data.rooms);
    case "pm_message":
    case "pm_ready":
    case "resync":
    case "violet_delta":
    case "violet_forgot":
      // net/chat.ts, net/pm.ts and net/violet.ts take them before they come here.
      return;
    case "violet_typing":
      return companion.typingChanged(envelope.data);
    case "ai_response":
      companion.log.refused();
      screen.dialog.value = "premium";
      return;
    case "ai_unlock": {
      const { has_ai_access, msg } = envelope.data;
      session.aiChanged({ has_ai_access });
      if (has_ai_access && screen.dialog.value === "premium") screen.dialog.value = null;
      if (msg !== undefined) {
        toasts.show((t) => has_ai_access ? t("app").aiGranted : t("app").aiRevoked);
      }
      return;
    }
    case "mute_updated":
      return postingRules.muteChanged(envelope.data);
    case "room_state":
      return postingRules.changed(envelope.data);
    case "reports_open":
      return moderation.setReportsOpen(envelope.data.open);
    case "admin_violet_status":
      return companionAdmin.statusIs(envelope.data);
    case "admin_violet_pull":
      return companionAdmin.pullIs(envelope.data);
    case "admin_violet_said":
      return companionAdmin.said(envelope.data);
    case "admin_action_ok":
    case "admin_audit":
    case "admin_ban_preview":
    case "admin_bans":
    case "admin_changed":
    case "admin_mutes":
    case "admin_reports":
    case "admin_users":
    case "password_changed":
      // Answers, which go to whoever asked.
      return;
    default:
      return ignore(envelope);
  }
}

function ignore(_event: never): void {}
