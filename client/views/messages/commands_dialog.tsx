// The dialog "What you can type": the commands that this user may use, and the syntax of a message.

import type { JSX } from "preact";
import { type Command, COMMANDS, mayUse } from "../../text/command_table.ts";
import { useApp } from "../shell/app_context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CommandUsage } from "./command_usage.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** Samples that are the same in every language. */
const SAMPLES = { emoji: ":smile:", link: "https://…" } as const;

/** The dialog of `/help`. */
export function CommandsDialog(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later");
  const { help } = t;
  const me = session.me.value;
  const usable = COMMANDS.filter((command) => me !== null && mayUse(command, me));
  const isForAll = ({ access }: Command): boolean => access === "everyone" || access === "members";
  const rowsOf = (commands: readonly Command[]): Row[] =>
    commands.map((command) => [
      <CommandUsage key={command.name} command={command} />,
      t.commands[command.name],
    ]);
  return (
    <Dialog title={help.title} variant="commands-dialog" onClose={() => screen.dialog.value = null}>
      {/* It scrolls, and nothing else in it takes the focus. */}
      <div class="commands-body" tabIndex={0} role="group" aria-label={help.title}>
        <Rows title={help.commands} rows={rowsOf(usable.filter(isForAll))} />
        <Rows title={help.forStaff} rows={rowsOf(usable.filter((command) => !isForAll(command)))} />
        <Rows
          title={help.more}
          rows={[
            [<b key="name">@{t.takes.name}</b>, help.name],
            [<b key="emoji">{SAMPLES.emoji}</b>, help.emoji],
            [<b key="link">{SAMPLES.link}</b>, help.link],
            [<b key="text">{`//${t.takes.text}`}</b>, help.text],
          ]}
        />
      </div>
    </Dialog>
  );
}

/** A sample of what to type, and its effect. */
type Row = readonly [JSX.Element, string];

function Rows({ title, rows }: { title: string; rows: readonly Row[] }): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl class="commands">
        {rows.map(([sample, effect]) => (
          <div key={effect}>
            <dt>{sample}</dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
