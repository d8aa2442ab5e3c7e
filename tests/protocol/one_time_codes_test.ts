// One-time codes: turning them on and off, signing in with one, and what does not sign in.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { account, challengeOf, codeAt, registered, signIn, withCodes } from "../support/factors.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

Deno.test("POST /account/totp gives a secret and its address; until a code confirms it, signing in is unchanged", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  const first = await account(room, token, "/totp", { password: PASSWORD });
  deepEqual([first.status, Object.keys(first.json)], [200, ["secret", "uri"]]);
  match(first.json.secret, /^[A-Z2-7]{32,}$/);
  const { secret, uri } = (await account(room, token, "/totp", { password: PASSWORD })).json;
  notEqual(secret, first.json.secret);
  ok(uri.startsWith(`otpauth://totp/SexyChat:Ada?secret=${secret}&issuer=SexyChat`));
  equal((await signIn(room, "Ada")).status, 200);
  deepEqual((await account(room, token, "")).json.totp, false);
  const old = codeAt(first.json.secret, room.clock.now());
  const refused = await account(room, token, "/totp/confirm", { code: old });
  deepEqual([refused.status, refused.code, refused.json.error.field], [401, "invalid_credentials", "code"]);
  equal(
    (await account(room, token, "/totp/confirm", { code: codeAt(secret, room.clock.now()) })).status,
    200,
  );
});

Deno.test("a secret that no code confirms within an hour turns nothing on, and is replaced", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  const started = async () => (await account(room, token, "/totp", { password: PASSWORD })).json.secret;
  const confirm = async (secret: string) => {
    const { status, code } = await account(room, token, "/totp/confirm", {
      code: codeAt(secret, room.clock.now()),
    });
    return [status, code];
  };
  const late = await started();
  room.clock.skip(3_600_000);
  deepEqual(await confirm(late), [404, "not_found"]);
  const next = await started();
  room.clock.skip(3_599_000);
  deepEqual(await confirm(next), [200, undefined]);
});

Deno.test("the first factor ends every earlier token and other sockets, and gives ten recovery codes and a token", async () => {
  await using room = await openRoom();
  const [own, other] = [await room.member("Ada"), await room.member("Ada")];
  const [token, otherToken] = [own, other].map((client) => String(client.all("joined")[0]!.token));
  const { token: renewed, recoveryCodes } = await withCodes(room, token!);
  await room.settle();
  deepEqual([own.closed, other.closed?.code], [null, 4004]);
  equal(new Set(recoveryCodes).size, 10);
  for (const earlier of [token, otherToken]) {
    equal((await account(room, earlier!, "")).code, "session_expired");
    const restored = await room.connect().request("join", { mode: "restore", token: earlier });
    equal(restored.data["code"], "session_expired");
  }
  const { json } = await account(room, renewed, "");
  deepEqual([json.totp, json.passkeys, json.recovery_codes_left], [true, 0, 10]);
  equal((await own.request("message", { text: "still here" })).event, "ack");
  equal((await room.connect().request("join", { mode: "restore", token: renewed })).event, "joined");
});

Deno.test("a member with codes is not let in by the password alone: over the socket, over REST, by an older token", async () => {
  await using room = await openRoom();
  const before = await registered(room, "Ada");
  const { code } = await withCodes(room, before);
  const asked = await signIn(room, "Ada");
  deepEqual([asked.status, asked.code, asked.json.error.methods], [401, "second_factor_required", [
    "totp",
    "recovery",
  ]]);
  match(asked.json.error.challenge, /^[A-Za-z0-9_-]{16,128}$/);
  deepEqual(Object.keys(asked.json.error), ["code", "msg", "methods", "challenge"]);
  const client = room.connect("198.51.100.9");
  const joining = { mode: "login", username: "Ada", password: PASSWORD };
  const refused = await client.request("join", joining);
  deepEqual([refused.event, refused.data["code"]], ["error", "second_factor_required"]);
  equal(
    (await room.connect().request("join", { mode: "restore", token: before })).data["code"],
    "session_expired",
  );
  // A challenge of REST is good for a socket, from another address.
  const { challenge } = asked.json.error;
  equal((await client.request("join", { ...joining, challenge, code: code() })).event, "joined");
});

Deno.test("the two steps may be at two sockets, of two nodes; a code used at one is used at the other", async () => {
  await using room = await openRoom();
  const { code } = await withCodes(room, await registered(room, "Ada"));
  const joining = { mode: "login", username: "Ada", password: PASSWORD };
  const [here, there, third] = [room.connect(), room.connect(), room.connect()];
  const { challenge } = (await here.request("join", joining)).data;
  const again = (await there.request("join", joining)).data["challenge"];
  const used = code();
  equal((await there.request("join", { ...joining, challenge, code: used })).event, "joined");
  const refusals = [
    await here.request("join", { ...joining, challenge, code: code(1) }),
    await third.request("join", { ...joining, challenge, code: code(1) }),
    await here.request("join", { ...joining, challenge: again, code: used }),
    await third.request("join", { ...joining, challenge: again, code: used }),
  ];
  deepEqual(refusals.map(({ data }) => data["code"]), [
    "expired",
    "expired",
    "invalid_credentials",
    "invalid_credentials",
  ]);
  equal((await third.request("join", { ...joining, challenge: again, code: code(1) })).event, "joined");
});

Deno.test("codes, spent codes and challenges outlive the server", async () => {
  await using first = await openRoom();
  const { code, secret } = await withCodes(first, await registered(first, "Ada"));
  const [spent, open] = [await challengeOf(first, "Ada"), await challengeOf(first, "Ada")];
  const used = code();
  equal((await signIn(first, "Ada", { challenge: spent, code: used })).status, 200);
  await first.end();
  await using second = await openRoom({ store: first.store, clock: first.clock });
  equal((await signIn(second, "Ada", { challenge: spent, code: code(1) })).code, "expired");
  equal((await signIn(second, "Ada", { challenge: open, code: used })).code, "invalid_credentials");
  const next = codeAt(secret, second.clock.now() + 30_000);
  equal((await signIn(second, "Ada", { challenge: open, code: next })).status, 200);
});

Deno.test("a code is accepted once, in the window of one step, spaces or not; the confirming one is spent", async () => {
  await using room = await openRoom();
  const { code } = await withCodes(room, await registered(room, "Ada"));
  const challenge = await challengeOf(room, "Ada");
  for (const wrong of [code(-1), code(-2), code(2), "000000", "abc", `${code()}0`]) {
    const { code: refusal, json } = await signIn(room, "Ada", { challenge, code: wrong });
    deepEqual([refusal, json.error.field], ["invalid_credentials", "code"], wrong);
  }
  const [now, next] = [code(), code(1)];
  const spaced = `${now.slice(0, 3)} ${now.slice(3)}`;
  equal(
    (await signIn(room, "Ada", { challenge, code: spaced })).status,
    200,
    "a failure does not consume it",
  );
  const second = await challengeOf(room, "Ada");
  equal((await signIn(room, "Ada", { challenge: second, code: now })).code, "invalid_credentials");
  equal((await signIn(room, "Ada", { challenge: second, code: next })).status, 200);
  room.clock.skip(30_000);
  const third = await challengeOf(room, "Ada");
  equal((await signIn(room, "Ada", { challenge: third, code: next })).code, "invalid_credentials");
});

Deno.test("a challenge holds five minutes, for its account, for one success", async () => {
  await using room = await openRoom();
  const ada = await withCodes(room, await registered(room, "Ada"));
  const bob = await withCodes(room, await registered(room, "Bob"));
  const challenge = await challengeOf(room, "Ada");
  const expired = async (name: string, proof: object) => {
    const answer = await signIn(room, name, { ...proof });
    deepEqual([answer.status, answer.code], [410, "expired"], JSON.stringify(proof));
  };
  await expired("Bob", { challenge, code: bob.code() });
  for (
    const unknown of ["x", "a".repeat(91), `${challenge.slice(0, -1)}${challenge.endsWith("A") ? "B" : "A"}`]
  ) {
    await expired("Ada", { challenge: unknown, code: ada.code() });
  }
  room.clock.skip(299_999);
  equal((await signIn(room, "Ada", { challenge, code: ada.code() })).status, 200);
  await expired("Ada", { challenge, code: ada.code(1) });
  const late = await challengeOf(room, "Ada");
  room.clock.skip(300_000);
  await expired("Ada", { challenge: late, code: ada.code() });
});

Deno.test("without challenge or proof it is the first step; a wrong password is one, factor or not", async () => {
  await using room = await openRoom();
  const { code } = await withCodes(room, await registered(room, "Ada"));
  const challenge = await challengeOf(room, "Ada");
  for (
    const proof of [{ challenge }, { code: code() }, { challenge, code: "" }, { challenge: "", code: code() }]
  ) {
    equal((await signIn(room, "Ada", proof)).code, "second_factor_required", JSON.stringify(proof));
  }
  for (const proof of [{}, { challenge, code: code() }, { challenge: "x", code: "1" }]) {
    const { code: refusal, json } = await signIn(room, "Ada", { ...proof, password: "wrong" });
    deepEqual([refusal, json.error.field], ["invalid_credentials", "password"]);
  }
  await registered(room, "Bob");
  equal((await signIn(room, "Bob", { challenge: "x", code: "1" })).status, 200, "no factor, nothing asked");
});

Deno.test("a recovery code is a second step once, written as it may be, and no first one", async () => {
  await using room = await openRoom();
  const { recoveryCodes: [code], token } = await withCodes(room, await registered(room, "Ada"));
  const challenge = await challengeOf(room, "Ada");
  equal(
    (await signIn(room, "Ada", { challenge, recovery_code: "no such code" })).json.error.field,
    "recovery_code",
  );
  const typed = code!.toLowerCase().replaceAll("-", " ");
  equal((await signIn(room, "Ada", { challenge, recovery_code: typed })).status, 200);
  equal((await account(room, token, "")).json.recovery_codes_left, 9);
  const again = await challengeOf(room, "Ada");
  equal((await signIn(room, "Ada", { challenge: again, recovery_code: code })).code, "invalid_credentials");
});

Deno.test("of two recovery codes at once with one challenge, one signs in, and the other is not used up", async () => {
  await using room = await openRoom();
  const { recoveryCodes, token } = await withCodes(room, await registered(room, "Ada"));
  const challenge = await challengeOf(room, "Ada");
  const answers = await Promise.all(
    recoveryCodes.slice(0, 2).map((recovery_code) => signIn(room, "Ada", { challenge, recovery_code })),
  );
  deepEqual(answers.map(({ status, code }) => code ?? status).sort(), [200, "expired"]);
  equal((await account(room, token, "")).json.recovery_codes_left, 9);
});

Deno.test("turning codes off takes password and code; then the password alone signs in again", async () => {
  await using room = await openRoom();
  const { token, code } = await withCodes(room, await registered(room, "Ada"));
  equal((await account(room, token, "/totp", { password: PASSWORD })).code, "conflict");
  equal((await account(room, token, "/totp/confirm", { code: code() })).code, "conflict");
  const off = (json: object) => account(room, token, "/totp", json, "DELETE");
  equal((await off({ password: PASSWORD })).code, "bad_request");
  deepEqual((await off({ password: "wrong", code: code() })).json.error.field, "password");
  deepEqual((await off({ password: PASSWORD, code: "000000" })).json.error.field, "code");
  equal((await off({ password: PASSWORD, code: code() })).status, 204);
  equal((await off({ password: PASSWORD, code: code(1) })).code, "not_found");
  deepEqual((await account(room, token, "")).json.totp, false);
  equal((await signIn(room, "Ada")).status, 200);
});

Deno.test("delete_account asks for the same second step", async () => {
  await using room = await openRoom();
  const own = await room.member("Ada");
  const { code } = await withCodes(room, String(own.all("joined")[0]!.token));
  const asked = await own.request("delete_account", { password: PASSWORD });
  deepEqual([asked.data["code"], asked.data["methods"]], ["second_factor_required", ["totp", "recovery"]]);
  const { challenge } = asked.data;
  const wrong = await own.request("delete_account", { password: PASSWORD, challenge, code: "000000" });
  deepEqual([wrong.data["code"], wrong.data["field"]], ["invalid_credentials", "code"]);
  equal((await own.request("delete_account", { password: PASSWORD, challenge, code: code() })).event, "ack");
  equal((await signIn(room, "Ada")).code, "invalid_credentials");
});

Deno.test("every route of factors takes a token, and bodies of the right kind", async () => {
  await using room = await openRoom();
  const routes = [
    ["POST", "/totp"],
    ["POST", "/totp/confirm"],
    ["DELETE", "/totp"],
    ["POST", "/passkeys/options"],
    ["POST", "/passkeys"],
    ["GET", "/passkeys"],
    ["DELETE", "/passkeys/1"],
  ] as const;
  const token = await registered(room, "Ada");
  for (const [method, path] of routes) {
    const json = method === "GET" ? {} : { json: { password: PASSWORD, code: "000000" } };
    const stranger = await call(room, `/api/account${path}`, { method, ...json });
    deepEqual([stranger.status, stranger.code], [401, "session_expired"], path);
    if (method === "GET") continue;
    const odd = await account(room, token, path, { password: 1, code: [], attestation: "x" }, method);
    deepEqual([odd.status, odd.code], [400, "bad_request"], path);
  }
  equal((await account(room, token, "/totp/confirm", { code: "000000" })).code, "not_found");
});
