// Tells all nodes what moderators decided, and users and staff what has changed. It keeps nothing.

import { encodeEnvelope } from "../../protocol/frames.ts";
import type { PanelList } from "../../protocol/moderation_rules.ts";
import { type Action, minRoleOf } from "../../protocol/permissions.ts";
import type { Role } from "../../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../../protocol/server_events.ts";
import type { Bus, ModerationChange } from "../../ports/bus.ts";
import type { Hub } from "../hub.ts";

/** Which action a user must have the power for to see a list of the panel. */
const SEEN_WITH: Readonly<Record<PanelList, Action>> = {
  users: "list_people",
  bans: "list_people",
  mutes: "list_people",
  reports: "list_reports",
  audit: "list_audit",
  invites: "invite",
  entitlements: "manage_premium",
  vouchers: "manage_premium",
};

/** Sends what only has to be known. Methods that end in `Here` reach this node alone. */
export class Notifier {
  constructor(readonly bus: Bus, readonly hub: Hub) {}

  /**
   * Tells every node what was decided; each carries it out for its own sockets. Call it once the decision is stored.
   */
  publish(change: ModerationChange): void {
    this.bus.publish({ kind: "moderation", change });
  }

  /** Sends an event of the server to every socket of these users, on every node. Users cannot ignore the server. */
  tellUsers<E extends ServerEventName>(
    principals: readonly string[],
    event: E,
    data: ServerEvents[E],
  ): void {
    this.hub.publisher.sendTo("", principals, event, data);
  }

  /** Sends an event to every socket with at least that role, on every node. */
  tellStaff<E extends ServerEventName>(minRole: Role, event: E, data: ServerEvents[E]): void {
    this.bus.publish({ kind: "staff", minRole, envelope: encodeEnvelope(event, data) });
  }

  /** Sends an event to every socket with at least that role at this node. */
  tellStaffHere<E extends ServerEventName>(minRole: Role, event: E, data: ServerEvents[E]): void {
    this.hub.sendToStaffHere(minRole, encodeEnvelope(event, data));
  }

  /** Tells staff on every node who may see them that lists of the panel have changed. */
  listsChanged(...lists: readonly PanelList[]): void {
    for (const what of lists) this.tellStaff(minRoleOf(SEEN_WITH[what]), "admin_changed", { what });
  }

  /** Tells staff at this node who may see them that lists of the panel have changed. */
  listsChangedHere(...lists: readonly PanelList[]): void {
    for (const what of lists) this.tellStaffHere(minRoleOf(SEEN_WITH[what]), "admin_changed", { what });
  }
}
