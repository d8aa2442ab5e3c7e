// Tokens on the wire: forged ones are refused everywhere, and a true one is worth what the store says now.

import { deepEqual, equal } from "node:assert/strict";
import { call } from "../support/rest_client.ts";
import { CLAIMS, forge, forgedTokens } from "../support/forged_tokens.ts";
import { openRoom, type Room, TEST_SECRETS } from "../support/room.ts";

const DAY_MS = 86_400_000;

/** Tries a token over the socket and over REST. */
async function tryToken(room: Room, token: string): Promise<[unknown, unknown]> {
  const client = room.connect();
  const restored = await client.request("join", { mode: "restore", token });
  client.vanish();
  const rest = await call(room, "/api/pm/history?with=bob", { token });
  return [restored.event === "joined" ? "joined" : restored.data["code"], rest.code ?? rest.status];
}

Deno.test("restore takes the token in `token` or in `password`, as clients of the original send it", async () => {
  await using room = await openRoom();
  const first = (await room.member("alice")).all("joined")[0]!["token"] as string;
  for (
    const fields of [{ token: first }, { password: first }, { token: "", password: first }, {
      token: first,
      password: "",
    }]
  ) {
    const { event, data } = await room.connect().request("join", { mode: "restore", ...fields });
    deepEqual(
      [event, data["username"], typeof data["token"]],
      ["joined", "alice", "string"],
      JSON.stringify(fields),
    );
  }
  const refused = [
    {},
    { password: "" },
    { password: "correct horse" },
    { token: "no token", password: first },
    { username: "alice", password: "correct horse" },
    ...Object.values(forgedTokens(TEST_SECRETS.jwtSecret)).map((password) => ({ password })),
  ];
  for (const fields of refused) {
    const { data } = await room.connect().request("join", { mode: "restore", ...fields });
    equal(data["code"], "session_expired", JSON.stringify(fields));
  }
});

Deno.test("forged tokens are refused with session_expired, a well-made one is taken", async () => {
  await using room = await openRoom();
  await room.member("alice");
  await room.member("bob");
  deepEqual(await tryToken(room, forge(CLAIMS, TEST_SECRETS.jwtSecret)), ["joined", 200]);
  for (const [what, token] of Object.entries(forgedTokens(TEST_SECRETS.jwtSecret))) {
    // A header's value has no space around it, so REST never sees that one.
    const expected = what === "space before it" ? 200 : "session_expired";
    deepEqual(await tryToken(room, token), ["session_expired", expected], what);
  }
});

Deno.test("the role is read from the store, never from the token", async () => {
  await using room = await openRoom();
  const { id } = (await room.member("alice")).all("joined")[0]! &&
    (await room.store.accounts.byName("alice"))!;
  const claims = { ...CLAIMS, sub: String(id), role: "root", is_admin: true };
  const client = room.connect();
  const token = forge(claims, TEST_SECRETS.jwtSecret);
  const restored = await client.request("join", { mode: "restore", token });
  deepEqual([restored.data["role"], restored.data["is_admin"]], ["user", false]);
  equal((await client.request("admin_get_users")).data["code"], "forbidden");
});

Deno.test("a token is valid for 7 days; restoring gives a fresh one", async () => {
  await using room = await openRoom();
  await room.member("bob");
  const first = (await room.member("alice")).all("joined")[0]!.token!;
  room.clock.skip(7 * DAY_MS - 1_000);
  const client = room.connect();
  const fresh = (await client.request("join", { mode: "restore", token: first })).data["token"] as string;
  room.clock.skip(1_000);
  deepEqual(await tryToken(room, first), ["session_expired", "session_expired"]);
  deepEqual(await tryToken(room, fresh), ["joined", 200]);
});

Deno.test("a token of a deleted account is worth nothing, also when another user has the name", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const { token } = alice.all("joined")[0]!;
  await alice.request("delete_account", { password: "correct horse" });
  await room.member("alice");
  await room.member("bob");
  deepEqual(await tryToken(room, token!), ["session_expired", "session_expired"]);
});
