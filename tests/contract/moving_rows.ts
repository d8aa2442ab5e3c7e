// Rows of a database of the original with something of everything, for tests of moving in.

import { ORIGINAL_SECRET, originalTime, PM_LOWER, sealer, userRow } from "../support/original_database.ts";
import type { Place } from "./moving_places.ts";

/** Ids of its members. */
export const [ALICE, BOB, CAROL, DAVE, MALLORY] = [3, 4, 5, 6, 7];
const NAMES = new Map([[ALICE, "Alice"], [BOB, "bob"], [CAROL, "carol-x"], [DAVE, "dave_9"], [
  MALLORY,
  "Mallory",
]]);

/** What the original's documentation shows: all kinds of rows. */
export async function fill({ original }: Place): Promise<void> {
  await original.insert("users", [
    userRow(1, "Violet", { password_hash: "!bot-no-login", has_ai_access: 1, is_verified: 1 }),
    userRow(2, "rooty", {
      role: "root",
      email: "root@example.com",
      has_ai_access: 1,
      ai_messages_used: 12,
      is_verified: 1,
    }),
    userRow(ALICE, "Alice", { email: "Alice@Example.com", ai_messages_used: 2 }),
    userRow(BOB, "bob", { is_verified: 1 }),
    userRow(CAROL, "carol-x", { role: "mod" }),
    userRow(DAVE, "dave_9", { role: "admin", has_ai_access: 1, ai_messages_used: 40 }),
    userRow(MALLORY, "Mallory"),
  ]);
  await fillMessages(original);
  await original.insert("bans", [
    banRow(1, "mallory", "203.0.113.7", "rude"),
    banRow(2, "guestling", "198.51.100.23"),
    banRow(3, "six", "2001:db8::17", ""),
    banRow(4, "mapped", "::ffff:198.51.100.9"),
    banRow(5, "behindproxy", "127.0.0.1"),
    banRow(6, "proxied", "192.0.2.8"),
    banRow(7, "athome", "192.168.1.5"),
    banRow(8, "noip", null),
  ]);
  await original.insert(
    "mutes",
    ["bob", "guest_old"].map((username, n) => ({ id: n + 1, username, created_at: originalTime(210 + n) })),
  );
  await original.insert(
    "user_ignores",
    [[ALICE, MALLORY], [BOB, CAROL]].map(([from, to], n) => ({
      ...{ id: n + 1, ignorer_id: from, ignored_id: to, created_at: originalTime(220) },
    })),
  );
  const turns = [
    ...Array.from({ length: 30 }, (_, n) => [DAVE, n % 2 === 0 ? "user" : "assistant", `turn ${n}`] as const),
    ...[[ALICE, "user", "Do you know me?"], [ALICE, "assistant", "I do."], [
      ALICE,
      "user",
      "Really?",
    ]] as const,
    [1, "user", "to myself"] as const,
  ];
  await original.insert(
    "violet_history",
    turns.map(([user_id, role, text], n) => ({
      ...{ id: n + 1, user_id, role, text, timestamp: originalTime(n) },
    })),
  );
}

async function fillMessages(original: Place["original"]): Promise<void> {
  let id = 0;
  const rows: Record<string, unknown>[] = [];
  const say = async (
    from: number,
    to: number,
    texts: readonly string[],
    secret = ORIGINAL_SECRET,
  ): Promise<void> => {
    const two = [from, to].map((one) => ({ id: one, username: NAMES.get(one) ?? "rooty" }));
    const seal = await sealer({ ...PM_LOWER, secret }, two[0]!, two[1]!);
    for (const [n, text] of texts.entries()) {
      const [sender, recipient] = n % 2 === 0 ? [from, to] : [to, from];
      id++;
      rows.push(messageRow(id, sender, recipient, await seal(text)));
    }
  };
  await say(BOB, ALICE, Array.from({ length: 12 }, (_, n) => `alice and bob ${n} 💜 ünï`));
  await say(DAVE, CAROL, Array.from({ length: 503 }, (_, n) => `long talk ${n}`));
  await say(MALLORY, ALICE, ["to one who ignores me"]);
  await say(2, DAVE, ["under a secret that is gone"], "the secret of before");
  await say(ALICE, 1, ["to Violet, under a key that was never kept"], "none");
  await original.insert("messages", rows);
}

export function messageRow(id: number, from: number, to: number, sealed: object): Record<string, unknown> {
  return { id, sender_id: from, recipient_id: to, ...sealed, timestamp: originalTime(99 + id) };
}

export function banRow(
  id: number,
  username: string,
  ip: string | null,
  reason: string | null = null,
): Record<string, unknown> {
  return { id, username, ip, reason, created_at: originalTime(200 + id) };
}
