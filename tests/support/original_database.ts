// Makes databases of the original, in SQLite and PostgreSQL, from the definitions of its six tables. It seals messages by
// code of its own, as the original's documentation says it.

import { DatabaseSync } from "node:sqlite";
import pg from "pg";

/** The secret that messages are sealed under, unless a test says otherwise. */
export const ORIGINAL_SECRET = "0123456789abcdef0123456789abcdef";

/** The tables as SQLAlchemy writes them for SQLite. */
const SQLITE_TABLES = `
  CREATE TABLE bans (id INTEGER NOT NULL, username VARCHAR(20) NOT NULL, ip VARCHAR(45), reason VARCHAR(255),
    created_at DATETIME, PRIMARY KEY (id));
  CREATE INDEX ix_bans_username ON bans (username);
  CREATE INDEX ix_bans_ip ON bans (ip);
  CREATE TABLE mutes (id INTEGER NOT NULL, username VARCHAR(20) NOT NULL, created_at DATETIME, PRIMARY KEY (id));
  CREATE UNIQUE INDEX ix_mutes_username ON mutes (username);
  CREATE TABLE users (id INTEGER NOT NULL, username VARCHAR(20) NOT NULL, password_hash VARCHAR(128) NOT NULL,
    email VARCHAR(255), role VARCHAR(10) NOT NULL, has_ai_access BOOLEAN NOT NULL,
    ai_messages_used INTEGER NOT NULL, is_verified BOOLEAN NOT NULL, created_at DATETIME, PRIMARY KEY (id),
    UNIQUE (email));
  CREATE UNIQUE INDEX ix_users_username ON users (username);
  CREATE TABLE messages (id INTEGER NOT NULL, sender_id INTEGER NOT NULL, recipient_id INTEGER NOT NULL,
    encrypted_content TEXT NOT NULL, nonce VARCHAR(64) NOT NULL, timestamp DATETIME, PRIMARY KEY (id),
    FOREIGN KEY(sender_id) REFERENCES users (id), FOREIGN KEY(recipient_id) REFERENCES users (id));
  CREATE INDEX ix_msg_conversation ON messages (sender_id, recipient_id, timestamp);
  CREATE TABLE user_ignores (id INTEGER NOT NULL, ignorer_id INTEGER NOT NULL, ignored_id INTEGER NOT NULL,
    created_at DATETIME, PRIMARY KEY (id), FOREIGN KEY(ignorer_id) REFERENCES users (id),
    FOREIGN KEY(ignored_id) REFERENCES users (id));
  CREATE UNIQUE INDEX ix_ignore_pair ON user_ignores (ignorer_id, ignored_id);
  CREATE TABLE violet_history (id INTEGER NOT NULL, user_id INTEGER NOT NULL, role VARCHAR(10) NOT NULL,
    text TEXT NOT NULL, timestamp DATETIME, PRIMARY KEY (id), FOREIGN KEY(user_id) REFERENCES users (id));
  CREATE INDEX ix_violet_history_user_id ON violet_history (user_id);`;

/** For PostgreSQL, SQLAlchemy writes other types. Tables come after those that they refer to. */
const POSTGRES_TABLES = SQLITE_TABLES.split(";").filter((statement) => statement.includes("CREATE"))
  .map((statement) => statement.replace("id INTEGER NOT NULL,", "id SERIAL NOT NULL,"))
  .map((statement) => statement.replaceAll("DATETIME", "TIMESTAMP WITHOUT TIME ZONE"))
  .toSorted((a, b) => Number(a.includes("FOREIGN")) - Number(b.includes("FOREIGN")))
  .toSorted((a, b) => Number(a.includes("INDEX")) - Number(b.includes("INDEX")));
const FLAGS = ["has_ai_access", "is_verified"];

/** A row of one of the tables. */
export type Row = Readonly<Record<string, unknown>>;

/** A database of the original that is being made. */
export interface OriginalWriter extends AsyncDisposable {
  /** What `openOriginal` takes. */
  readonly source: string;
  /** Adds rows, of which each has the columns of the first. */
  insert(table: string, rows: readonly Row[]): Promise<void>;
  /** Runs statements. */
  run(sql: string): Promise<void>;
}

/** Makes an empty database in a file. SQLite does not check what rows refer to, as it does not for the original. */
export function sqliteOriginal(path: string, tables: string = SQLITE_TABLES): OriginalWriter {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(tables);
  return {
    source: path,
    insert(table, rows) {
      const columns = Object.keys(rows[0] ?? {});
      const values = columns.map(() => "?").join(", ");
      const statement = database.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values})`);
      database.exec("BEGIN");
      for (const row of rows) statement.run(...columns.map((column) => row[column] as never));
      database.exec("COMMIT");
      return Promise.resolve();
    },
    run(sql) {
      database.exec(sql);
      return Promise.resolve();
    },
    [Symbol.asyncDispose]() {
      if (database.isOpen) database.close();
      return Promise.resolve();
    },
  };
}

/** Makes the tables in an empty PostgreSQL database. */
export async function postgresOriginal(databaseUrl: string): Promise<OriginalWriter> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(POSTGRES_TABLES.join(";"));
  return {
    source: databaseUrl,
    async insert(table, rows) {
      const columns = Object.keys(rows[0] ?? {});
      const values = columns.map((_, n) => `$${n + 1}`).join(", ");
      const statement = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values})`;
      for (const row of rows) {
        await client.query(
          statement,
          columns.map((column) => FLAGS.includes(column) ? row[column] === 1 : row[column]),
        );
      }
    },
    async run(sql) {
      await client.query(sql);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** One of a pair. */
export interface Named {
  readonly id: number;
  readonly username: string;
}

/** How rooms are named, and keys made. */
export interface Sealing {
  readonly secret?: string;
  /** The name of the room of two, `low` being the one with the lower id. */
  room(low: Named, high: Named): string;
  /** `raw`, or `FORM:SALT` of PBKDF2 with the form `b64` or `bytes` and the salt `room`, `none` or a word. */
  readonly kdf?: string;
}

/** Rooms as `pm:alice:bob`. */
export const PM_LOWER: Sealing = {
  room: (a, b) => ["pm", ...[a.username.toLowerCase(), b.username.toLowerCase()].sort()].join(":"),
};

const encoder = new TextEncoder();

/** Seals texts of a pair: columns of `messages`. */
export async function sealer(
  { secret = ORIGINAL_SECRET, room, kdf = "raw" }: Sealing,
  ...two: readonly [Named, Named]
): Promise<(text: string) => Promise<{ encrypted_content: string; nonce: string }>> {
  const [low, high] = two.toSorted((a, b) => a.id - b.id);
  const name = room(low!, high!);
  const key = await importKey(await roomKey(secret, name, kdf));
  return async (text) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text));
    return { encrypted_content: new Uint8Array(sealed).toBase64(), nonce: iv.toBase64() };
  };
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt"]);
}

async function roomKey(secret: string, room: string, kdf: string): Promise<Uint8Array<ArrayBuffer>> {
  const hash = { name: "HMAC", hash: "SHA-256" };
  const hmac = await crypto.subtle.importKey("raw", encoder.encode(secret), hash, false, ["sign"]);
  const key = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, encoder.encode(room)));
  if (kdf === "raw") return key;
  const [form, salt = ""] = kdf.split(":");
  const password = form === "b64" ? encoder.encode(key.toBase64()) : key;
  const derived = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const salted = encoder.encode(salt === "room" ? room : salt === "none" ? "" : salt);
  const rule = { name: "PBKDF2", hash: "SHA-256", salt: salted, iterations: 100_000 };
  return new Uint8Array(await crypto.subtle.deriveBits(rule, derived, 256));
}

const START = Date.UTC(2025, 3, 12, 20);

/** A time as the original writes it: naive, UTC, to the microsecond. */
export function originalTime(minutes: number): string {
  return `${new Date(START + minutes * 60_000).toISOString().slice(0, -1).replace("T", " ")}456`;
}

/** That time here, milliseconds since the Unix epoch. */
export function timeHere(minutes: number): number {
  return START + minutes * 60_000;
}

/** A row of `users`: a plain member. */
export function userRow(id: number, username: string | null, row: Row = {}): Row {
  return {
    ...{ id, username, password_hash: "$2b$04$" + "a".repeat(53), email: null, role: "user" },
    ...{ has_ai_access: 0, ai_messages_used: 0, is_verified: 0, created_at: originalTime(id) },
    ...row,
  };
}
