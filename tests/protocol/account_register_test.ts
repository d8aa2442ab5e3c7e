// Registering and signing in: which names and passwords, what the answer holds, over the socket and over REST alike.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import { authenticate } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const ACCOUNT = { password: PASSWORD };

/** Tries to register, over the socket and over REST; gives both codes. */
async function register(
  room: Room,
  username: string,
  password: string = PASSWORD,
  email?: string,
): Promise<[unknown, unknown]> {
  const client = room.connect();
  const extras = { mode: "register", password, ...(email === undefined ? {} : { email }) };
  const joined = await client.join(username, extras);
  client.vanish();
  const code = joined.event === "joined" ? "joined" : joined.data["code"];
  const rest = await authenticate(room, "register", { username: `${username}`, password, email });
  return [code, rest.code ?? rest.status];
}

Deno.test("joined, after register: username, role, is_registered, AI quota, email, token, ignored_list", async () => {
  await using room = await openRoom({ settings: { aiFreeLimit: 7 } });
  const email = "Alice@Example.org";
  const reply = await room.connect().join("Alice", { mode: "register", password: PASSWORD, email });
  equal(reply.event, "joined");
  const { token, ...rest } = reply.data;
  match(String(token), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  deepEqual(rest, {
    username: "Alice",
    is_admin: false,
    role: "user",
    is_registered: true,
    has_ai_access: false,
    ai_messages_used: 0,
    ai_free_limit: 7,
    email,
    ignored_list: [],
  });
});

Deno.test("joined carries a token on register, login and restore; restore takes token", async () => {
  await using room = await openRoom();
  const first = await room.connect().join("alice", { mode: "register", ...ACCOUNT });
  const login = await room.connect().join("ALICE", { mode: "login", ...ACCOUNT });
  for (const { data } of [first, login]) {
    const restored = await room.connect().request("join", { mode: "restore", token: data["token"] });
    deepEqual([restored.event, restored.data["username"]], ["joined", "alice"]);
    ok(restored.data["token"]);
    equal("email" in restored.data, false);
  }
});

Deno.test("usernames are unique without regard to case, display keeps the case given at registration", async () => {
  await using room = await openRoom();
  deepEqual((await room.connect().join("AliCe", { mode: "register", ...ACCOUNT })).event, "joined");
  for (const name of ["AliCe", "alice", "ALICE"]) {
    deepEqual(await register(room, name), ["username_taken", "username_taken"]);
  }
  const login = await room.connect().join("aLICE", { mode: "login", ...ACCOUNT });
  equal(login.data["username"], "AliCe");
  equal((await authenticate(room, "login", { username: "alice", ...ACCOUNT })).json.user.username, "AliCe");
});

const NO_NAMES = [
  "",
  " ",
  "alice\n",
  "alice\r\n",
  "alice\0",
  " alice",
  "al ice",
  "älice",
  "аlice",
  "x".repeat(21),
];
for (const name of [...NO_NAMES, "a.b", "<b>", "🌹", "alice\u200b"]) {
  Deno.test(`registering ${JSON.stringify(name)} answers invalid_username`, async () => {
    await using room = await openRoom();
    deepEqual(await register(room, name), ["invalid_username", "invalid_username"]);
    equal(await room.store.accounts.byName(name), undefined);
  });
}

Deno.test("Violet, in any case, and names that look like it are reserved", async () => {
  await using room = await openRoom();
  for (const name of ["Violet", "vIOLET", "VioIet", "V1olet", "Vi0let", "_Violet_", "v-i-o-l-e-t"]) {
    deepEqual(await register(room, name), ["username_reserved", "username_reserved"], name);
  }
});

Deno.test("names that look like a staff member's are refused to others, a user's are not", async () => {
  await using room = await openRoom();
  await room.member("Morris", "mod");
  await room.member("Bill0", "root");
  await room.member("Lola");
  for (const name of ["Mor-ris", "MorrIs", "rnorris", "Morr1s", "bIll0", "BilIo", "B_i_l_l_0"]) {
    deepEqual(await register(room, name), ["username_reserved", "username_reserved"], name);
  }
  equal((await register(room, "L0la"))[0], "joined");
  const staff = await room.connect().join("morris", { mode: "login", ...ACCOUNT });
  equal(staff.event, "joined");
});

Deno.test("passwords have 6 to 72 bytes: longer is refused with weak_password, never truncated", async () => {
  await using room = await openRoom();
  const bad = ["", "abcde", "a".repeat(73), "é".repeat(37), "🌹".repeat(19), "abc\0def", "\0".repeat(8)];
  for (const password of bad) {
    deepEqual(await register(room, "alice", password), ["weak_password", "weak_password"], password);
  }
  const good = ["abcdef", "a".repeat(72), "é".repeat(36), "🌹".repeat(18), "  six  "];
  for (const [n, password] of good.entries()) {
    deepEqual(await register(room, `alice${n}`, password), ["joined", "username_taken"], password);
  }
});

Deno.test("no password at all is weak to register and wrong to log in", async () => {
  await using room = await openRoom();
  const client = room.connect();
  equal((await client.join("alice", { mode: "register" })).data["code"], "weak_password");
  await room.member("alice");
  equal((await client.join("alice", { mode: "login" })).data["code"], "invalid_credentials");
  equal((await client.request("join", { mode: "login" })).data["code"], "invalid_credentials");
  equal((await client.request("join", { mode: "restore" })).data["code"], "session_expired");
});

Deno.test("a password of 72 bytes is not the same as one of 73 that begins with it, nor as one cut at a NUL", async () => {
  await using room = await openRoom({ passwords: createBcryptPasswords(4) });
  const long = "a".repeat(72);
  for (const [username, password] of [["long", long], ["short", "abcdef"]]) {
    equal((await authenticate(room, "register", { username, password })).status, 201);
  }
  const tries: [string, string, number][] = [
    ["long", `${long}a`, 401],
    ["long", long.slice(1), 401],
    ["long", long, 200],
    ["short", "abcdef\0", 401],
    ["short", "abcdef\0ghi", 401],
    ["short", "abcdef", 200],
  ];
  for (const [username, password, status] of tries) {
    equal((await authenticate(room, "login", { username, password })).status, status);
  }
});

Deno.test("row 11: an e-mail address is checked and kept as written, and no answer tells that an account has it", async () => {
  await using room = await openRoom();
  for (const email of ["alice", "alice@", "@example.org", "a b@example.org", `${"a".repeat(250)}@b.org`]) {
    deepEqual(await register(room, "alice", PASSWORD, email), ["invalid_email", "invalid_email"], email);
  }
  equal((await register(room, "alice", PASSWORD, "Alice@example.org"))[0], "joined");
  deepEqual(await register(room, "bob", PASSWORD, "aLICE@Example.org"), ["joined", "username_taken"]);
  deepEqual(await register(room, "cyd", PASSWORD, ""), ["joined", "username_taken"]);
  const emails = await Promise.all(["alice", "bob", "cyd"].map((name) => room.store.accounts.byName(name)));
  deepEqual(emails.map((account) => account!.email), ["Alice@example.org", "aLICE@Example.org", null]);
  deepEqual(emails.map((account) => account!.verifiedEmail), [null, null, null]);
});

Deno.test("registering a name that another socket holds as a guest: username_taken", async () => {
  await using room = await openRoom();
  const guest = await room.guest("Alice");
  deepEqual(await register(room, "alice"), ["username_taken", "username_taken"]);
  equal(await room.store.accounts.byName("alice"), undefined);
  guest.vanish();
  await room.settle();
  equal((await register(room, "alice"))[0], "joined");
});

Deno.test("a registered name is reserved for guests, online or not", async () => {
  await using room = await openRoom();
  const alice = await room.member("Alice");
  equal((await room.connect().join("alice")).data["code"], "username_reserved");
  alice.vanish();
  equal((await room.connect().join("ALICE")).data["code"], "username_reserved");
});

Deno.test("of two who register a name at once one gets it, and a guest cannot slip in between", async () => {
  await using room = await openRoom();
  const clients = [room.connect(), room.connect(), room.connect()];
  for (const client of clients.slice(0, 2)) {
    client.send("join", { mode: "register", username: "alice", password: PASSWORD });
  }
  clients[2]!.send("join", { mode: "guest", username: "Alice" });
  const rest = await Promise.all(
    [1, 2].map(() => authenticate(room, "register", { username: "ALICE", ...ACCOUNT })),
  );
  await room.settle();
  const won = clients.filter((client) => client.all("joined").length > 0).length;
  equal(won + rest.filter(({ status }) => status === 201).length, 1);
});

Deno.test("a failed registration leaves the name free", async () => {
  await using room = await openRoom();
  const client = room.connect();
  const wrong = { mode: "register", password: PASSWORD, email: "not an address" };
  equal((await client.join("bob", wrong)).data["code"], "invalid_email");
  equal((await room.connect().join("bob")).event, "joined");
});
