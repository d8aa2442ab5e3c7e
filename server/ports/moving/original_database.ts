// A database of the original system, opened to be read.

/**
 * A value as the original's database holds it: in SQLite any type may be in any column, and times and flags of PostgreSQL are texts.
 * A text that is not valid UTF-8 has U+FFFD in its place. Integers beyond what a number holds are a `bigint`.
 */
export type OriginalValue = string | number | bigint | null;

/** Columns that are read, by table. */
export const ORIGINAL_COLUMNS = {
  users: [
    "id",
    "username",
    "password_hash",
    "email",
    "role",
    "has_ai_access",
    "ai_messages_used",
    "is_verified",
    "created_at",
  ],
  messages: ["id", "sender_id", "recipient_id", "encrypted_content", "nonce", "timestamp"],
  bans: ["id", "username", "ip", "reason", "created_at"],
  mutes: ["id", "username", "created_at"],
  user_ignores: ["id", "ignorer_id", "ignored_id", "created_at"],
  violet_history: ["id", "user_id", "role", "text", "timestamp"],
} as const;

/** The six tables. */
export type OriginalTable = keyof typeof ORIGINAL_COLUMNS;

/** A row. Of a longer text, the first {@link MAX_ORIGINAL_TEXT_BYTES} bytes are read: what uses it takes fewer. */
export type OriginalRow<T extends OriginalTable> = Readonly<
  Record<(typeof ORIGINAL_COLUMNS)[T][number], OriginalValue>
>;

/** Most bytes that are read of one value. */
export const MAX_ORIGINAL_TEXT_BYTES = 64 * 1024;

/** What is read of messages: all of them, or of each pair the newest or oldest one, or the newest of the busiest pairs. */
export type MessageChoice = "all" | "newest" | "oldest" | "busiest";

/** An open database of the original: one state of it, whatever is written to it meanwhile. It is only read. */
export interface OriginalDatabase extends AsyncDisposable {
  /** The rows of a table, streamed, by id. One iteration at a time; so are the others. */
  rows<T extends OriginalTable>(table: T): AsyncIterable<OriginalRow<T>>;
  /** Ignores, newest id first. */
  ignores(): AsyncIterable<OriginalRow<"user_ignores">>;
  /** Turns by account, newest id first. */
  turns(): AsyncIterable<OriginalRow<"violet_history">>;
  /**
   * All messages by pair, a pair's newest id first; or one of each pair, newest id first; of the busiest, the pair with
   * the most messages first.
   */
  messages(choice: MessageChoice): AsyncIterable<OriginalRow<"messages">>;
  /** Number of rows. */
  count(table: OriginalTable): Promise<number>;
}
