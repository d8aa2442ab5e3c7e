// Moderation as a whole: everything that takes power, and reports.

import type { Context } from "../context.ts";
import { type AccountsFeature, createAccountsFeature } from "./accounts.ts";
import { type BansFeature, createBansFeature } from "./bans.ts";
import { type CommandLineFeature, createCommandLineFeature } from "./command_line.ts";
import { type CompanionFeature, type CompanionParts, createCompanionFeature } from "./companion.ts";
import { createListsFeature, type ListsFeature } from "./lists.ts";
import { createPeopleFeature, type PeopleFeature } from "./people.ts";
import { createReportsFeature, type ReportsFeature } from "./reports.ts";
import { createRoomFeature, type RoomFeature } from "./room.ts";

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
