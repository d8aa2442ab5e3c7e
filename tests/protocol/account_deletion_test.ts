// The end of an account: its sockets, its tokens, its name, and every row that belonged to it.

import { deepEqual, equal, ok } from "node:assert/strict";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import { exchange } from "../support/exchanges.ts";
import { openPair, sealed } from "../support/dm.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

Deno.test("delete_account: ack, then all its sockets close with 4004, its token counts no more, the name is free", async () => {
  await using room = await openRoom();
  const [here, there] = [await room.member("alice"), await room.member("alice")];
  const watcher = await room.guest("watcher");
  const token = here.all("joined")[0]!.token!;
  const reply = await here.request("delete_account", { password: PASSWORD });
  deepEqual([reply.event, reply.data], ["ack", {}]);
  deepEqual([here.closed?.code, there.closed?.code], [4004, CLOSE.sessionEnded]);
  await room.pass(1_000);
  deepEqual(watcher.people.map(({ username }) => username), ["Violet", "watcher"]);
  const restored = await room.connect().request("join", { mode: "restore", token });
  equal(restored.data["code"], "session_expired");
  equal((await call(room, "/api/pm/history?with=bob", { token })).status, 401);
  const login = await room.connect().join("alice", { mode: "login", password: PASSWORD });
  equal(login.data["code"], "invalid_credentials");
  equal((await room.connect().join("ALICE")).event, "joined");
});

Deno.test("delete_account with a wrong password answers invalid_credentials, and nothing happens", async () => {
  await using room = await openRoom();
  const [here, there] = [await room.member("alice"), await room.member("alice")];
  for (const password of ["", "wrong", `${PASSWORD} `]) {
    equal((await here.request("delete_account", { password })).data["code"], "invalid_credentials");
  }
  deepEqual([here.closed, there.closed], [null, null]);
  ok(await room.store.accounts.byName("alice"));
});

Deno.test("the last root cannot leave: conflict, and nothing happens", async () => {
  await using room = await openRoom();
  const root = await room.member("alice", "root");
  equal((await root.request("delete_account", { password: PASSWORD })).data["code"], "conflict");
  equal(root.closed, null);
  await room.member("bob", "root");
  equal((await root.request("delete_account", { password: PASSWORD })).event, "ack");
});

Deno.test("after delete_account nothing names the account in any table", async () => {
  await using stored = await openStoredRoom();
  const { room } = stored;
  const email = "alice@example.org";
  equal(
    (await room.connect().join("Alice", { mode: "register", password: PASSWORD, email })).event,
    "joined",
  );
  const [alice, bob, carol] = [
    await room.member("Alice"),
    await room.member("Bob"),
    await room.member("Carol"),
  ];
  const { id } = (await room.store.accounts.byName("alice"))!;
  const pair = await openPair(alice, bob);
  await alice.request("pm_message", sealed(pair, "from Alice"), crypto.randomUUID());
  await bob.request("pm_message", sealed(pair, "to Alice"), crypto.randomUUID());
  await carol.request("pm_open", { target: "Alice" });
  await alice.request("user_ignore", { target: "Carol" });
  await bob.request("user_ignore", { target: "Alice" });
  await alice.request("report", { target: "Carol", reason: "she is rude" });
  await exchange(room.store, id, "sealed words");
  const filled = new Set(stored.rows().filter(({ row }) => names(row, id)).map(({ table }) => table));
  for (
    const table of [
      ...["users", "messages", "conversations", "user_ignores"],
      ...["known_addresses", "violet_history", "reports"],
    ]
  ) ok(filled.has(table), `${table} names the account before`);

  equal((await alice.request("delete_account", { password: PASSWORD })).event, "ack");
  deepEqual(stored.rows().filter(({ row }) => names(row, id)), []);
  ok(stored.rows().some(({ table, row }) => table === "users" && row["username"] === "Bob"));
  await stored.restart();
  deepEqual(stored.rows().filter(({ row }) => names(row, id)), []);
  ok(!stored.bytes().includes(email));
});

Deno.test("a user who registers the name later inherits nothing: not the room, not the history, not the invitation", async () => {
  await using room = await openRoom();
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const pair = await openPair(alice, bob);
  await bob.request("pm_message", sealed(pair, "for the first alice"), crypto.randomUUID());
  await carol.request("pm_open", { target: "alice" });
  await alice.request("delete_account", { password: PASSWORD });
  const heir = room.connect();
  const joined = await heir.join("alice", { mode: "register", password: PASSWORD });
  await room.settle();
  deepEqual([heir.all("pm_invite"), heir.all("pm_unread")], [[], [{ rooms: [] }]]);
  const { token } = joined.data as { token: string };
  const history = await call(room, "/api/pm/history?with=bob", { token });
  deepEqual(history.json.messages, []);
  const opened = await heir.request("pm_open", { target: "bob" });
  ok(opened.data["room"] !== pair);
  equal((await heir.request("pm_message", sealed(pair, "x"), crypto.randomUUID())).data["code"], "forbidden");
  equal((await bob.request("pm_message", sealed(pair, "y"), crypto.randomUUID())).data["code"], "forbidden");
});

/** Whether a row names the account: by its id where a column holds ids, by its name or address in any text. */
function names(row: Record<string, unknown>, id: number): boolean {
  return Object.entries(row).some(([column, value]) => {
    if (column === "pair_key") return String(value).split(":").includes(String(id));
    if (column.endsWith("_id") || column === "invited_by") return value === id;
    return typeof value === "string" && /alice/i.test(value);
  });
}
