// Moderation as a whole: everything that takes power, and reports.

import type { Context } from "../context.ts";
import { type AccountsFeature, createAccountsFeature } from "./account_actions.ts";
import { type BansFeature, createBansFeature } from "./ban_actions.ts";
import { type CommandLineFeature, createCommandLineFeature } from "./cli_changes.ts";
import { type CompanionFeature, type CompanionParts, createCompanionFeature } from "./companion_admin.ts";
import { createListsFeature, type ListsFeature } from "./panel_lists.ts";
import { createPeopleFeature, type PeopleFeature } from "./user_actions.ts";
import { createReportsFeature, type ReportsFeature } from "./report_actions.ts";
import { createRoomFeature, type RoomFeature } from "./lobby_actions.ts";

/** Handlers of moderation, by what they are about. */
export interface ModerationFeature {
  readonly people: PeopleFeature;
  readonly accounts: AccountsFeature;
  readonly bans: BansFeature;
  readonly room: RoomFeature;
  readonly reports: ReportsFeature;
  readonly lists: ListsFeature;
  readonly companion: CompanionFeature;
  readonly commandLine: CommandLineFeature;
}

/** Makes moderation. */
export function createModeration(context: Context, parts: CompanionParts): ModerationFeature {
  return {
    people: createPeopleFeature(context),
    accounts: createAccountsFeature(context),
    bans: createBansFeature(context),
    room: createRoomFeature(context),
    reports: createReportsFeature(context),
    lists: createListsFeature(context),
    companion: createCompanionFeature(context, parts),
    commandLine: createCommandLineFeature(context),
  };
}
