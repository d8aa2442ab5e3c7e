// Which users see which tab of the admin panel.

import { type Action, can, type Party } from "../../../server/protocol/permissions.ts";
import type { ConnectionStore } from "../../store/connection/connection_store.ts";
import type { PanelTab } from "../../store/moderation/moderation_ui_store.ts";

/** Each tab, and the action that a user must be allowed to see it. */
export const PANEL_PERMISSIONS: Readonly<Record<PanelTab, Action>> = {
  users: "list_people",
  bans: "list_people",
  mutes: "list_people",
  reports: "list_reports",
  lobby: "slow_mode",
  companion: "manage_companion",
  premium: "manage_premium",
  audit: "list_audit",
  invites: "invite",
};

/** Whether a user sees a tab. Invitations are of use only where registering takes one. */
export function seesTab(
  tab: PanelTab,
  user: Party,
  { operator }: Pick<ConnectionStore, "operator">,
): boolean {
  return can(user, PANEL_PERMISSIONS[tab]) && (tab !== "invites" || operator.value.registration === "invite");
}
