// A small database of the original, with members who talk to one another, for tests that move it in.

import { Buffer } from "node:buffer";
import bcrypt from "bcrypt";
import {
  originalTime,
  type OriginalWriter,
  PM_LOWER,
  type Row,
  sealer,
  type Sealing,
  userRow,
} from "./original_database.ts";

/** Cost of the hashes: low, to be quick. */
const COST = 4;
/** Id of Violet's account, which comes first. */
const VIOLET = 1;

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

/** Fills an empty database, and closes it. The ids of members are 2, 3, …, in their order. */
export async function fillOriginal(
  writer: OriginalWriter,
  content: OriginalContent,
  sealing: Sealing = PM_LOWER,
): Promise<void> {
  await using original = writer;
  const { members, messages = [], turns = [], bans = [], ignores = [] } = content;
  const idOf = (name: string): number => members.findIndex((member) => member.name === name) + VIOLET + 1;
  const insert = async (table: string, rows: readonly Row[]): Promise<void> => {
    if (rows.length > 0) await original.insert(table, rows);
  };
  await insert("users", [
    userRow(VIOLET, "Violet", { password_hash: "!bot-no-login" }),
    ...members.map((member) => memberRow(idOf(member.name), member)),
  ]);
  const sealers = new Map<string, Awaited<ReturnType<typeof sealer>>>();
  const rows: Row[] = [];
  for (const [index, [from, to, text]] of messages.entries()) {
    const two = [from, to].map((username) => ({ id: idOf(username), username }));
    const pair = two.map(({ id }) => id).sort().join();
    const seal = sealers.get(pair) ?? await sealer(sealing, two[0]!, two[1]!);
    sealers.set(pair, seal);
    const who = { id: index + 1, sender_id: idOf(from), recipient_id: idOf(to) };
    rows.push({ ...who, ...await seal(text), timestamp: originalTime(100 + index) });
  }
  await insert("messages", rows);
  await insert(
    "violet_history",
    turns.map(([name, role, text], index) => ({
      ...{ id: index + 1, user_id: idOf(name), role, text, timestamp: originalTime(200 + index) },
    })),
  );
  await insert(
    "bans",
    bans.map(([username, ip], index) => ({
      ...{ id: index + 1, username, ip, reason: "rude", created_at: originalTime(300 + index) },
    })),
  );
  await insert(
    "user_ignores",
    ignores.map(([by, ignored], index) => ({
      ...{
        id: index + 1,
        ignorer_id: idOf(by),
        ignored_id: idOf(ignored),
        created_at: originalTime(400 + index),
      },
    })),
  );
}

function memberRow(id: number, { name, password, role = "user", hasAiAccess = false }: OriginalMember): Row {
  return userRow(id, name, {
    password_hash: bcrypt.hashSync(Buffer.from(password).subarray(0, 72), COST),
    ...{ role, has_ai_access: hasAiAccess ? 1 : 0, is_verified: 1 },
  });
}
