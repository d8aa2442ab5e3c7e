// The slash commands: name, arguments, and access. Their handlers are in client/net/commands/.

import { type Action, hasPower } from "../../server/protocol/permissions.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { MessageFormat } from "../i18n/namespaces.ts";

/** The kind of conversation that a line is written in. */
export type CommandScope = "lobby" | "dm" | "companion";

/** A kind of argument. `text`, `action` and `reason` take the rest of the line. */
export type ArgumentKind = "name" | "minutes" | "seconds" | "level" | "text" | "action" | "reason";

/** Who may use a command: all users, members, or users with the permission for an action. */
export type CommandAccess = "everyone" | "members" | Action;

/** A command. */
export interface Command {
  readonly name: CommandName;
  /** Its arguments, in order. */
  readonly args: readonly ArgumentKind[];
  /** Number of required arguments. */
  readonly required: number;
  readonly access: CommandAccess;
  /** The only kind of conversation that has the command; absent: all have it. */
  readonly onlyIn?: CommandScope;
}

/** The result of a command: a text to send instead of the line, or a problem; null when it is done. */
export type CommandResult = { readonly send: string } | { readonly problem: MessageFormat } | null;

/** The user who writes a command. */
export type CommandAuthor = Pick<ServerEvents["joined"], "username" | "role" | "capacity" | "is_registered">;

const SANCTION = ["name", "minutes", "reason"] as const;

/** All commands, in the order in which they are shown. */
const ALL = [
  { name: "me", args: ["action"], required: 1, access: "everyone" },
  { name: "msg", args: ["name", "text"], required: 1, access: "everyone" },
  { name: "ignore", args: ["name"], required: 1, access: "everyone" },
  { name: "unignore", args: ["name"], required: 1, access: "everyone" },
  { name: "reset", args: [], required: 0, access: "members", onlyIn: "companion" },
  { name: "help", args: [], required: 0, access: "everyone" },
  { name: "kick", args: ["name", "reason"], required: 1, access: "kick" },
  { name: "ban", args: SANCTION, required: 1, access: "ban" },
  { name: "kickban", args: SANCTION, required: 1, access: "ban" },
  { name: "mute", args: SANCTION, required: 1, access: "mute" },
  { name: "unmute", args: ["name"], required: 1, access: "mute" },
  { name: "verify", args: ["name"], required: 1, access: "verify" },
  { name: "unverify", args: ["name"], required: 1, access: "verify" },
  { name: "slow", args: ["seconds"], required: 1, access: "slow_mode" },
  { name: "guard", args: ["level"], required: 1, access: "guard" },
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
export function mayUse({ access }: Command, me: CommandAuthor): boolean {
  if (access === "everyone") return true;
  return access === "members" ? me.is_registered : hasPower(me, access);
}
