// The slash commands: what they are called, what they take, and who may use them. What they do is in client/net/commands/command_handlers.ts.

import { type Action, hasPower } from "../../server/protocol/permissions.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "../i18n/namespaces.ts";

/** Where something is written. */
export type Place = "lobby" | "pm" | "violet";

/** What a command takes, in its order. `text`, `action` and `reason` are the rest of the line. */
export type Argument = "name" | "minutes" | "seconds" | "level" | "text" | "action" | "reason";

/** Anybody, people with an account, or whoever has the power for this action. */
export type CommandAccess = "anybody" | "members" | Action;

/** A command. */
export interface Command {
  readonly name: CommandName;
  readonly takes: readonly Argument[];
  /** How many of these cannot be left out. */
  readonly needs: number;
  readonly who: CommandAccess;
  /** The only place where it means something. */
  readonly only?: Place;
}

/** What came of a command: what is to be said here in its place, or why it was not done; null where it was. */
export type CommandResult = { readonly say: string } | { readonly problem: MessageFormat } | null;

/** Somebody who writes. */
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

/** Whether `me` may use a command. On whom is another question. */
export function mayUse({ who }: Command, me: CommandAuthor): boolean {
  if (who === "anybody") return true;
  return who === "members" ? me.is_registered : hasPower(me, who);
}
