// The parser of the command line: a line with a slash becomes a command with its arguments, or a problem to show.

import { codePoints } from "../../server/protocol/protocol_limits.ts";
import {
  type Guard,
  GUARDS,
  MAX_REASON_LENGTH,
  MAX_SANCTION_MINUTES,
  MAX_SLOW_MODE_SECONDS,
} from "../../server/protocol/moderation_rules.ts";
import { isUsername } from "../../server/protocol/names.ts";
import type { MessageFormat, Namespaces } from "../i18n/namespaces.ts";
import {
  type ArgumentKind,
  type Command,
  type CommandAuthor,
  type CommandScope,
  findCommand,
  mayUse,
} from "./command_table.ts";

/** The arguments of a command. */
export interface CommandArguments {
  readonly name?: string;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly level?: Guard;
  /** The rest of the line; empty without one. */
  readonly text: string;
}

/** A parsed line: a command, a text to send as it is, or a problem. */
export type CommandLine =
  | { readonly kind: "command"; readonly command: Command; readonly args: CommandArguments }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: MessageFormat };

type LaterMessages = Namespaces["later"];

/** Minutes of each unit that may follow a number. */
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440 };
/** The text that the server treats as a command in the companion's room. */
const RESET = /^\/reset$/i;

/** Parses a line with a slash, which `me` wrote in `place`. */
export function readCommandLine(line: string, me: CommandAuthor, scope: CommandScope): CommandLine {
  const trimmed = line.trim();
  if (trimmed.startsWith("//")) return asText(trimmed.slice(1), scope);
  const [, name = "", rest = ""] = /^\/(\S*)\s*([^]*)$/.exec(trimmed) ?? [];
  const command = findCommand(name);
  if (command === undefined) return problem(({ unknown }) => unknown(name));
  if (!mayUse(command, me)) {
    return problem(({ forMembers, forStaff }) =>
      (command.access === "members" ? forMembers : forStaff)(name)
    );
  }
  if (command.onlyIn !== undefined && command.onlyIn !== scope) {
    return problem(({ companionOnly }) => companionOnly);
  }
  const args = readArguments(command, rest);
  return typeof args === "function" ? { kind: "problem", problem: args } : { kind: "command", command, args };
}

/** The syntax of a command: `/kick NAME [reason]`. */
export function usageOf({ name, args, required }: Command, { takes: names }: LaterMessages): string {
  const parts = args.map((argument, index) => index < required ? names[argument] : `[${names[argument]}]`);
  return [`/${name}`, ...parts].join(" ");
}

function asText(text: string, scope: CommandScope): CommandLine {
  const isReset = scope === "companion" && RESET.test(text);
  return isReset ? problem(({ resetAsText }) => resetAsText) : { kind: "text", text };
}

/** Reads the arguments of a command in their order. Returns a message if one is wrong. */
function readArguments(command: Command, line: string): CommandArguments | MessageFormat {
  let args: CommandArguments = { text: "" };
  let rest = line.trim();
  for (const [index, argument] of command.args.entries()) {
    if (rest === "") return index < command.required ? usageProblem(command, ({ missing }) => missing) : args;
    const read = READERS[argument](rest);
    if (typeof read === "function") return read;
    args = { ...args, ...read.args };
    rest = read.rest;
  }
  return rest === "" ? args : usageProblem(command, ({ tooMuch }) => tooMuch);
}

interface ReadArgument {
  readonly args: Partial<CommandArguments>;
  readonly rest: string;
}

type Reader = (text: string) => ReadArgument | MessageFormat;

/** The rest of the line. */
const readRest: Reader = (text) => ({ args: { text }, rest: "" });

const READERS: Readonly<Record<ArgumentKind, Reader>> = {
  text: readRest,
  action: readRest,
  name: (text) => {
    const [word, rest] = firstWord(text);
    const name = word.replace(/^@/, "").replace(/[,:]$/, "");
    return isUsername(name) ? { args: { name }, rest } : message(({ noName }) => noName(word));
  },
  /** Optional: if the next word is no duration, the reason begins there. */
  minutes: (text) => {
    const [word, rest] = firstWord(text);
    const [, count, unit = "m"] = /^(\d+)([mhd])?$/.exec(word) ?? [];
    if (count === undefined) return { args: {}, rest: text };
    const minutes = Number(count) * MINUTES[unit]!;
    const isValid = minutes >= 1 && minutes <= MAX_SANCTION_MINUTES;
    return isValid ? { args: { minutes }, rest } : message((t) => t.minutes(MAX_SANCTION_MINUTES));
  },
  seconds: (text) => {
    const [word, rest] = firstWord(text);
    const isValid = /^\d{1,5}$/.test(word) && Number(word) <= MAX_SLOW_MODE_SECONDS;
    return isValid
      ? { args: { seconds: Number(word) }, rest }
      : message((t) => t.seconds(MAX_SLOW_MODE_SECONDS));
  },
  level: (text) => {
    const [word, rest] = firstWord(text);
    const level = GUARDS.find((one) => one === word.toLowerCase());
    return level === undefined ? message((t) => t.level) : { args: { level }, rest };
  },
  reason: (text) => {
    const tooMany = codePoints(text) - MAX_REASON_LENGTH;
    return tooMany > 0 ? message(({ reasonTooLong }) => reasonTooLong(tooMany)) : readRest(text);
  },
};

function firstWord(text: string): [string, string] {
  const [word = ""] = /^\S+/.exec(text) ?? [];
  return [word, text.slice(word.length).trim()];
}

function message(say: (t: LaterMessages["problems"]) => string): MessageFormat {
  return (t) => say(t("later").problems);
}

function problem(say: (t: LaterMessages["problems"]) => string): CommandLine {
  return { kind: "problem", problem: message(say) };
}

/** A problem with the arguments of a command. The message contains its syntax. */
function usageProblem(
  command: Command,
  which: (t: LaterMessages["problems"]) => (usage: string) => string,
): MessageFormat {
  return (t) => which(t("later").problems)(usageOf(command, t("later")));
}
