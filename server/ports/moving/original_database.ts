// A database of the original system, opened to be read.

/** A value as the original's database holds it: its SQLite lets any type be in any column. */
export type OriginalValue = string | number | bigint | boolean | Uint8Array | null;

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

/** A row. Texts longer than {@link MAX_ORIGINAL_TEXT_BYTES} are cut there, for no column holds as many. */
export type OriginalRow<T extends OriginalTable> = Readonly<
  Record<(typeof ORIGINAL_COLUMNS)[T][number], OriginalValue>
>;

/** Most bytes that are read of one value. */
export const MAX_ORIGINAL_TEXT_BYTES = 64 * 1024;

/** An open database of the original: one state of it, whatever is written to it meanwhile. It is only read. */
export interface OriginalDatabase extends AsyncDisposable {
  readonly engine: "sqlite" | "postgres";
  /**
   * The rows of a table, streamed: messages by pair, a pair's newest id first, turns by account, newest id first, else
   * by id. One iteration at a time.
   */
  rows<T extends OriginalTable>(table: T): AsyncIterable<OriginalRow<T>>;
  /** Number of rows. */
  count(table: OriginalTable): Promise<number>;
}
