// Moderation as a whole: every action of staff, lists of the panel, and reports.

import type { JoinedHandler } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { type AccountActions, createAccountActions } from "./account_actions.ts";
import { type BanActions, createBanActions } from "./ban_actions.ts";
import { type CliChanges, createCliChanges } from "./cli_changes.ts";
import { type CompanionAdminFeature, createCompanionAdminFeature } from "./companion_admin.ts";
import type { CompanionParts } from "./companion_models.ts";
import { createInviteActions, type InviteActions } from "./invite_actions.ts";
import { createPanelLists, type PanelLists } from "./panel_lists.ts";
import { createMessageRemoval, type MessageRemoval } from "./message_removal.ts";
import { createUserActions, type UserActions } from "./user_actions.ts";
import { createResetLinks, type ResetLinks } from "./reset_links.ts";
import { createReportActions, type ReportActions, type ReportedRooms } from "./report_actions.ts";
import { createStaffFactor } from "./staff_factor.ts";
import { createLobbyActions, type LobbyActions } from "./lobby_actions.ts";

/** Handlers of moderation, by their subject. */
export interface ModerationFeature {
  readonly people: UserActions;
  readonly messages: MessageRemoval;
  readonly accounts: AccountActions;
  readonly resets: ResetLinks;
  readonly bans: BanActions;
  readonly room: LobbyActions;
  readonly staffFactor: JoinedHandler<"admin_require_second_factor">;
  readonly invitations: InviteActions;
  readonly reports: ReportActions;
  readonly lists: PanelLists;
  readonly companion: CompanionAdminFeature;
  readonly commandLine: CliChanges;
}

/** Makes moderation. `rooms`: the private rooms that a report may be about. */
export function createModeration(
  context: Context,
  parts: CompanionParts,
  rooms: ReportedRooms,
): ModerationFeature {
  return {
    people: createUserActions(context),
    messages: createMessageRemoval(context),
    accounts: createAccountActions(context),
    resets: createResetLinks(context),
    bans: createBanActions(context),
    room: createLobbyActions(context),
    staffFactor: createStaffFactor(context),
    invitations: createInviteActions(context),
    reports: createReportActions(context, rooms),
    lists: createPanelLists(context),
    companion: createCompanionAdminFeature(context, parts),
    commandLine: createCliChanges(context),
  };
}
