// Migration 0022 on either engine: numbers of encrypted messages that were stored before are taken.

import assert from "node:assert/strict";
import type { Store } from "../../server/ports/store.ts";
import { MOMENT } from "./harness.ts";
import { testMigration } from "./migrated_stores.ts";
import { message, outcome } from "./store_epochs.ts";

const HEADER = { v: 1, ep: 2, dev: "dev", n: 7, com: "com" };
const COLUMNS =
  `sender_id, recipient_id, ciphertext, nonce, created_at, scheme, request_id, pair_key, ep, dev, n, com, tag`;

/** Two members with a conversation in its second epoch; one message from before the first, one of each epoch. */
const FILL = [
  ...["ada", "bob"].map((name) =>
    `insert into users (username, username_key, password_hash, created_at) values ('${name}', '${name}', 'h', 1)`
  ),
  `insert into key_entries (user_id, seq, entry, hash, created_at) values (1, 0, '{}', 'h1', 1), (2, 0, '{}', 'h2', 1)`,
  `insert into conversations (pair_key, low_id, high_id, invited_by, invited_at, accepted_at)
    values ('1:2', 1, 2, 1, 1, 1)`,
  `insert into epochs (pair_key, epoch, low_head, high_head, low_record, high_record, created_at)
    values ('1:2', 1, 'h1', 'h2', '{}', '{}', 1), ('1:2', 2, 'h1', 'h2', '{}', '{}', 1)`,
  `insert into messages (${COLUMNS}) values
    (1, 2, 'sealed', 'nonce', ${MOMENT}, null, 'r1', '1:2', null, null, null, null, null),
    (1, 2, 'sealed', 'nonce', ${MOMENT}, 'e2ee', 'r2', '1:2', 1, 'dev', 9, 'com', 'tag'),
    (1, 2, 'sealed', 'nonce', ${MOMENT}, 'e2ee', 'r3', '1:2', 2, 'dev', 7, 'com', 'tag')`,
];

async function checkMigrated({ messages }: Store): Promise<void> {
  const stored = { senderId: 1, ciphertext: "sealed", nonce: "nonce", at: MOMENT };
  assert.deepEqual(await messages.history(2, 1, { limit: 9 }), [
    { id: 1, ...stored, scheme: null },
    { id: 2, ...stored, scheme: "e2ee", e2ee: { ...HEADER, ep: 1, n: 9 }, tag: "tag" },
    { id: 3, ...stored, scheme: "e2ee", e2ee: HEADER, tag: "tag" },
  ]);
  const batch = [7, 9, 8, 6].map((n) => message(1, 2, 2, n));
  assert.deepEqual((await messages.append(batch)).map(outcome), ["e2ee.n", ...Array(3).fill("stored")]);
  const again = { ...message(1, 2, 2, 7), requestId: "r3" };
  assert.deepEqual((await messages.append([again])).map(outcome), ["stored"], "a resend");
  assert.equal((await messages.history(2, 1, { limit: 9 })).length, 6);
}

testMigration("numbers of messages from before are taken", {
  before: "0022",
  fill: FILL,
  check: checkMigrated,
});
