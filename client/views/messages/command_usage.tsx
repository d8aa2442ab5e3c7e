// How a command is written.

import type { JSX } from "preact";
import { usageOf } from "../../text/command_parser.ts";
import type { Command } from "../../text/command_table.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The command, and more quietly what it takes. */
export function CommandUsage({ command }: { command: Command }): JSX.Element {
  const [name, ...takes] = usageOf(command, useI18n("later")).split(" ");
  return (
    <span class="usage">
      <b>{name}</b> {takes.join(" ")}
    </span>
  );
}
