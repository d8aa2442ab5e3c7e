// What an import brings, in lines for a terminal of 80 columns.

import type {
  CannotReason,
  ChangeReason,
  Finding,
  ImportKind,
  ImportReport,
  Renamed,
} from "../../ports/moving/import_report.ts";
import { IMPORT_KINDS, MAX_EXAMPLES } from "../../ports/moving/import_report.ts";
import { printable } from "../../store/original/import_tally.ts";

/** Columns of a terminal. */
const WIDTH = 80;
/** The width of the figures at the start of lines, and a gap. */
const INDENT = " ".repeat(12);
/** Most renamed accounts that are listed. The rest is counted. */
const MAX_RENAMED = 200;

/** What one and several of a kind are called. */
const NOUNS: Readonly<Record<ImportKind, readonly [one: string, many: string]>> = {
  accounts: ["account", "accounts"],
  emails: ["e-mail address", "e-mail addresses"],
  roles: ["role above user", "roles above user"],
  aiAccess: ["member who writes to Violet without limit", "members who write to Violet without limit"],
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
  companion: "Violet's, who is part of this program",
  oneself: "about one account alone",
  double: "there twice",
  unknown_secret: "sealed under a JWT_SECRET that was not named",
  unknown_pattern: "sealed under another secret, or in a room named in no known way",
  cannot_be_opened: "sealed under another secret, or damaged",
  older: "older than what is kept here",
  too_long: "longer than allowed here",
  empty: "without text",
};

/** Words that differ for a kind. */
const OF_KIND: Partial<Record<ImportKind, Partial<Record<CannotReason, string>>>> = {
  messages: { companion: "to or from Violet: their keys were never kept" },
};

const CHANGED: Readonly<Record<Exclude<ChangeReason, Renamed["why"]>, string>> = {
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
};

const RENAMED: Readonly<Record<Renamed["why"], string>> = {
  name_taken: "taken",
  name_invalid: "not valid",
  name_reserved: "reserved",
};

/** What no database says. */
const PASSWORDS =
  "Passwords work as before, also those that the original cut at 72 bytes; which ones it cut " +
  "cannot be seen.";

/** The lines of a report: what comes, what does not and why, what changes, and how messages were opened. */
export function reportLines(report: ImportReport): string[] {
  return [
    "What comes:",
    ...IMPORT_KINDS.map((kind) => comesLine(report, kind)),
    ...section("What does not come, and why:", report, ({ cannot }) => cannot, CANNOT),
    ...section("What comes in another way:", report, ({ changed }) => changed, CHANGED),
    ...renamedLines(report.renamed),
    ...patternLines(report),
    ...wrapped(PASSWORDS).map((line, index) => index === 0 ? `\n${line}` : line),
  ];
}

/** What was imported, as one sentence. */
export function importedLine({ kinds: { accounts, messages, turns } }: ImportReport): string {
  const parts = [counted("accounts", accounts.comes), counted("messages", messages.comes)];
  return `Imported ${parts.join(", ")} and ${counted("turns", turns.comes)}.`;
}

/** Breaks a text into lines of a terminal that begin with `indent`. */
function wrapped(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const longer = line === indent ? indent + word : `${line} ${word}`;
    if (line === indent || longer.length <= WIDTH) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = indent + word;
  }
  return [...lines, line];
}

function comesLine({ kinds }: ImportReport, kind: ImportKind): string {
  const { comes, cannot } = kinds[kind];
  const stays = cannot.reduce((sum, { count }) => sum + count, 0);
  return `${figure(comes)}${noun(kind, comes)}${stays === 0 ? "" : `, of ${number(comes + stays)}`}`;
}

/** Findings, each with its examples below it. New names have a list of their own. */
function section<Why extends string>(
  title: string,
  { kinds }: ImportReport,
  findingsOf: (kind: ImportReport["kinds"][ImportKind]) => readonly Finding<Why>[],
  words: Partial<Readonly<Record<Why, string>>>,
): string[] {
  const lines = IMPORT_KINDS.flatMap((kind) =>
    findingsOf(kinds[kind]).flatMap(({ why, count, examples }) => {
      const reason = OF_KIND[kind]?.[why as CannotReason] ?? words[why];
      if (reason === undefined) return [];
      const [first = "", ...rest] = wrapped(`${noun(kind, count)}: ${reason}`, INDENT);
      return [figure(count) + first.slice(INDENT.length), ...rest, ...exampleLines(examples, count)];
    })
  );
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function exampleLines(examples: readonly string[], count: number): string[] {
  if (examples.length === 0) return [];
  const more = examples.length === MAX_EXAMPLES && count > examples.length ? ", …" : "";
  return wrapped(examples.map(printable).join(", ") + more, `${INDENT}  `);
}

function renamedLines(renamed: readonly Renamed[]): string[] {
  if (renamed.length === 0) return [];
  const lines = renamed.slice(0, MAX_RENAMED).map(({ id, from, to, why }) =>
    `  ${printable(from)} → ${to}  (account ${id}; ${RENAMED[why]})`
  );
  const more = renamed.length - lines.length;
  return [
    "",
    "New names, with which these members sign in. Give them out. Taken is a name that",
    "an older account has, in whatever case; reserved is one for Violet or for staff.",
    ...lines,
    ...(more > 0 ? [`  and ${number(more)} more`] : []),
  ];
}

/** How the messages were opened; where none was, what to do about that. A secret that opens any is the original's. */
function patternLines({ patterns, kinds: { messages }, hadJwtSecret }: ImportReport): string[] {
  const found = patterns.map(({ pattern, kdf, pairs }) =>
    `  ${pattern}${kdf === "raw" ? "" : `, key by ${kdf}`}  (${counted("pairs", pairs)})`
  );
  if (found.length > 0) return ["", "How the original named private rooms:", ...found];
  const isClosed = messages.cannot.some(({ why }) => why === "unknown_secret" || why === "unknown_pattern");
  return isClosed ? ["", ...(hadJwtSecret ? WITH_SECRET : WITHOUT_SECRET)] : [];
}

const WITHOUT_SECRET = [
  "The original's JWT_SECRET opens its private messages, and it was not named.",
  "To bring them along, add --jwt-secret - to the command, and enter it there.",
];
const WITH_SECRET = [
  "The JWT_SECRET that was named opens no private message. Is it the one that the",
  "original had at last? If you named --room-pattern: leave it out, and try again.",
];

function noun(kind: ImportKind, count: number): string {
  return NOUNS[kind][count === 1 ? 0 : 1];
}

function counted(kind: ImportKind, count: number): string {
  return `${number(count)} ${noun(kind, count)}`;
}

/** A figure at the start of a line. */
function figure(value: number): string {
  return `${number(value).padStart(INDENT.length - 2)}  `;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
