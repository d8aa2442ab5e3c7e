// The permission that each tab of the admin panel needs.

import type { Action } from "../../../server/protocol/permissions.ts";
import type { PanelTab } from "../../store/moderation/moderation_ui_store.ts";

/** Each tab, and the action that a user must be allowed to see it. */
export const PANEL_PERMISSIONS: Readonly<Record<PanelTab, Action>> = {
  users: "list_people",
  bans: "list_people",
  mutes: "list_people",
  reports: "list_reports",
  lobby: "slow_mode",
  companion: "manage_companion",
  audit: "list_audit",
};
