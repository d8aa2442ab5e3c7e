// What comes of a slash command.

import type { CommandArguments } from "../../text/command_parser.ts";
import type { CommandResult } from "../../text/command_table.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";

/** What a command does. Those that are about nobody get an empty name. */
export type CommandHandler = (
  given: CommandArguments & { readonly name: string },
) => CommandResult | Promise<CommandResult>;

/** What came of something that the server was asked for. */
export function resultOf(refused: Refused | null): CommandResult {
  return refused === null ? null : { problem: refusalMessage(refused) };
}

/** Something that is wrong with what was asked. */
export function problem(say: (t: Namespaces["later"]["problems"]) => string): CommandResult {
  return { problem: (t) => say(t("later").problems) };
}
