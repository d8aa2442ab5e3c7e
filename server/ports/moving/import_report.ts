// What an import of the original's database brings, or would bring: figures and names, never texts or secrets.

/** What can come along. `pairs` are conversations, `turns` what was said with the companion. */
export const IMPORT_KINDS = [
  "accounts",
  "emails",
  "roles",
  "aiAccess",
  "ignores",
  "bans",
  "mutes",
  "turns",
  "messages",
  "pairs",
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Why something does not come. */
export type CannotReason =
  /** An id or another value that cannot be what its column is for. */
  | "malformed"
  /** It is about an account that is not there, or that does not come. */
  | "no_account"
  /** It is the companion's own row, or about her. */
  | "companion"
  /** It is about one account alone: a message to oneself, or an ignore of oneself. */
  | "oneself"
  /** It is there already. */
  | "double"
  /** The secret was not named, and that of this installation opens no message at all. */
  | "unknown_secret"
  /** None of the patterns opens any message of the pair. */
  | "unknown_pattern"
  /** Sealed under another secret, or damaged: other messages of the pair can be opened. */
  | "cannot_be_opened"
  /** Older than what is kept: the newest 500 messages of a pair, 20 turns of an account, 1,000 ignores. */
  | "older"
  /** Longer than a message or an e-mail address may be. */
  | "too_long"
  /** A text that shows nothing. */
  | "empty";

/** What comes otherwise than it was. */
export type ChangeReason =
  /** Renamed: the name of an older account but for case. */
  | "name_taken"
  /** Renamed: not a valid name here. */
  | "name_invalid"
  /** Renamed: looks like the companion's, or like one of the staff. */
  | "name_reserved"
  /** The same address, but for case, at several accounts: who verifies it first has it. */
  | "email_double"
  /** No bcrypt hash, or one that takes too long: its user signs in once the password was reset. */
  | "hash_unusable"
  /** The role is not one of the four, so it is `user`. */
  | "role_unknown"
  /** The address is of this machine or of a trusted proxy, so the ban is on the name alone. */
  | "address_own"
  /** The address of a private network: behind a proxy, everybody has it. */
  | "address_private"
  /** It is no address. */
  | "address_malformed"
  /** IPv6: its /64 network is banned. */
  | "address_network"
  /** The reason was longer than a reason may be. */
  | "reason_cut"
  /** Without a time, or with a malformed one: the time of a neighbour, or of the import. */
  | "time_unknown"
  /** A count that cannot be one: 0. */
  | "count_unknown";

/** Most examples of a finding. */
export const MAX_EXAMPLES = 10;

/** How often something occurred, and for what: names, or ids where there is no name; at most `MAX_EXAMPLES`. */
export interface Finding<Why extends string> {
  readonly why: Why;
  readonly count: number;
  readonly examples: readonly string[];
}

/** The figures of one kind. */
export interface KindReport {
  readonly comes: number;
  readonly cannot: readonly Finding<CannotReason>[];
  /** Of those that come. */
  readonly changed: readonly Finding<ChangeReason>[];
}

/** An account that gets another name. */
export interface Renamed {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly why: "name_taken" | "name_invalid" | "name_reserved";
}

/** How pairs are sealed. */
export interface FoundPattern {
  /** Name of the pattern, as `--room-pattern` takes it: `pm:lower`. */
  readonly pattern: string;
  /** `raw`, or `pbkdf2:FORM:SALT`. */
  readonly kdf: string;
  readonly pairs: number;
}

/** What an import brings, or would bring. */
export interface ImportReport {
  readonly kinds: Readonly<Record<ImportKind, KindReport>>;
  /** All accounts that get another name, in the order of their ids. */
  readonly renamed: readonly Renamed[];
  /** Those that opened something, the most frequent first. */
  readonly patterns: readonly FoundPattern[];
  /** Whether the secret was named. Without one, that of this installation was tried. */
  readonly hadJwtSecret: boolean;
  /** The target has accounts or messages, so nothing was imported, and all figures are 0. */
  readonly refused?: "not_empty";
  /** What the search for patterns has found out. Give it to the import that follows, which then does not search again. */
  readonly search: PatternSearch;
}

/** What a search for patterns has found out. Opaque. */
export interface PatternSearch {
  /** In the order in which they are tried. */
  readonly found: readonly { readonly pattern: string; readonly kdf: string }[];
  readonly hasSearched: boolean;
}

/** How far an import is. */
export interface ImportProgress {
  readonly step: ImportKind | "patterns";
  /** Rows done, of `total`; of patterns: derivations tried, of most. */
  readonly done: number;
  readonly total: number;
}
