// A small database of the original in SQLite, with members who talk to one another, for tests that move it in.

import { Buffer } from "node:buffer";
import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import bcrypt from "bcrypt";

/** The secret of the databases that are made here. */
export const ORIGINAL_SECRET = "0123456789abcdef0123456789abcdef";

/** The tables as SQLAlchemy writes them, without their indexes. */
const TABLES = `
  CREATE TABLE users (id INTEGER NOT NULL, username VARCHAR(20) NOT NULL, password_hash VARCHAR(128) NOT NULL,
    email VARCHAR(255), role VARCHAR(10) NOT NULL, has_ai_access BOOLEAN NOT NULL,
    ai_messages_used INTEGER NOT NULL, is_verified BOOLEAN NOT NULL, created_at DATETIME, PRIMARY KEY (id),
    UNIQUE (email));
  CREATE TABLE messages (id INTEGER NOT NULL, sender_id INTEGER NOT NULL, recipient_id INTEGER NOT NULL,
    encrypted_content TEXT NOT NULL, nonce VARCHAR(64) NOT NULL, timestamp DATETIME, PRIMARY KEY (id),
    FOREIGN KEY(sender_id) REFERENCES users (id), FOREIGN KEY(recipient_id) REFERENCES users (id));
  CREATE TABLE bans (id INTEGER NOT NULL, username VARCHAR(20) NOT NULL, ip VARCHAR(45), reason VARCHAR(255),
    created_at DATETIME, PRIMARY KEY (id));
  CREATE TABLE mutes (id INTEGER NOT NULL, username VARCHAR(20) NOT NULL, created_at DATETIME, PRIMARY KEY (id));
  CREATE TABLE user_ignores (id INTEGER NOT NULL, ignorer_id INTEGER NOT NULL, ignored_id INTEGER NOT NULL,
    created_at DATETIME, PRIMARY KEY (id));
  CREATE TABLE violet_history (id INTEGER NOT NULL, user_id INTEGER NOT NULL, role VARCHAR(10) NOT NULL,
    text TEXT NOT NULL, timestamp DATETIME, PRIMARY KEY (id));`;

/** Cost of the hashes: low, to be quick. */
const COST = 4;
const AT = Date.UTC(2025, 3, 12, 20);

/** A member of the original. */
export interface OriginalMember {
  readonly name: string;
  readonly password: string;
  readonly role?: string;
  readonly hasAiAccess?: boolean;
}

/** What members of the original did, by their names. */
export interface OriginalContent {
  readonly members: readonly OriginalMember[];
  /** Oldest first. */
  readonly messages?: readonly (readonly [from: string, to: string, text: string])[];
  readonly turns?: readonly (readonly [name: string, role: "user" | "assistant", text: string])[];
  readonly bans?: readonly (readonly [name: string, ip: string | null])[];
  readonly ignores?: readonly (readonly [by: string, ignored: string])[];
}

/** Makes the database. Rooms are named as `pm:alice:bob`. */
export function makeOriginalMembers(path: string, content: OriginalContent): void {
  using database = new DatabaseSync(path);
  database.exec(TABLES);
  const { members, messages = [], turns = [], bans = [], ignores = [] } = content;
  const idOf = (name: string): number => members.findIndex((member) => member.name === name) + 2;
  const insert = (table: string, rows: readonly (readonly (string | number | null)[])[]): void => {
    for (const row of rows) {
      database.prepare(`INSERT INTO ${table} VALUES (${row.map(() => "?").join(", ")})`).run(...row);
    }
  };
  insert("users", [
    [1, "Violet", "!bot-no-login", null, "user", 1, 0, 1, timeOf(0)],
    ...members.map(({ name, password, role = "user", hasAiAccess = false }) => {
      const hash = bcrypt.hashSync(Buffer.from(password).subarray(0, 72), COST);
      return [idOf(name), name, hash, null, role, hasAiAccess ? 1 : 0, 0, 1, timeOf(idOf(name))];
    }),
  ]);
  insert(
    "messages",
    messages.map(([from, to, text], index) => {
      const room = ["pm", ...[from, to].map((name) => name.toLowerCase()).sort()].join(":");
      return [index + 1, idOf(from), idOf(to), ...sealed(room, text), timeOf(100 + index)];
    }),
  );
  insert(
    "violet_history",
    turns.map(([name, role, text], index) => [
      ...[index + 1, idOf(name), role, text, timeOf(200 + index)],
    ]),
  );
  insert("bans", bans.map(([name, ip], index) => [index + 1, name, ip, "rude", timeOf(300 + index)]));
  insert(
    "user_ignores",
    ignores.map(([by, ignored], index) => [
      ...[index + 1, idOf(by), idOf(ignored), timeOf(400 + index)],
    ]),
  );
}

function sealed(room: string, text: string): [ciphertext: string, nonce: string] {
  const key = createHmac("sha256", ORIGINAL_SECRET).update(room).digest();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [bytes.toString("base64"), nonce.toString("base64")];
}

/** A time as the original writes it: naive, UTC. */
function timeOf(minutes: number): string {
  return `${new Date(AT + minutes * 60_000).toISOString().slice(0, -1).replace("T", " ")}456`;
}
