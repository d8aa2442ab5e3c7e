// What the server keeps of encrypted conversations: what it gives out, and what it never sees.

import { deepEqual, equal, ok } from "node:assert/strict";
import { type E2eeMember, e2eePair, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import { VECTORS } from "../support/e2ee/e2ee_vectors.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";

const CANARY = "the canary sings at midnight";

async function fill(member: E2eeMember): Promise<{ version: number; nonce: string; ct: string }> {
  const blob = { version: 2, nonce: randomBase64(12), ct: randomBase64(64) };
  await member.call("/api/keys/blob", { method: "PUT", json: blob });
  await member.call("/api/keys/backup/code", { method: "PUT", json: VECTORS.backup.code.slot });
  return blob;
}

Deno.test("an export holds ciphertext, records and log, and which backups there are", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const blob = await fill(alice);
  await alice.say(bob, name, 1, CANARY);
  const { status, json } = await alice.callWithPassword("/api/account/export");
  equal(status, 200);
  const log = alice.log.map(({ entry }) => entry);
  deepEqual(json.keys, { log, blob, backups: [{ slot: "code", at: room.clock.now() }] });
  const [conversation] = json.conversations;
  deepEqual(conversation.epochs, (await alice.call(`/api/pm/epochs?room=${name}`)).json.records);
  deepEqual(conversation.messages, (await alice.call("/api/pm/history?with=Bob")).json.messages);
  equal((await alice.open(bob, name, conversation.messages[0], true)).text, CANARY);
  ok(!JSON.stringify(json).includes(CANARY));
});

Deno.test("an export of a member without keys is as it was", async () => {
  await using room = await openRoom();
  const member = await room.member("Alice");
  const { token } = member.all("joined")[0]!;
  const headers = { "X-Password": encodeURIComponent(PASSWORD) };
  const { json } = await call(room, "/api/account/export", { token: token!, headers });
  deepEqual(Object.keys(json), ["profile", "devices", "ignores", "conversations", "violet", "reports"]);
});

Deno.test("neither texts nor their keys are in the database or the log, over a restart", async () => {
  await using stored = await openStoredRoom();
  const { alice, bob, name } = await e2eePair(stored.room);
  const { log } = stored.room;
  await alice.say(bob, name, 1, CANARY);
  const message = await bob.client.next("pm_message");
  const { kf } = await bob.open(alice, name, message);
  await stored.restart();
  for (const secret of [CANARY, kf]) {
    ok(!stored.bytes().includes(secret), "the database");
    ok(!log.lines.some((line) => line.includes(secret)), "the log");
  }
  const rows = stored.rows().filter(({ table }) => table === "messages");
  deepEqual(rows.map(({ row }) => [row["scheme"], row["tag"]]), [["e2ee", message.tag]]);
});

Deno.test("all keys go with the account, and the other is left with an own log", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  await fill(alice);
  await alice.say(bob, name, 1, CANARY);
  equal((await alice.client.request("delete_account", { password: PASSWORD })).event, "ack");
  equal((await bob.call("/api/keys?of=Alice")).status, 404);
  equal((await bob.call(`/api/pm/epochs?room=${name}`)).status, 403);
  equal((await bob.call("/api/keys?of=Bob")).json.log.length, 1);
  const reply = await bob.say(alice, name, 1, "x");
  deepEqual([reply.event, reply.data["code"]], ["error", "forbidden"]);
});
