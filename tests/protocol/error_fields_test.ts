// `error` names the offending field of the request, so that a client need not read its text.

import { deepEqual } from "node:assert/strict";
import type { ClientEventName } from "../../server/protocol/client_events.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

type Join = NonNullable<Parameters<PlainClient["join"]>[1]> & { readonly username?: string };

async function refusedJoin(room: Room, { username = "bob", ...data }: Join): Promise<unknown> {
  const reply = await room.connect().join(username, data);
  return [reply.data["code"], reply.data["field"]];
}

async function refused<E extends ClientEventName>(
  client: PlainClient,
  event: E,
  data: Record<string, unknown>,
): Promise<unknown> {
  const { data: error } = await client.request(event, data as never);
  return [error["code"], error["field"]];
}

Deno.test("a refused join names its field: the name, the address, and which of the two passwords", async () => {
  await using room = await openRoom();
  const register = { mode: "register", password: PASSWORD } as const;
  await room.connect().join("alice", { ...register, email: "a@example.org" });
  deepEqual(await refusedJoin(room, { username: "a b" }), ["invalid_username", "username"]);
  deepEqual(await refusedJoin(room, { username: "Violet" }), ["username_reserved", "username"]);
  deepEqual(await refusedJoin(room, { username: "alice" }), ["username_reserved", "username"]);
  deepEqual(await refusedJoin(room, { ...register, username: "Alice" }), ["username_taken", "username"]);
  deepEqual(await refusedJoin(room, { ...register, password: "x" }), ["weak_password", "password"]);
  deepEqual(await refusedJoin(room, { ...register, email: "x" }), ["invalid_email", "email"]);
  const login = { mode: "login", username: "alice" } as const;
  deepEqual(await refusedJoin(room, { ...login, password: "wrong!" }), ["invalid_credentials", "password"]);
  deepEqual(
    await refusedJoin(room, { ...login, password: PASSWORD, mod_password: "wrong!" }),
    ["invalid_credentials", "mod_password"],
  );
  deepEqual(await refusedJoin(room, { mod_password: "wrong!" }), ["invalid_credentials", "mod_password"]);
});

Deno.test("a refusal of any other request names its field, and data of the wrong kind the path to it", async () => {
  await using room = await openRoom();
  const admin = await room.member("root1", "admin");
  const cases: [ClientEventName, Record<string, unknown>, unknown][] = [
    ["message", { text: " " }, ["empty", "text"]],
    ["message", { text: "x".repeat(501) }, ["too_long", "text"]],
    ["message", {}, ["bad_request", "text"]],
    ["message", { text: 5 }, ["bad_request", "text"]],
    ["pm_open", { target: "nobody" }, ["not_found", "target"]],
    ["pm_open", { target: "root1" }, ["bad_request", "target"]],
    ["user_ignore", { target: "nobody" }, ["not_found", "target"]],
    ["user_ignore", { target: "Violet" }, ["bad_request", "target"]],
    ["report", { target: "a b", reason: "spam" }, ["bad_request", "target"]],
    ["report", { target: "nobody", reason: " " }, ["empty", "reason"]],
    ["mod_ban", { target: "nobody", reason: "x".repeat(1_000) }, ["too_long", "reason"]],
    ["admin_ban_ip", { cidr: "no range" }, ["bad_request", "cidr"]],
    ["admin_ban_ip", { cidr: "10.0.0.0/1" }, ["bad_request", "cidr"]],
    ["admin_unban", { ban_id: 99 }, ["not_found", "ban_id"]],
    ["admin_get_users", { cursor: "no cursor" }, ["bad_request", "cursor"]],
    ["delete_account", { password: "wrong!" }, ["invalid_credentials", "password"]],
  ];
  for (const [event, data, expected] of cases) {
    deepEqual(await refused(admin, event, data), expected, `${event} ${JSON.stringify(data).slice(0, 60)}`);
  }
});

Deno.test("a refusal that is about no field names none", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  deepEqual(await refused(alice, "mod_ban", { target: "bob" }), ["forbidden", undefined]);
  deepEqual(await refused(alice, "change_password", { old_password: "a", new_password: "b" }), [
    "registration_required",
    undefined,
  ]);
});
