// REST for accounts: shapes, codes, headers, and what the server takes at all.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

const ALICE = { username: "Alice", password: PASSWORD };

Deno.test("POST /api/auth/register: 201 { token, user: { id, username, has_ai_access, ai_messages_used } }", async () => {
  await using room = await openRoom();
  const answer = await authenticate(room, "register", { ...ALICE, email: "alice@example.org" });
  equal(answer.status, 201);
  deepEqual(Object.keys(answer.json), ["token", "user"]);
  match(answer.json.token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  const { id } = answer.json.user;
  ok(Number.isInteger(id) && id > 0);
  deepEqual(answer.json.user, { id, username: "Alice", has_ai_access: false, ai_messages_used: 0 });
  const joined = await room.connect().request("join", { mode: "restore", token: answer.json.token });
  deepEqual([joined.data["username"], joined.data["email"]], ["Alice", "alice@example.org"]);
});

Deno.test("POST /api/auth/login: 200, the same shape", async () => {
  await using room = await openRoom();
  const { json: registered } = await authenticate(room, "register", ALICE);
  const answer = await authenticate(room, "login", { ...ALICE, username: "aLICE" });
  deepEqual([answer.status, answer.json.user], [200, registered.user]);
  deepEqual(Object.keys(answer.json), ["token", "user"]);
});

Deno.test("errors are { error: { code, msg, field? } }, with the status of the code", async () => {
  await using room = await openRoom();
  await authenticate(room, "register", { ...ALICE, email: "a@example.org" });
  const cases: [unknown, number, string, string?][] = [
    [{ ...ALICE, username: "a b" }, 400, "invalid_username", "username"],
    [{ ...ALICE, username: "Violet" }, 409, "username_reserved", "username"],
    [ALICE, 409, "username_taken", "username"],
    [{ ...ALICE, username: "bob", password: "x" }, 400, "weak_password", "password"],
    [{ ...ALICE, username: "bob", email: "x" }, 400, "invalid_email", "email"],
    [{ username: "bob" }, 400, "bad_request", "password"],
    [{ password: PASSWORD }, 400, "bad_request", "username"],
    [{ ...ALICE, username: ["bob"] }, 400, "bad_request", "username"],
    [{ ...ALICE, username: "bob", email: 5 }, 400, "bad_request", "email"],
    [[ALICE], 400, "bad_request"],
    ["alice", 400, "bad_request"],
    [null, 400, "bad_request"],
  ];
  for (const [json, status, code, field] of cases) {
    const answer = await authenticate(room, "register", json);
    deepEqual([answer.status, answer.code], [status, code], JSON.stringify(json));
    const keys = field === undefined ? ["code", "msg"] : ["code", "msg", "field"];
    deepEqual([Object.keys(answer.json), Object.keys(answer.json.error)], [["error"], keys]);
    equal(answer.json.error.field, field);
    match(answer.json.error.msg, /^\w.{8,}\.$/);
  }
  const wrong = await authenticate(room, "login", { ...ALICE, password: "wrong" });
  deepEqual([wrong.status, wrong.code, wrong.json.error.field], [401, "invalid_credentials", "password"]);
});

Deno.test("an unknown name and a wrong password read the same, over the socket and over REST", async () => {
  await using room = await openRoom();
  await authenticate(room, "register", ALICE);
  const tries = [{ ...ALICE, password: "wrong!" }, { username: "nobody", password: PASSWORD }, {
    username: "no\nname",
    password: PASSWORD,
  }];
  const rest = [], socket = [];
  for (const one of tries) {
    rest.push((await authenticate(room, "login", one)).json);
    const client = room.connect();
    socket.push((await client.join(one.username, { mode: "login", password: one.password })).data);
  }
  deepEqual(rest, Array(3).fill(rest[0]));
  deepEqual(socket, Array(3).fill(rest[0].error));
});

Deno.test("413 over 64 KiB, with and without a Content-Length; exactly 64 KiB is read", async () => {
  await using room = await openRoom();
  const body = (bytes: number): string => JSON.stringify(ALICE).padEnd(bytes, " ");
  const headers = { "content-type": "application/json" };
  const path = "/api/auth/register";
  const stream = new Blob([body(65_537)]).stream();
  const length = { ...headers, "content-length": "65537" };
  for (const request of [{ body: body(65_537), headers: length }, { body: stream, headers }]) {
    const answer = await call(room, path, request);
    deepEqual([answer.status, answer.code], [413, "too_large"]);
  }
  equal(await room.store.accounts.byName("alice"), undefined);
  equal((await call(room, path, { body: body(65_536), headers })).status, 201);
});

Deno.test("415 for what is not JSON, 400 bad_json for what claims to be and is not", async () => {
  await using room = await openRoom();
  const path = "/api/auth/login";
  for (
    const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/jsonp",
    ]
  ) {
    const answer = await call(room, path, { body: "{}", headers: { "content-type": type } });
    deepEqual([answer.status, answer.code], [415, "unsupported_media"], type);
  }
  equal((await call(room, path, { method: "POST" })).status, 415);
  for (const body of ["", "{", "{'a':1}", "\ufffe"]) {
    const answer = await call(room, path, { body, headers: { "content-type": "application/json" } });
    deepEqual([answer.status, answer.code], [400, "bad_json"], body);
  }
  const upper = { "content-type": "Application/JSON; charset=utf-8" };
  equal((await call(room, path, { body: JSON.stringify(ALICE), headers: upper })).status, 401);
});

Deno.test("__proto__, constructor and prototype in JSON do nothing", async () => {
  await using room = await openRoom();
  const headers = { "content-type": "application/json" };
  for (const key of ["__proto__", "constructor", "prototype"]) {
    const body = `{"${key}":{"username":"alice","password":"${PASSWORD}"}}`;
    equal((await call(room, "/api/auth/register", { body, headers })).code, "bad_request");
  }
  equal(({} as Record<string, unknown>)["username"], undefined);
});

Deno.test("unknown paths and other methods answer 404 with the shape of an error", async () => {
  await using room = await openRoom();
  for (
    const [method, path] of [["GET", "/api/auth/login"], ["POST", "/api/auth/logout"], ["DELETE", "/api/x"]]
  ) {
    const answer = await call(room, path!, { method: method! });
    deepEqual([answer.status, answer.code], [404, "not_found"], `${method} ${path}`);
  }
});

Deno.test("401 without a token, and with what is none", async () => {
  await using room = await openRoom();
  const { json } = await authenticate(room, "register", ALICE);
  const path = "/api/pm/history?with=bob";
  const wrong = [
    undefined,
    "",
    "Bearer",
    "Bearer x",
    `Basic ${json.token}`,
    json.token,
    `Bearer ${json.token}x`,
  ];
  for (const authorization of wrong) {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await call(room, path, { headers });
    deepEqual([answer.status, answer.code], [401, "session_expired"], authorization);
  }
  equal((await call(room, `${path}&token=${json.token}`)).status, 401);
  equal((await call(room, path, { headers: { authorization: `bearer ${json.token}` } })).status, 404);
});

Deno.test("REGISTRATION=closed: 403 registration_closed, hello says so, and who has an account signs in", async () => {
  await using room = await openRoom({ settings: { registration: "closed" } });
  const answer = await authenticate(room, "register", ALICE);
  deepEqual([answer.status, answer.code], [403, "registration_closed"]);
  const client = room.connect();
  equal((await client.next("hello")).registration, "closed");
  equal(
    (await client.join("alice", { mode: "register", password: PASSWORD })).data["code"],
    "registration_closed",
  );
  equal((await room.member("bob")).all("joined").length, 1);
});

Deno.test("GUESTS=false: guests answer registration_required, hello says so, registering still works", async () => {
  await using room = await openRoom({ settings: { guests: false } });
  const client = room.connect();
  equal((await client.next("hello")).guest_allowed, false);
  equal((await client.join("alice")).data["code"], "registration_required");
  equal((await client.join("alice", { mode: "register", password: PASSWORD })).event, "joined");
});

Deno.test("403 banned: who is banned can neither log in nor register the name over REST", async () => {
  await using room = await openRoom();
  const moderator = await room.member("mona", "mod");
  await authenticate(room, "register", ALICE);
  equal((await moderator.request("mod_ban", { target: "Alice" })).event, "ack");
  for (const way of ["login", "register"] as const) {
    const answer = await authenticate(room, way, ALICE);
    deepEqual([answer.status, answer.code], [403, "banned"], way);
  }
  const wrong = await authenticate(room, "login", { ...ALICE, password: "wrong" });
  equal(wrong.code, "invalid_credentials", "only the owner hears of the ban");
});

Deno.test("no password, token or address is in the log", async () => {
  await using room = await openRoom();
  const { json } = await authenticate(room, "register", ALICE, { address: "203.0.113.77" });
  await authenticate(room, "login", { ...ALICE, password: "a wrong guess" }, { address: "203.0.113.77" });
  for (const secret of [PASSWORD, json.token, "a wrong guess", "203.0.113.77"]) {
    ok(!room.log.lines.some((line) => line.includes(secret)), secret);
  }
});
