// The words of rule `private-words`: a word that only this project knows, and the field's word to write instead.

/** Where a word is looked for. */
export type Where = "names" | "comments" | "everywhere";

/** One row: a word, where it is private, and what to write instead. */
export interface PrivateWord {
  /** Matched against a name split into words (`HouseThrottle` → `House Throttle`), and against the text of comments. */
  readonly pattern: RegExp;
  readonly where: Where;
  readonly instead: string;
  /** Folders and files (as for layers) where it is private; all of server and client when absent. */
  readonly only?: readonly string[];
}

const SERVER = ["server/", "main.ts"];
const REDIS = ["server/adapters/redis/"];
const CLIENT = ["client/"];
const COMPANION = ["server/companion/", "server/features/companion/"];

/** Rows are grouped as the program is: the cluster, presence, moderation, private messages, the companion, the page. */
export const PRIVATE_WORDS: readonly PrivateWord[] = [
  // The rules of the place are house rules to every operator.
  { pattern: /\b(?:[Hh]ouses?|HOUSES?)\b(?! rules\b)/, where: "everywhere", instead: "cluster" },
  { pattern: /^Others$/, where: "names", instead: "Peers", only: REDIS },
  { pattern: /^Terms$/, where: "names", instead: "ClusterFingerprint", only: REDIS },
  { pattern: /\bbeats?\b/i, where: "everywhere", instead: "heartbeat", only: SERVER },
  { pattern: /\blinked\b/i, where: "names", instead: "connected", only: SERVER },
  { pattern: /\bhears?\b/i, where: "names", instead: "handle, or deliver" },
  { pattern: /\bheard\b/i, where: "names", instead: "flushed, received, or seen" },
  { pattern: /\bheard\b/i, where: "comments", instead: "received, or seen", only: SERVER },
  { pattern: /\btold\b(?! apart)/i, where: "everywhere", instead: "notified, or sent" },
  { pattern: /\bcatch(es)? up\b/i, where: "names", instead: "resync", only: SERVER },
  { pattern: /^resends$/i, where: "names", instead: "IdempotencyCache", only: SERVER },
  { pattern: /\boutbox(es)?\b/i, where: "everywhere", instead: "send buffer", only: SERVER },

  {
    pattern: /\brolls?\b(?! (back|out|over)\b)/i,
    where: "everywhere",
    instead: "presence sync, or user list",
  },
  { pattern: /\brosters?\b/i, where: "everywhere", instead: "user list" },
  { pattern: /\bcensus\b/i, where: "everywhere", instead: "presence query" },
  { pattern: /^(Here|Present)$/, where: "names", instead: "PresenceEntry, PresenceDetail", only: SERVER },
  { pattern: /(?<!\block )\bholders?\b/i, where: "everywhere", instead: "principal" },
  { pattern: /\broam(s|ed|ing)?\b/i, where: "everywhere", instead: "isOnOtherNodes" },

  {
    pattern: /^([Cc]ontrol|Control Change)$/,
    where: "names",
    instead: "SanctionCache, or Notifier",
    only: SERVER,
  },
  { pattern: /\bdeeds?\b/i, where: "everywhere", instead: "action, or audit entry" },
  { pattern: /^(Act|Acts|perform)$/, where: "names", instead: "ModerationAction, runAction" },
  { pattern: /^Pace$/, where: "names", instead: "SlowMode", only: SERVER },
  { pattern: /\bsilenced?\b/i, where: "names", instead: "postingRestriction", only: CLIENT },

  { pattern: /\bpms?\b/i, where: "names", instead: "dm" },
  { pattern: /\btalks?\b/i, where: "names", instead: "conversation, or dm" },
  { pattern: /\bprivate(ly)? talk\b|\btalk in private\b/i, where: "comments", instead: "direct message" },
  { pattern: /^(Lobby|Pm) Line$/i, where: "names", instead: "LobbySync, DmSync", only: CLIENT },
  { pattern: /\broom news\b/i, where: "everywhere", instead: "system message" },

  { pattern: /\bviolet\b/i, where: "names", instead: "companion" },
  { pattern: /^asking$/i, where: "names", instead: "Cancellation", only: COMPANION },
  { pattern: /^places$/i, where: "names", instead: "QueueStatus", only: COMPANION },
  { pattern: /^In Turn$/i, where: "names", instead: "SerialQueue", only: COMPANION },

  { pattern: /\bdoors?\b/i, where: "everywhere", instead: "login" },
  {
    pattern: /^visits?$/i,
    where: "names",
    instead: "ClientSession",
    only: ["client/net/", "client/store/", "client/views/"],
  },
  { pattern: /^Later$/, where: "names", instead: "LazyModule", only: CLIENT },
  { pattern: /\bchapters?\b/i, where: "everywhere", instead: "namespace" },
  { pattern: /\bshel(f|ves)\b/i, where: "everywhere", instead: "namespace loader" },
  { pattern: /^phrases?$/i, where: "names", instead: "message", only: CLIENT },
  { pattern: /\bfarewells?\b|\bpartings?\b/i, where: "everywhere", instead: "disconnect message" },
  { pattern: /^attention$/i, where: "names", instead: "notifications", only: CLIENT },
  { pattern: /\blikeness\b/i, where: "everywhere", instead: "fuzzy match" },
  { pattern: /\bchimes?\b/i, where: "everywhere", instead: "sound" },
  { pattern: /^moments?$/i, where: "names", instead: "timestamp, or time", only: CLIENT },
  { pattern: /\bdoings\b/i, where: "everywhere", instead: "message actions" },

  { pattern: /\bsomebody\b/i, where: "comments", instead: "a user, a client: the noun" },
  { pattern: /\bwhoever\b/i, where: "comments", instead: "the user who, a caller that: the noun" },
  { pattern: /\bnobody\b/i, where: "comments", instead: "no user, no caller: the noun" },
];

/** Names that others have chosen, and who. They stay as they are. */
export const FOREIGN_NAMES: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^(admin_)?(pm|violet|ai)_/, reason: "events and fields of the wire, docs/protocol.md" },
  { pattern: /^(presence|nicklist|room_news)$/, reason: "events and fields of the wire, docs/protocol.md" },
  {
    pattern: /^(VIOLET_[A-Z_]+|violet(Model|Queue|Concurrency|NumCtx|NumPredict|KeepAlive|PersonaFile))$/,
    reason: "keys of the configuration, and the settings that are named after them",
  },
];
