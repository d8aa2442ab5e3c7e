// Passkeys: made, listed, removed; as a second step and alone; and what signs no one in.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { Authenticator, type Claims, type WebAuthnAnswer } from "../support/authenticator.ts";
import { account, passkeyOptions, registered, signIn, withCodes, withPasskey } from "../support/factors.ts";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

/** Asks for any passkey, and answers with this one. */
async function alone(
  room: Room,
  authenticator: Authenticator,
  claims: Claims = {},
): Promise<{ challenge: string; assertion: WebAuthnAnswer }> {
  const { status, json: { challenge, options } } = await call(room, "/api/auth/passkey/options", {
    json: {},
  });
  equal(status, 200);
  return { challenge, assertion: authenticator.assert(options, claims) };
}

/** Ada with one passkey, and how it was made. */
async function ada(room: Room, authenticator = new Authenticator()) {
  const { answer } = await withPasskey(room, await registered(room, "Ada"), authenticator);
  return { authenticator, made: answer.json, token: String(answer.json.token) };
}

Deno.test("a passkey is made, listed with when it signed in, and removed with the password", async () => {
  await using room = await openRoom();
  const { authenticator, made, token } = await ada(room);
  deepEqual(Object.keys(made).sort(), ["created_at", "id", "name", "recovery_codes", "token", "used_at"]);
  equal(made.recovery_codes.length, 10);
  const second = await withPasskey(room, token);
  deepEqual([second.answer.json.token, second.answer.json.recovery_codes], [undefined, undefined]);
  const list = async () => (await account(room, token, "/passkeys")).json.passkeys;
  const { id, name, created_at } = made;
  deepEqual((await list())[0], { id, name, created_at, used_at: null });
  match(created_at, /^\d{4}-\d\d-\d\dT/);
  room.clock.skip(60_000);
  equal((await authenticate(room, "login", await alone(room, authenticator))).status, 200);
  equal((await list())[0].used_at, new Date(room.clock.now()).toISOString());
  deepEqual((await account(room, token, "")).json.passkeys, 2);
  const remove = (path: string, password = PASSWORD) =>
    account(room, token, `/passkeys/${path}`, { password }, "DELETE");
  equal((await remove(String(id), "wrong")).code, "invalid_credentials");
  for (const unknown of ["0", "x", "999", "1e1", "9".repeat(30)]) {
    deepEqual([(await remove(unknown)).status, (await remove(unknown)).code], [404, "not_found"]);
  }
  equal((await remove(String(id))).status, 204);
  equal((await authenticate(room, "login", await alone(room, authenticator))).code, "invalid_credentials");
  const bob = await registered(room, "Bob");
  const others = await account(
    room,
    bob,
    `/passkeys/${second.answer.json.id}`,
    { password: PASSWORD },
    "DELETE",
  );
  equal(others.code, "not_found", "another member's");
});

Deno.test("options ask for a discoverable passkey with user verification, and for none that is there already", async () => {
  await using room = await openRoom();
  const { authenticator, token } = await ada(room);
  const options = await passkeyOptions(room, token) as unknown as Record<string, Record<string, unknown>>;
  deepEqual([options.rp!.id, options.user!.name], ["localhost", "Ada"]);
  deepEqual(
    [options.authenticatorSelection!.residentKey, options.authenticatorSelection!.userVerification],
    ["required", "required"],
  );
  deepEqual((options.excludeCredentials as unknown as { id: string }[]).map(({ id }) => id), [
    authenticator.credentialId,
  ]);
  const again = await account(room, token, "/passkeys", {
    attestation: authenticator.attest(options as never),
  });
  deepEqual([again.status, again.code], [409, "conflict"]);
  equal((await account(room, token, "/passkeys/options", { password: "wrong" })).code, "invalid_credentials");
});

Deno.test("a name is kept, a long one refused, and the device's taken where there is none", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  const attestation = new Authenticator().attest(await passkeyOptions(room, token));
  const long = await account(room, token, "/passkeys", { attestation, name: "x".repeat(61) });
  deepEqual([long.code, long.json.error.field], ["too_long", "name"]);
  for (const name of ["a\nb", "a\u0000b", "a\u202eb", "a\ud800"]) {
    const refused = await account(room, token, "/passkeys", { attestation, name });
    deepEqual([refused.code, refused.json.error.field], ["bad_request", "name"], JSON.stringify(name));
  }
  const { json } = await account(room, token, "/passkeys", { attestation, name: " My 🔑 " });
  equal(json.name, "My 🔑");
  ok((await withPasskey(room, json.token)).answer.json.name.length > 0);
});

Deno.test("a passkey alone signs in, over REST and the socket, without a name", async () => {
  await using room = await openRoom();
  const { authenticator } = await ada(room);
  const answer = await authenticate(room, "login", await alone(room, authenticator));
  deepEqual([answer.status, answer.json.user.username], [200, "Ada"]);
  const joined = await room.connect().request("join", { mode: "login", ...await alone(room, authenticator) });
  deepEqual([joined.event, joined.data["username"]], ["joined", "Ada"]);
});

Deno.test("a passkey is a second step after the password, which alone is not enough", async () => {
  await using room = await openRoom();
  const { authenticator } = await ada(room);
  const { json: { error } } = await signIn(room, "Ada");
  deepEqual([error.code, error.methods], ["second_factor_required", ["passkey", "recovery"]]);
  const { options, challenge } = error;
  deepEqual([options.allowCredentials[0].id, options.userVerification], [
    authenticator.credentialId,
    "required",
  ]);
  const answer = await signIn(room, "Ada", { challenge, assertion: authenticator.assert(options) });
  equal(answer.status, 200);
  const bob = await withPasskey(room, await registered(room, "Bob"));
  const asked = (await signIn(room, "Ada")).json.error;
  const others = { challenge: asked.challenge, assertion: bob.authenticator.assert(asked.options) };
  equal((await signIn(room, "Ada", others)).code, "invalid_credentials", "another member's passkey");
});

Deno.test("a replayed assertion, and one for another challenge, sign no one in", async () => {
  await using room = await openRoom();
  const { authenticator } = await ada(room);
  const proof = await alone(room, authenticator);
  equal((await authenticate(room, "login", proof)).status, 200);
  const replayed = await authenticate(room, "login", proof);
  deepEqual([replayed.status, replayed.code], [410, "expired"]);
  const other = await alone(room, authenticator);
  equal(
    (await authenticate(room, "login", { ...other, assertion: proof.assertion })).code,
    "invalid_credentials",
  );
  const { json: { error: { challenge } } } = await signIn(room, "Ada");
  equal((await signIn(room, "Ada", { challenge, assertion: other.assertion })).code, "invalid_credentials");
  equal(
    (await authenticate(room, "login", { ...other, challenge })).code,
    "expired",
    "a challenge of a second step",
  );
  equal((await authenticate(room, "login", other)).status, 200, "failures did not consume it");
  const late = await alone(room, authenticator);
  room.clock.skip(300_000);
  equal((await authenticate(room, "login", late)).code, "expired");
});

const LIES: Readonly<Record<string, Claims>> = {
  "another origin": { origin: "http://localhost.evil.example" },
  "another site": { rpId: "evil.example" },
  "no user verification": { isVerified: false },
  "another user handle": { userHandle: "AAAA" },
};

for (const [lie, claims] of Object.entries(LIES)) {
  Deno.test(`an assertion with ${lie} signs no one in, alone or after the password`, async () => {
    await using room = await openRoom();
    const { authenticator } = await ada(room);
    equal(
      (await authenticate(room, "login", await alone(room, authenticator, claims))).code,
      "invalid_credentials",
    );
    if (claims.userHandle !== undefined) return;
    const { json: { error: { challenge, options } } } = await signIn(room, "Ada");
    const assertion = authenticator.assert(options, claims);
    equal((await signIn(room, "Ada", { challenge, assertion })).code, "invalid_credentials");
    const token = await registered(room, "Bob");
    const attestation = new Authenticator().attest(await passkeyOptions(room, token), claims);
    const made = await account(room, token, "/passkeys", { attestation });
    deepEqual([made.status, made.code, made.json.error.field], [400, "bad_request", "attestation"]);
  });
}

Deno.test("a counter that does not rise signs no one in; one that stays 0 does", async () => {
  await using room = await openRoom();
  const counting = new Authenticator();
  counting.counter = 5;
  await ada(room, counting);
  const tried = async (counter: number) =>
    (await authenticate(room, "login", await alone(room, counting, { counter }))).status;
  deepEqual(
    [await tried(5), await tried(6), await tried(6), await tried(4), await tried(0), await tried(7)],
    [
      401,
      200,
      401,
      401,
      401,
      200,
    ],
  );
  const silent = await withPasskey(room, await registered(room, "Bob"));
  for (let n = 0; n < 2; n++) {
    equal((await authenticate(room, "login", await alone(room, silent.authenticator))).status, 200);
  }
});

Deno.test("a challenge to make a passkey is its member's, and makes one", async () => {
  await using room = await openRoom();
  const [token, bob] = [await registered(room, "Ada"), await registered(room, "Bob")];
  const options = await passkeyOptions(room, token);
  const add = async (
    token: string,
  ) => (await account(room, token, "/passkeys", { attestation: new Authenticator().attest(options) }));
  equal((await add(bob)).code, "expired");
  const made = await add(token);
  equal(made.status, 201);
  equal((await add(made.json.token)).code, "expired");
});

Deno.test("what is no attestation at all is a bad request, and leaves the challenge as it is", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  const options = await passkeyOptions(room, token);
  const clientDataJSON = (text: string) => ({ clientDataJSON: btoa(text) });
  for (
    const response of [
      ...[undefined, null, 5, "x", [], {}, { clientDataJSON: 5 }],
      ...[clientDataJSON("{"), clientDataJSON("5"), clientDataJSON("{}"), clientDataJSON('{"challenge":5}')],
    ]
  ) {
    const { status, code, json } = await account(room, token, "/passkeys", { attestation: { response } });
    deepEqual([status, code, json.error.field], [400, "bad_request", "attestation"]);
  }
  const attestation = new Authenticator().attest(options);
  equal((await account(room, token, "/passkeys", { attestation })).status, 201);
});

Deno.test("with codes on, a passkey is a second factor more, and turning codes off leaves it", async () => {
  await using room = await openRoom();
  const { token, code } = await withCodes(room, await registered(room, "Ada"));
  const { answer, authenticator } = await withPasskey(room, token);
  equal(answer.json.token, undefined);
  deepEqual((await signIn(room, "Ada")).json.error.methods, ["totp", "passkey", "recovery"]);
  await account(room, token, "/totp", { password: PASSWORD, code: code() }, "DELETE");
  const { challenge, methods, options } = (await signIn(room, "Ada")).json.error;
  deepEqual(methods, ["passkey", "recovery"]);
  equal((await signIn(room, "Ada", { challenge, code: code(1) })).code, "invalid_credentials");
  equal((await signIn(room, "Ada", { challenge, assertion: authenticator.assert(options) })).status, 200);
});

Deno.test("where the page has an address, passkeys are for it; where it can have none, the answers say so", async () => {
  await using room = await openRoom({ settings: { publicUrl: "https://chat.example" } });
  const { authenticator } = await ada(room, new Authenticator("https://chat.example"));
  equal((await authenticate(room, "login", await alone(room, authenticator))).status, 200);
  await using bare = await openRoom({ settings: { publicUrl: "http://192.0.2.1" } });
  const token = await registered(bare, "Ada");
  for (
    const answer of [
      await call(bare, "/api/auth/passkey/options", { json: {} }),
      await account(bare, token, "/passkeys/options", { password: PASSWORD }),
    ]
  ) {
    deepEqual([answer.status, answer.code], [503, "unavailable"]);
    match(answer.json.error.msg, /PUBLIC_URL/);
  }
});

Deno.test("a page at another address is told that passkeys do not work there", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  const asked = async (origin: string) => {
    const headers = { origin };
    return [
      (await call(room, "/api/auth/passkey/options", { json: {}, headers })).status,
      (await call(room, "/api/account/passkeys/options", { json: { password: PASSWORD }, headers, token }))
        .status,
    ];
  };
  deepEqual(await asked("http://localhost:8080"), [200, 200]);
  for (const origin of ["https://chat.example", "http://127.0.0.1:8080", "null"]) {
    deepEqual(await asked(origin), [503, 503], origin);
  }
});

Deno.test("a copy of the database signs no one in: secrets are sealed, and it has no passkey", async () => {
  await using room = await openRoom();
  const { secret } = await withCodes(room, await registered(room, "Ada"));
  const { id } = (await room.store.accounts.byName("Ada"))!;
  const { totp } = await room.store.factors.of(id);
  match(totp!.sealed, /^v1\./);
  ok(!totp!.sealed.includes(secret));
});
