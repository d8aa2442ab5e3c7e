// What has to be there before an attack: members, a moderator, a full conversation.

import { DatabaseSync } from "node:sqlite";
import type { ChatServer } from "../measured_server.ts";
import { FIRST, ordinaryAddress } from "./addresses.ts";
import type { Given } from "./attacker.ts";
import { ERROR, firstOf } from "./guest.ts";
import { RawClient } from "../raw_client.ts";
import { ask } from "./tcp.ts";

/** A running server, and the folder of its program. */
export interface Place {
  readonly server: ChatServer;
  readonly checkout: string;
}

/** Every member's password. */
export const PASSWORD = "correct horse battery";

const PATIENCE_MS = 30_000;
/** Members registered at one time: as many as the server hashes passwords for. */
const REGISTERED_AT_ONCE = 2;
/** Messages kept of a conversation, and characters of the longest that are written. */
const MESSAGES = 500;
const CHARACTERS = 5_400;
const SLOW_MODE_SECONDS = 10;

/** The name of member number `n`. */
export function memberName(n: number): string {
  return `member${String(n).padStart(4, "0")}`;
}

/** The address from which member number `n` registers; one with IPv6 has other devices at home. */
export function homeAddress(n: number, device?: number): string {
  return ordinaryAddress(FIRST.member + n, device);
}

/** Registers members, each from home. Resolves to their tokens, by number. */
export async function register(port: number, members: readonly number[]): Promise<Map<number, string>> {
  const tokens = new Map<number, string>();
  const waiting = members.values();
  await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, async () => {
    for (const member of waiting) tokens.set(member, await registerOne(port, member));
  }));
  return tokens;
}

async function registerOne(port: number, member: number): Promise<string> {
  const json = { username: memberName(member), password: PASSWORD };
  const request = { path: "/api/auth/register", address: homeAddress(member), json };
  const traffic = { sentBytes: 0, receivedBytes: 0 };
  const { status, text } = await ask(port, request, { traffic, withinMs: PATIENCE_MS });
  const token = /"token":"([^"]+)"/.exec(text)?.[1];
  if (token === undefined) throw new Error(`${memberName(member)} could not register: ${status}`);
  return token;
}

/** Two members with a full conversation, written into the database beside the server: writing it over a socket takes minutes. */
export async function fillConversation({ server }: Place): Promise<Given> {
  const tokens = await register(server.port, [0, 1]);
  using db = openDatabase(server);
  const [low, high] = [idOf(db, 0), idOf(db, 1)].sort((a, b) => a - b) as [number, number];
  const key = `${low}:${high}`;
  const now = Date.now();
  db.exec("begin immediate");
  db.prepare(
    `insert into conversations (pair_key, low_id, high_id, invited_by, invited_at, accepted_at)
     values (?, ?, ?, ?, ?, ?)`,
  ).run(key, low, high, low, now, now);
  const insert = db.prepare(
    `insert into messages (sender_id, recipient_id, ciphertext, nonce, pair_key, created_at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  for (let n = 0; n < MESSAGES; n++) {
    const [from, to] = n % 2 === 0 ? [low, high] : [high, low];
    insert.run(from, to, "A".repeat(CHARACTERS), "AAAAAAAAAAAAAAAA", key, now + n);
  }
  db.exec("commit");
  return { token: tokens.get(0)!, peer: memberName(1), address: homeAddress(0) };
}

/** Turns slow mode on, as a member with the role for it. */
export async function slowDown({ server, checkout }: Place): Promise<Given> {
  await register(server.port, [0]);
  await makeRoot({ server, checkout }, memberName(0));
  const client = await RawClient.open(server.port, () => {}, { address: homeAddress(0) });
  const answer = firstOf(client, [ERROR, '"re":"slow"'], PATIENCE_MS);
  const join = { mode: "login", username: memberName(0), password: PASSWORD, caps: ["presence", "batch"] };
  client.send(JSON.stringify({ event: "join", data: join, id: "join" }));
  client.send(JSON.stringify({ event: "admin_slow_mode", data: { seconds: SLOW_MODE_SECONDS }, id: "slow" }));
  if (await answer.finally(() => client.close()) === ERROR) throw new Error("Slow mode was not turned on");
  return {};
}

async function makeRoot({ server, checkout }: Place, name: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "-A", "server/cli/admin.ts", "role", name, "root"],
    cwd: checkout,
    env: { DATA_DIR: server.dataDir, CONFIG_FILE: server.configFile },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function openDatabase({ dataDir }: ChatServer): DatabaseSync & Disposable {
  const db = new DatabaseSync(`${dataDir}/sexchat.db`);
  db.exec("pragma busy_timeout = 5000");
  return Object.assign(db, { [Symbol.dispose]: () => db.close() });
}

function idOf(db: DatabaseSync, member: number): number {
  const row = db.prepare("select id from users where username = ?").get(memberName(member));
  return Number(row?.["id"]);
}
