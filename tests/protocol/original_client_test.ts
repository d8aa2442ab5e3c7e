// The original's client, written from its event tables alone (no ids, no caps), over a socket and the shim of
// docs/differences.md. Each step is as the original says, or a row of that page.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { newKey, readKey, seal, unseal } from "../../server/protocol/sealed.ts";
import type { Role } from "../../server/protocol/roles.ts";
import { FakeInference } from "../support/fake_inference.ts";
import { type LiveServer, serve } from "../support/live_server.ts";
import { OriginalClient } from "../support/original_client.ts";
import { MOD_PASSWORD, PASSWORD, PAYMENT_SECRET } from "../support/room.ts";

const PAGE = Deno.readTextFileSync(new URL("../../docs/differences.md", import.meta.url));

/** Fails unless the page of differences has a row that names this. */
function isListed(...words: string[]): void {
  const listed = PAGE.split("\n").some((line) =>
    line.startsWith("|") && words.every((word) => line.includes(word))
  );
  ok(listed, `docs/differences.md does not list ${words.join(", ")}`);
}

Deno.test("the original's client in the lobby: guests join, write, are listed, and leave", async () => {
  await using server = await serve();
  const ann = new OriginalClient(server.url);
  await ann.next("connect");
  const joined = await ann.join({ mode: "guest", username: "ann" });
  deepEqual(
    [
      joined["username"],
      joined["role"],
      joined["is_admin"],
      joined["is_registered"],
      joined["has_ai_access"],
    ],
    ["ann", "user", false, false, false],
  );
  equal((await ann.next("nicklist"))["users"][0].username, "Violet");
  const bob = new OriginalClient(server.url);
  await bob.join({ mode: "guest", username: "bob" });
  await ann.next("system", ({ msg }) => msg.includes("bob"));
  await ann.next("nicklist", ({ users }) => users.length === 3);
  bob.socket.emit("message", { text: "  good evening  " });
  for (const client of [ann, bob]) {
    const { username, text, is_admin, is_registered } = await client.next("message");
    deepEqual([username, text, is_admin, is_registered], ["bob", "good evening", false, false]);
  }
  for (const text of ["", "x".repeat(501)]) match((await ann.ask("message", { text }, "error"))["msg"], /./);
  const again = new OriginalClient(server.url);
  match((await again.ask("join", { mode: "guest", username: "Ann" }, "error"))["msg"], /./);
  again.leave();
  bob.leave();
  await ann.next("system", ({ msg }) => msg.includes("bob"));
  await ann.next("nicklist", ({ users }) => users.length === 2);
  for (let message = 0; message < 7; message++) ann.socket.emit("message", { text: `message ${message}` });
  match((await ann.next("error"))["msg"], /./);
  ann.leave();
});

Deno.test("the original's client and accounts: register, login, restore, a new password", async () => {
  await using server = await serve();
  const alice = new OriginalClient(server.url);
  const registered = await alice.join({
    mode: "register",
    username: "Alice",
    password: PASSWORD,
    email: "alice@example.org",
  });
  deepEqual([registered["is_registered"], registered["email"]], [true, "alice@example.org"]);
  deepEqual([registered["ai_messages_used"], registered["ignored_list"]], [0, []]);
  const tab = new OriginalClient(server.url);
  equal((await tab.join({ mode: "login", username: "alice", password: PASSWORD }))["username"], "Alice");
  const wrong = new OriginalClient(server.url);
  const login = { mode: "login", username: "alice", password: "another password" };
  match((await wrong.ask("join", login, "error"))["msg"], /./);
  equal((await wrong.join({ mode: "restore", token: registered["token"] }))["username"], "Alice");

  const refused = { old_password: "another password", new_password: "the newest password" };
  equal((await alice.ask("change_password", refused, "password_changed"))["success"], false);
  const change = { old_password: PASSWORD, new_password: "the newest password" };
  equal((await alice.ask("change_password", change, "password_changed"))["success"], true);
  // The other sockets end, and so do older tokens.
  isListed("change_password", "4004");
  for (const client of [tab, wrong]) {
    equal((await client.next("disconnect"))["reason"], "io server disconnect");
  }
  const late = new OriginalClient(server.url);
  match(
    (await late.ask("join", { mode: "restore", token: registered["token"] }, "error"))["msg"],
    /log in/i,
  );
  await late.join({ mode: "login", username: "alice", password: "the newest password" });
  for (const client of [alice, tab, wrong, late]) client.leave();
});

Deno.test("the original's client and private messages: invited, sealed with the room's key, and read again", async () => {
  await using server = await serve();
  const [alice, bob] = [await member(server, "alice"), await member(server, "bob")];
  const ready = await alice.client.ask("pm_open", { target: "bob" }, "pm_ready");
  const invited = await bob.client.next("pm_invite");
  deepEqual([invited["from"], invited["room"], invited["room_key"]], [
    "alice",
    ready["room"],
    ready["room_key"],
  ]);
  equal((await bob.client.ask("pm_accept", { room: invited["room"] }, "pm_ready"))["with"], "alice");
  const key = (await readKey(ready["room_key"]))!;
  const { room } = ready;
  alice.client.socket.emit("pm_message", { room, ...await seal(key, "psst") });
  for (const { client } of [alice, bob]) {
    const { from, ciphertext, nonce } = await client.next("pm_message");
    deepEqual([from, await unseal(key, { ciphertext, nonce })], ["alice", "psst"]);
  }
  match((await alice.client.ask("pm_message", { room, text: "in the clear" }, "error"))["msg"], /./);
  isListed("plain text between two accounts", "bad_request");

  bob.client.leave();
  await alice.client.next("system", ({ msg }) => /bob left/.test(msg));
  alice.client.socket.emit("pm_message", { room, ...await seal(key, "are you there?") });
  await alice.client.next("pm_message");
  const response = await fetch(`${server.url}/api/pm/history?with=alice`, {
    headers: { authorization: `Bearer ${bob.token}` },
  });
  const { room_key, messages } = await response.json();
  equal(room_key, ready["room_key"]);
  const texts = [];
  for (const { from_me, ciphertext, nonce, ts } of messages) {
    equal(new Date(ts).toISOString(), ts);
    texts.push([from_me, await unseal(key, { ciphertext, nonce })]);
  }
  deepEqual(texts, [[false, "psst"], [false, "are you there?"]]);

  const guest = new OriginalClient(server.url);
  await guest.join({ mode: "guest", username: "gast" });
  const talk = await guest.ask("pm_open", { target: "alice" }, "pm_ready");
  await alice.client.next("pm_invite", ({ from }) => from === "gast");
  await alice.client.ask("pm_accept", { room: talk["room"] }, "pm_ready");
  guest.socket.emit("pm_message", { room: talk["room"], text: "hello, member" });
  for (const client of [guest, alice.client]) {
    equal((await client.next("pm_message"))["text"], "hello, member");
  }

  equal((await alice.client.ask("user_ignore", { target: "bob" }, "ignore_status"))["ignored"], true);
  equal((await alice.client.ask("user_unignore", { target: "bob" }, "ignore_status"))["ignored"], false);
  for (const client of [guest, alice.client]) client.leave();
});

Deno.test("the original's client and Violet: a transit key, three free messages, premium, and forgetting", async () => {
  const model = new FakeInference();
  model.answers = (question) => `you said: ${question}`;
  await using server = await serve({}, { inference: model });
  const { client, id, token } = await member(server, "alice");
  const { room, room_key } = await client.ask("pm_open", { target: "Violet" }, "pm_ready");
  const ask = async (text: string): Promise<CryptoKey> => {
    const transitKey = newKey();
    const key = (await readKey(transitKey))!;
    client.socket.emit("pm_message", { room, ...await seal(key, text), transit_key: transitKey });
    return key;
  };
  const answer = async (key: CryptoKey): Promise<string | undefined> => {
    const { ciphertext, nonce } = await client.next("pm_message", ({ from }) => from === "Violet");
    return await unseal(key, { ciphertext, nonce });
  };
  for (const text of ["one", "two", "three"]) equal(await answer(await ask(text)), `you said: ${text}`);
  deepEqual(client.all("violet_typing").slice(0, 2).map(({ busy }) => busy), [true, false]);
  await ask("four");
  deepEqual((await client.next("ai_response"))["error"], "ai_limit_reached");
  const rest = async (
    path: string,
    json: unknown,
    bearer?: string,
  ): Promise<[number, Record<string, unknown>]> => {
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(json),
    });
    return [response.status, await response.json()];
  };
  const transitKey = newKey();
  const question = { ...await seal((await readKey(transitKey))!, "five"), transit_key: transitKey };
  equal((await rest("/api/ai/message", question, token))[0], 402);
  const paid = await rest("/api/payment/success", { secret: PAYMENT_SECRET, user_id: id });
  deepEqual(paid, [200, { status: "ok", has_ai_access: true }]);
  equal((await client.next("ai_unlock"))["has_ai_access"], true);
  const [status, { ciphertext, nonce, has_ai_access }] = await rest("/api/ai/message", question, token);
  deepEqual([status, has_ai_access], [200, true]);
  const sealed = { ciphertext: String(ciphertext), nonce: String(nonce) };
  equal(await unseal((await readKey(transitKey))!, sealed), "you said: five");
  // What was asked elsewhere, over REST here, is sealed with the room's key.
  equal(await answer((await readKey(room_key))!), "you said: five");
  isListed("asked in another tab", 'scheme: "room"');
  client.socket.emit("violet_reset");
  equal(await answer(await ask("six")), "you said: six");
  equal(model.latest.turns.filter(({ role }) => role !== "system").length, 1, "she has forgotten the rest");

  const guest = new OriginalClient(server.url);
  await guest.join({ mode: "guest", username: "gast" });
  const talk = await guest.ask("pm_open", { target: "Violet" }, "pm_ready");
  guest.socket.emit("pm_message", { room: talk["room"], ...question });
  match((await guest.next("pm_message", ({ from }) => from === "Violet"))["text"], /./);
  for (const one of [client, guest]) one.leave();
});

Deno.test("the original's client and moderators: kick, mute, ban, verify, roles, and the panel's lists", async () => {
  await using server = await serve();
  const root = await member(server, "rosa", "root");
  const mod = await member(server, "mona", "mod");
  const alice = await member(server, "alice");
  const told = async (msg: RegExp): Promise<void> =>
    void await root.client.next("system", (data) => msg.test(data["msg"]));

  mod.client.socket.emit("mod_mute", { target: "alice" });
  await told(/alice was muted/);
  match((await alice.client.ask("message", { text: "hello" }, "error"))["msg"], /muted/);
  const { mutes } = await mod.client.ask("admin_get_mutes", undefined, "admin_mutes");
  equal(mutes[0].username, "alice");
  await mod.client.ask("admin_unmute", { mute_id: mutes[0].id }, "admin_action_ok");
  mod.client.socket.emit("mod_mute", { target: "alice" }).emit("mod_mute", { target: "alice" });
  await told(/alice was muted/);
  mod.client.socket.emit("mod_verify", { target: "alice" });
  await root.client.next(
    "nicklist",
    ({ users }) =>
      users.some((user: Record<string, unknown>) => user["username"] === "alice" && user["is_verified"]),
  );
  await mod.client.ask("admin_verify_user", { user_id: alice.id }, "admin_action_ok");

  await root.client.ask("admin_set_role", { user_id: alice.id, role: "mod" }, "admin_action_ok");
  equal((await alice.client.next("role_updated"))["role"], "mod");
  match((await mod.client.ask("mod_kick", { target: "alice" }, "error"))["msg"], /./);
  isListed("equal or more power", "forbidden");
  await root.client.ask("admin_set_role", { user_id: alice.id, role: "user" }, "admin_action_ok");
  await root.client.ask("admin_toggle_ai", { user_id: alice.id }, "admin_action_ok");
  equal((await alice.client.next("ai_unlock"))["has_ai_access"], true);

  mod.client.socket.emit("mod_kick", { target: "alice" });
  match((await alice.client.next("kicked"))["msg"], /./);
  equal((await alice.client.next("disconnect"))["reason"], "io server disconnect");
  const back = new OriginalClient(server.url);
  await back.join({ mode: "restore", token: alice.token });
  mod.client.socket.emit("mod_kickban", { target: "alice" });
  await back.next("kicked");
  const banned = new OriginalClient(server.url);
  match((await banned.ask("join", { mode: "restore", token: alice.token }, "error"))["msg"], /banned/);

  const { users } = await mod.client.ask("admin_get_users", undefined, "admin_users");
  deepEqual(users.map(({ username }: Record<string, string>) => username).sort(), ["alice", "mona", "rosa"]);
  const { bans } = await root.client.ask("admin_get_bans", undefined, "admin_bans");
  isListed("admin_bans", "`admin` and `root`");
  const ban = bans.find(({ username }: Record<string, string>) => username === "alice");
  await mod.client.ask("admin_unban", { ban_id: ban.id }, "admin_action_ok");
  await banned.join({ mode: "restore", token: alice.token });

  const keeper = new OriginalClient(server.url);
  equal((await keeper.join({ mode: "guest", username: "kim", mod_password: MOD_PASSWORD }))["role"], "mod");
  match((await keeper.ask("admin_verify_user", { user_id: alice.id }, "error"))["msg"], /./);
  isListed("moderator password", "forbidden");
  keeper.socket.emit("mod_kick", { target: "alice" });
  await banned.next("kicked");
  root.client.socket.emit("mod_ban", { target: "mona" });
  match((await mod.client.next("kicked"))["msg"], /banned/);
  equal((await mod.client.next("disconnect"))["reason"], "io server disconnect");
  for (const client of [root.client, mod.client, alice.client, back, banned, keeper]) client.leave();
});

/** Registers over REST, as the original does, and joins by login. */
async function member(
  server: LiveServer,
  username: string,
  role: Role = "user",
): Promise<{ client: OriginalClient; id: number; token: string }> {
  const response = await fetch(`${server.url}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  equal(response.status, 201);
  const { token, user } = await response.json();
  deepEqual([user.username, user.has_ai_access, user.ai_messages_used], [username, false, 0]);
  if (role !== "user") await server.store.accounts.setRole(user.id, role);
  const client = new OriginalClient(server.url);
  equal((await client.join({ mode: "login", username, password: PASSWORD }))["role"], role);
  return { client, id: user.id, token };
}
