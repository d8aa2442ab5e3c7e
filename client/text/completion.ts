// Completion in the message field: commands and their arguments, users, emoji.

import { GUARDS } from "../../server/protocol/moderation_rules.ts";
import { isBot, nameKey } from "../../server/protocol/names.ts";
import { can } from "../../server/protocol/permissions.ts";
import type { User } from "../../server/protocol/server_events.ts";
import {
  type Command,
  type CommandAuthor,
  COMMANDS,
  type CommandScope,
  findCommand,
  mayUse,
} from "./command_table.ts";
import { type Emoji, findEmoji, type FoundEmoji } from "./emoji_search.ts";
import { BEFORE_MENTION } from "./message_parts.ts";

/** Suggestions at once, except for commands, which are few. */
const MAX_SUGGESTIONS = 8;
/** A mention that is being typed, at the end of a text. */
const MENTION_BEGUN = new RegExp(`@${BEFORE_MENTION}([\\w-]*)$`, "iu");
/** Letters after the colon before emoji are suggested: `:D` is no emoji name. */
const MIN_EMOJI_LETTERS = 2;

/** A suggestion. */
export type Suggestion =
  | { readonly kind: "commands"; readonly command: Command }
  | { readonly kind: "people"; readonly name: string }
  | { readonly kind: "emoji"; readonly emoji: FoundEmoji }
  | { readonly kind: "levels"; readonly level: typeof GUARDS[number] };

/** Suggestions that replace the characters from index `from` up to, not including, `to`. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly Suggestion[];
}

/** What suggestions are based on. */
export interface CompletionContext {
  readonly me: CommandAuthor;
  readonly scope: CommandScope;
  /** Online users, in display order. */
  readonly people: readonly User[];
  /** Names of ignored users. */
  readonly ignored: readonly string[];
  /** Name keys of muted users; empty for users who are not staff. */
  readonly muted: ReadonlySet<string>;
  /** Null until the table is loaded. */
  readonly emoji: readonly Emoji[] | null;
}

/** Suggestions at the caret; null if there are none. */
export function complete(text: string, caret: number, context: CompletionContext): Completion | null {
  const before = text.slice(0, caret);
  const candidates = commandAt(before, context) ?? argumentAt(before, context) ?? emojiAt(before, context) ??
    personAt(before, context);
  if (candidates === null || candidates.suggestions.length === 0) return null;
  const { query, suggestions } = candidates;
  const [only] = suggestions;
  // The only suggestion is typed completely.
  if (suggestions.length === 1 && only !== undefined && only.kind !== "commands" && isWhole(only, query)) {
    return null;
  }
  return { from: caret - query.length, to: caret, suggestions };
}

/** Whether the text before the caret is an emoji name, or the beginning of one. */
export function wantsEmoji(text: string, caret: number): boolean {
  return /(?<![\w:]):(?:[\w+-]{2,}|[\w+-]+:)$/.test(text.slice(0, caret));
}

/** The text that a suggestion inserts, with a space after it where one belongs. */
export function insertionOf(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case "commands":
      return `/${suggestion.command.name}${suggestion.command.args.length > 0 ? " " : ""}`;
    case "people":
      return `${suggestion.name} `;
    case "emoji":
      return suggestion.emoji.character;
    case "levels":
      return suggestion.level;
  }
}

/** The typed beginning (`query`), and its possible completions. */
interface Candidates {
  readonly query: string;
  readonly suggestions: readonly Suggestion[];
}

function commandAt(before: string, { me, scope }: CompletionContext): Candidates | null {
  const [query, name] = /^\/([a-z]*)$/i.exec(before) ?? [];
  if (query === undefined || name === undefined) return null;
  const commands = COMMANDS.filter((command) =>
    command.name.startsWith(name.toLowerCase()) && mayUse(command, me) &&
    (command.onlyIn === undefined || command.onlyIn === scope)
  );
  return { query, suggestions: commands.map((command) => ({ kind: "commands", command })) };
}

function argumentAt(before: string, context: CompletionContext): Candidates | null {
  const [, name = "", query] = /^\/([a-z]+) +(@?[\w-]*)$/i.exec(before) ?? [];
  const command = findCommand(name);
  if (query === undefined || command === undefined || !mayUse(command, context.me)) return null;
  if (command.args[0] === "level") {
    const levels = GUARDS.filter((level) => level.startsWith(query.toLowerCase()));
    return { query, suggestions: levels.map((level) => ({ kind: "levels", level })) };
  }
  if (command.args[0] !== "name") return null;
  return { query, suggestions: matchingPeople(query.replace("@", ""), targetsOf(command, context)) };
}

/** Names of the users that a command can target. */
function targetsOf(
  { name, access }: Command,
  { me, people, ignored, muted }: CompletionContext,
): readonly string[] {
  const others = people.filter(({ username }) => nameKey(username) !== nameKey(me.username));
  const isIgnored = ({ username }: User): boolean =>
    ignored.some((one) => nameKey(one) === nameKey(username));
  const isMuted = ({ username }: User): boolean => muted.has(nameKey(username));
  const isTarget: Readonly<Partial<Record<Command["name"], (user: User) => boolean>>> = {
    ignore: (user) => !isBot(user.username) && !isIgnored(user),
    mute: (user) => !isMuted(user),
    unmute: isMuted,
    verify: (user) => user.is_registered && !user.is_verified,
    unverify: (user) => user.is_verified,
  };
  if (name === "unignore") return ignored;
  return others
    .filter((user) => access === "everyone" || access === "members" || can(me, access, user))
    .filter(isTarget[name] ?? (() => true))
    .map(({ username }) => username);
}

function emojiAt(before: string, { emoji }: CompletionContext): Candidates | null {
  const query = emojiQuery(before);
  if (query === null || emoji === null) return null;
  const found = findEmoji(emoji, query.slice(1), MAX_SUGGESTIONS);
  return { query, suggestions: found.map((one) => ({ kind: "emoji", emoji: one })) };
}

function emojiQuery(before: string): string | null {
  const query = /(?<![\w:]):[\w+-]+$/.exec(before)?.[0];
  return query !== undefined && query.length > MIN_EMOJI_LETTERS ? query : null;
}

function personAt(before: string, { me, people, ignored, scope }: CompletionContext): Candidates | null {
  const query = MENTION_BEGUN.exec(before)?.[1];
  // The companion knows no other users, so mentions in her conversation mean nothing.
  if (query === undefined || scope === "companion") return null;
  const excluded = new Set([me.username, ...ignored].map(nameKey));
  const others = people.map(({ username }) => username)
    .filter((name) => !isBot(name) && !excluded.has(nameKey(name)));
  return { query, suggestions: matchingPeople(query, others) };
}

/** Names that begin with `query`, then names that contain it. */
function matchingPeople(query: string, names: readonly string[]): Suggestion[] {
  const key = nameKey(query);
  const begins = names.filter((name) => nameKey(name).startsWith(key));
  const holds = names.filter((name) => nameKey(name).indexOf(key) > 0);
  return [...begins, ...holds].slice(0, MAX_SUGGESTIONS).map((name) => ({ kind: "people", name }));
}

function isWhole(suggestion: Suggestion, query: string): boolean {
  return nameKey(insertionOf(suggestion).trim()) === nameKey(query.replace(/^@/, ""));
}
