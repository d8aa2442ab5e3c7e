// What an import brings, in lines for a terminal of 80 columns.

import type {
  CannotReason,
  ChangeReason,
  Finding,
  ImportKind,
  ImportReport,
  Renamed,
} from "../../ports/moving/import_report.ts";
import { IMPORT_KINDS } from "../../ports/moving/import_report.ts";

/** Columns of a terminal. */
const WIDTH = 80;
/** Longest name that is shown whole, characters. */
const MAX_NAME = 40;
/** Most renamed accounts that are listed. The rest is counted: an export lists all. */
const MAX_RENAMED = 200;

/** What one and several of a kind are called. */
const NOUNS: Readonly<Record<ImportKind, readonly [one: string, many: string]>> = {
  accounts: ["account", "accounts"],
  emails: ["e-mail address", "e-mail addresses"],
  roles: ["role above user", "roles above user"],
  aiAccess: ["access to Violet without limit", "accesses to Violet without limit"],
  ignores: ["ignored account", "ignored accounts"],
  bans: ["ban", "bans"],
  mutes: ["mute", "mutes"],
  turns: ["turn with Violet", "turns with Violet"],
  messages: ["private message", "private messages"],
  pairs: ["private conversation", "private conversations"],
};

const CANNOT: Readonly<Record<CannotReason, string>> = {
  malformed: "values that cannot be what they are for",
  no_account: "of accounts that are not there, or do not come",
  companion: "Violet's own: she is part of this program",
  oneself: "about one account alone",
  double: "there twice",
  unknown_pattern: "nothing opens them",
  cannot_be_opened: "sealed under another secret, or damaged",
  older: "older than what is kept here",
  too_long: "longer than allowed here",
  empty: "without text",
  half_exchange: "a question without its answer, or an answer alone",
};

const CHANGED: Readonly<Record<ChangeReason, string>> = {
  name_taken: "another name: an older account has the same but for case",
  name_invalid: "another name: theirs is not a valid one here",
  name_reserved: "another name: theirs is kept for Violet or for staff",
  email_double: "one address at several accounts: who verifies it first has it",
  hash_unusable: "without a password that works: make a link with admin reset NAME",
  role_unknown: "an unknown role: user",
  address_own: "an address of this machine or of a proxy: by name alone",
  address_private: "an address of a private network: by name alone",
  address_malformed: "an address that is none: by name alone",
  address_network: "an IPv6 address: its /64 network",
  reason_cut: "the reason is cut at its limit",
  time_unknown: "without a valid time: that of the import, or of a neighbour",
  count_unknown: "without a valid count: 0",
  text_cleaned: "characters that cannot be shown are replaced",
};

/** The lines of a report: what comes, what does not and why, what changes, and how messages were opened. */
export function reportLines(report: ImportReport): string[] {
  return [
    "What comes:",
    ...IMPORT_KINDS.map((kind) => comesLine(report, kind)),
    ...section("What does not come:", report, ({ cannot }) => cannot, CANNOT),
    ...section("What changes on the way:", report, ({ changed }) => changed, CHANGED),
    ...renamedLines(report.renamed),
    ...patternLines(report),
  ];
}

/** What was imported, as one sentence. */
export function importedLine({ kinds: { accounts, messages, turns } }: ImportReport): string {
  const parts = [counted("accounts", accounts.comes), counted("messages", messages.comes)];
  return `Imported ${parts.join(", ")} and ${counted("turns", turns.comes)}.`;
}

/** A text from a database as it may be shown: without what would steer a terminal, and not too long. */
export function shown(text: string): string {
  const clean = text.replace(/[\p{C}\u2028\u2029]/gu, "?");
  return clean.length > MAX_NAME ? `${clean.slice(0, MAX_NAME)}…` : clean;
}

/** Breaks a text into lines of a terminal; all but the first begin with `indent`. */
export function wrapped(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.trim() !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function comesLine({ kinds }: ImportReport, kind: ImportKind): string {
  const { comes, cannot } = kinds[kind];
  const stays = cannot.reduce((sum, { count }) => sum + count, 0);
  const figure = number(comes).padStart(11);
  return `${figure}  ${NOUNS[kind][comes === 1 ? 0 : 1]}${
    stays === 0 ? "" : `, of ${number(comes + stays)}`
  }`;
}

function section<Why extends string>(
  title: string,
  { kinds }: ImportReport,
  findingsOf: (kind: ImportReport["kinds"][ImportKind]) => readonly Finding<Why>[],
  words: Readonly<Record<Why, string>>,
): string[] {
  const lines = IMPORT_KINDS.flatMap((kind) =>
    findingsOf(kinds[kind]).flatMap(({ why, count, examples }) =>
      wrapped(`  ${counted(kind, count)}: ${words[why]}${exampleList(examples, count)}`, "    ")
    )
  );
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function exampleList(examples: readonly string[], count: number): string {
  if (examples.length === 0) return "";
  const more = count > examples.length ? ", …" : "";
  return ` (${examples.map(shown).join(", ")}${more})`;
}

function renamedLines(renamed: readonly Renamed[]): string[] {
  if (renamed.length === 0) return [];
  const lines = renamed.slice(0, MAX_RENAMED).map(({ id, from, to }) =>
    `  ${shown(from)} → ${to}  (account ${id})`
  );
  const more = renamed.length - lines.length;
  return [
    ...["", "New names, with which these members sign in. Tell them:"],
    ...lines,
    ...(more > 0 ? [`  and ${number(more)} more`] : []),
  ];
}

/** How the messages were opened, and what to try where they were not. */
function patternLines({ patterns, kinds, hadJwtSecret }: ImportReport): string[] {
  const found = patterns.map(({ pattern, kdf, pairs }) =>
    `  ${pattern}${kdf === "raw" ? "" : `, key ${kdf}`}  (${counted("pairs", pairs)})`
  );
  const unopened = kinds.messages.cannot.filter(({ why }) => why === "unknown_pattern");
  return [
    ...(found.length === 0 ? [] : ["", "Names of private rooms that opened them:", ...found]),
    ...(unopened.length === 0 ? [] : ["", ...(hadJwtSecret ? WITH_SECRET : WITHOUT_SECRET)]),
  ];
}

const WITHOUT_SECRET = [
  "Private messages are sealed under the original's JWT_SECRET, and yours does not",
  "open all of them. Name it with --jwt-secret - and type it, or its first line of",
  "standard input. Without it, those messages stay behind.",
];
const WITH_SECRET = [
  "Messages that nothing opens were sealed under another JWT_SECRET than the named",
  "one, or in rooms named otherwise than any pattern that is known.",
];

function counted(kind: ImportKind, count: number): string {
  return `${number(count)} ${NOUNS[kind][count === 1 ? 0 : 1]}`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
