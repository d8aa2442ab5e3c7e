// How a command is written.

import type { JSX } from "preact";
import { usageOf } from "../store/command_line.ts";
import type { Command } from "../store/commands.ts";
import { useWords } from "./use_words.ts";

/** The command, and more quietly what it takes. */
export function Usage({ command }: { command: Command }): JSX.Element {
  const [name, ...takes] = usageOf(command, useWords("writing")).split(" ");
  return (
    <span class="usage">
      <b>{name}</b> {takes.join(" ")}
    </span>
  );
}
