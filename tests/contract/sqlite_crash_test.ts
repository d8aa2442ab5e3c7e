// What SQLite keeps when the process is killed, and what it forgets when an account goes.

import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { register } from "./harness.ts";
import { child, lookInto, openIn, rowsOf, testFolder } from "./sqlite_files.ts";

for (const acknowledged of [1, 40, 120]) {
  Deno.test(`what was acknowledged survives kill -9 after ${acknowledged} of 200 registrations`, async () => {
    using folder = testFolder();
    const heard = await killAfter(folder.path, acknowledged);
    assert.ok(heard.length >= acknowledged && heard.length < 200, `${heard.length} were acknowledged`);

    const store = await openIn(folder.path);
    for (const name of heard) assert.equal((await store.accounts.byName(name))?.username, name);
    await register(store, "afterwards");
    await store.close();
    lookInto(folder.path, (database) => {
      assert.deepEqual(rowsOf(database, "PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
    });
  });
}

Deno.test("a removed account leaves its name only in moderation decisions; no row refers to it", async () => {
  using folder = testFolder();
  const store = await openIn(folder.path);
  const gone = await register(store, "Gone", "Gone@Example.org");
  const stays = await register(store, "Stays");
  lookInto(folder.path, (database) => fillEveryTable(database, gone.id, stays.id));
  assert.ok(lookInto(folder.path, (database) => traces(database, gone.id)).length >= 12);

  assert.equal(await store.accounts.remove(gone.id), true);
  const house = [
    ...["audit_log.target", "bans.username", "bans.username_key", "mutes.username", "mutes.username_key"],
    "reports.target",
  ];
  assert.deepEqual(
    [...new Set(lookInto(folder.path, (database) => traces(database, gone.id)))].sort(),
    house,
  );
  const left = lookInto(folder.path, (database) => traces(database, stays.id, /stays/i));
  assert.ok(left.some((trace) => trace.startsWith("bans")), "a ban that the removed account made stays");
  await store.close();
});

Deno.test("what a removed account wrote is overwritten in the file", async () => {
  using folder = testFolder();
  const store = await openIn(folder.path);
  const gone = await register(store, "Gone", "gone-with-the-wind@example.org");
  await store.close();
  const again = await openIn(folder.path);
  await again.accounts.remove(gone.id);
  await again.close();
  const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(`${folder.path}/sexchat.db`));
  assert.ok(bytes.includes("known_addresses"));
  assert.ok(!bytes.includes("gone-with-the-wind"));
});

/** Runs 200 registrations in a process of its own, kills it after some, and resolves to the names that it acknowledged. */
async function killAfter(folder: string, count: number): Promise<string[]> {
  const process = child(["-A"], "register", folder, "200").spawn();
  let text = "";
  let killed = false;
  for await (const piece of process.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (!killed && text.split("\n").length > count) {
      process.kill("SIGKILL");
      killed = true;
    }
  }
  await process.stderr.cancel();
  assert.equal((await process.status).signal, "SIGKILL");
  return text.split("\n").slice(0, -1);
}

/** Puts a row that concerns `gone` into every table and every column that can refer to an account. */
function fillEveryTable(database: DatabaseSync, gone: number, stays: number): void {
  const pair = `${Math.min(gone, stays)}:${Math.max(gone, stays)}`;
  const rows: [string, Record<string, string | number>][] = [
    ["messages", {
      sender_id: gone,
      recipient_id: stays,
      ciphertext: "c",
      nonce: "n",
      created_at: 1,
      pair_key: pair,
    }],
    ["messages", {
      sender_id: stays,
      recipient_id: gone,
      ciphertext: "c",
      nonce: "n",
      created_at: 1,
      pair_key: pair,
    }],
    ["user_ignores", { ignorer_id: gone, ignored_id: stays, created_at: 1 }],
    ["user_ignores", { ignorer_id: stays, ignored_id: gone, created_at: 1 }],
    ["invitation_declines", { decliner_id: gone, inviter_id: stays, ends_at: 1 }],
    ["invitation_declines", { decliner_id: stays, inviter_id: gone, ends_at: 1 }],
    ["account_links", { digest: "d", user_id: gone, kind: "verify_email", email: "gone@b.c", expires_at: 1 }],
    ["queued_mails", {
      kind: "verify_email",
      user_id: gone,
      address: "gone@b.c",
      language: "en",
      queued_at: 1,
    }],
    ["recovery_codes", { user_id: gone, digest: "d" }],
    ["invites", { code_digest: "d", uses_left: 1, created_at: 1, expires_at: 1, made_by: gone }],
    ["vouchers", {
      ...{ code_digest: "d", months: 1, created_at: 1, expires_at: 1 },
      ...{ made_by: gone, used_at: 1, used_by: gone },
    }],
    ["totp_secrets", { user_id: gone, sealed: "s", created_at: 1 }],
    ["passkeys", {
      ...{ user_id: gone, credential_id: "c", public_key: "k", counter: 0 },
      ...{ transports: "[]", name: "n", created_at: 1 },
    }],
    ["spent_proofs", { user_id: gone, proof: "p", expires_at: 1 }],
    ["violet_history", { id: 7, user_id: gone, role: "user", text: "I am Gone", created_at: 1 }],
    ["violet_versions", { answer_id: 7, text: "Gone has heard this", created_at: 1 }],
    ["known_addresses", { user_id: gone, digest: "d", seen_at: 1 }],
    ["conversations", { pair_key: pair, low_id: gone, high_id: stays, invited_by: stays, invited_at: 1 }],
  ];
  const records = { low_record: "{}", high_record: "{}", created_at: 1 };
  rows.push(["epochs", { pair_key: pair, epoch: 1, low_head: "h", high_head: "h", ...records }]);
  rows.push(["key_entries", { user_id: gone, seq: 0, entry: "{}", hash: "h", created_at: 1 }]);
  rows.push(["key_blobs", { user_id: gone, version: 1, nonce: "n", ct: "c" }]);
  rows.push(["key_slots", { user_id: gone, slot: "code", content: "{}", created_at: 1 }]);
  rows.push(["key_moves", { id: "m", user_id: gone, steps: 1, members: "{}", ends_at: 1 }]);
  const device = { token_version: 1, name: "n", created_at: 1, seen_at: 1, expires_at: 1 };
  rows.push(["devices", { id: "s", user_id: gone, ...device }]);
  rows.push(["entitlements", { user_id: gone, source: "payment", created_at: 1, from_at: 1 }]);
  const order = { order_id: "o", way: "btcpay", invoice_id: "i", plan: "month", price: "1", currency: "USD" };
  rows.push(["orders", {
    ...order,
    user_id: gone,
    created_at: 1,
    expires_at: 2,
    watched_until: 3,
    state: "open",
  }]);
  const complaint = { reason: "r", created_at: 1 };
  rows.push(["reports", { ...complaint, reporter_id: gone, reporter: "Gone", target: "Stays" }]);
  rows.push(["reports", { ...complaint, reporter_id: stays, reporter: "Stays", target: "Gone" }]);
  rows.push(["room_settings", { name: "guard", value: "open" }]);
  rows.push(["instance", { name: "mark", value: "1" }]);
  rows.push(["address_trials", { day: 1, digest: "d", used: 1 }]);
  const entry = { at: 1, actor: "Stays", actor_role: "mod", capacity: "account", action: "mute", hash: "h" };
  rows.push(["audit_log", { id: 1, ...entry, target: "Gone" }]);
  for (const table of ["bans", "mutes"]) {
    rows.push([table, { username: "Gone", username_key: "gone", created_at: 1, user_id: gone }]);
    rows.push([table, { username: "GONE", username_key: "gone", created_at: 1 }]);
    rows.push([table, {
      username: "Stays",
      username_key: "stays",
      created_at: 1,
      user_id: stays,
      actor_id: gone,
    }]);
  }
  for (const [table, row] of rows) {
    const columns = Object.keys(row);
    database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => "?")})`).run(
      ...Object.values(row),
    );
  }
  const empty = tablesOf(database).filter((table) => rowsOf(database, `SELECT * FROM ${table}`).length === 0);
  assert.deepEqual(empty, [], "a new table needs a row here");
}

/** Every row that refers to an account, or holds its name or address, as `table.column`. */
function traces(database: DatabaseSync, id: number, name = /gone/i): string[] {
  return tablesOf(database).flatMap((table) => {
    const references = rowsOf(database, `PRAGMA foreign_key_list(${table})`).filter((key) =>
      key["table"] === "users"
    );
    const own = new Set([
      ...references.map((key) => String(key["from"])),
      ...(table === "users" ? ["id"] : []),
    ]);
    return rowsOf(database, `SELECT * FROM ${table}`).flatMap((row) =>
      Object.entries(row).filter(([column, value]) =>
        own.has(column)
          ? value === id
          : column === "pair_key"
          ? String(value).split(":").includes(String(id))
          : typeof value === "string" && name.test(value)
      ).map(([column]) => `${table}.${column}`)
    );
  });
}

function tablesOf(database: DatabaseSync): string[] {
  const all =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'kysely_*'";
  return rowsOf(database, all).map((row) => String(row["name"]));
}
