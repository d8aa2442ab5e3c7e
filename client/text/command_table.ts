// The slash commands: name, arguments, and access. Their handlers are in client/net/commands/.

import { type Action, hasPower } from "../../server/protocol/permissions.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "../i18n/namespaces.ts";

/** The kind of conversation that a line is written in. */
export type Place = "lobby" | "pm" | "violet";

/** A kind of argument. `text`, `action` and `reason` take the rest of the line. */
export type Argument = "name" | "minutes" | "seconds" | "level" | "text" | "action" | "reason";

/** Who may use a command: all users, members, or users with the permission for an action. */
export type CommandAccess = "anybody" | "members" | Action;

/** A command. */
export interface Command {
  readonly name: CommandName;
  /** Its arguments, in order. */
  readonly takes: readonly Argument[];
  /** Number of required arguments. */
  readonly needs: number;
  readonly who: CommandAccess;
  /** The only kind of conversation that has the command; absent: all have it. */
  readonly only?: Place;
}

/** The result of a command: a text to send instead of the line, or a problem; null when it is done. */
export type CommandResult = { readonly say: string } | { readonly problem: MessageFormat } | null;

/** The user who writes a command. */
export type CommandAuthor = Pick<ServerEvents["joined"], "username" | "role" | "capacity" | "is_registered">;

const SANCTION = ["name", "minutes", "reason"] as const;

/** All commands, in the order in which they are shown. */
const ALL = [
  { name: "me", takes: ["action"], needs: 1, who: "anybody" },
  { name: "msg", takes: ["name", "text"], needs: 1, who: "anybody" },
  { name: "ignore", takes: ["name"], needs: 1, who: "members" },
  { name: "unignore", takes: ["name"], needs: 1, who: "members" },
  { name: "reset", takes: [], needs: 0, who: "members", only: "violet" },
  { name: "help", takes: [], needs: 0, who: "anybody" },
  { name: "kick", takes: ["name", "reason"], needs: 1, who: "kick" },
  { name: "ban", takes: SANCTION, needs: 1, who: "ban" },
  { name: "kickban", takes: SANCTION, needs: 1, who: "ban" },
  { name: "mute", takes: SANCTION, needs: 1, who: "mute" },
  { name: "unmute", takes: ["name"], needs: 1, who: "mute" },
  { name: "verify", takes: ["name"], needs: 1, who: "verify" },
  { name: "unverify", takes: ["name"], needs: 1, who: "verify" },
  { name: "slow", takes: ["seconds"], needs: 1, who: "slow_mode" },
  { name: "guard", takes: ["level"], needs: 1, who: "guard" },
] as const;

/** Name of a command, without its slash. */
export type CommandName = typeof ALL[number]["name"];

/** All commands, in the order in which they are shown. */
export const COMMANDS: readonly Command[] = ALL;

/** The command called `name`, in any case. */
export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name.toLowerCase());
}

/** Whether `me` may use a command. Whether it may target a certain user is checked by its handler. */
export function mayUse({ who }: Command, me: CommandAuthor): boolean {
  if (who === "anybody") return true;
  return who === "members" ? me.is_registered : hasPower(me, who);
}
