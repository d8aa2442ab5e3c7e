// The usage of a command: its name and its arguments.

import type { JSX } from "preact";
import { usageOf } from "../../text/command_parser.ts";
import type { Command } from "../../text/command_table.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The name of the command, and its arguments in a quieter style. */
export function CommandUsage({ command }: { command: Command }): JSX.Element {
  const [name, ...args] = usageOf(command, useI18n("later")).split(" ");
  return (
    <span class="usage">
      <b>{name}</b> {args.join(" ")}
    </span>
  );
}
