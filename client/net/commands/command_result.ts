// Handlers and results of slash commands.

import type { CommandArguments } from "../../text/command_parser.ts";
import type { CommandResult } from "../../text/command_table.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { Namespaces } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";

/** Runs a command. `name` is empty for commands without a user. */
export type CommandHandler = (
  args: CommandArguments & { readonly name: string },
) => CommandResult | Promise<CommandResult>;

/** The result of a request to the server. */
export function resultOf(refused: Refused | null): CommandResult {
  return refused === null ? null : { problem: refusalMessage(refused) };
}

/** A result with a problem of the catalogue. */
export function problem(say: (t: Namespaces["later"]["problems"]) => string): CommandResult {
  return { problem: (t) => say(t("later").problems) };
}
