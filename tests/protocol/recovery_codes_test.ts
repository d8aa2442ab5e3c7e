// Recovery codes: made with the password, and each of them good for one new password.

import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { authenticate, call } from "../support/rest_client.ts";
import { post, recoveryCodes, registered } from "../support/recovery.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const NEW = "battery staple";

function recover(room: Room, username: string, recovery_code: string, new_password: string = NEW) {
  return post(room, "/auth/recover", { username, recovery_code, new_password });
}

Deno.test("POST /account/recovery-codes: ten codes for the password, shown once, and older ones end", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  const wrong = await post(room, "/account/recovery-codes", { password: "wrong!" }, { token });
  deepEqual([wrong.status, wrong.code], [401, "invalid_credentials"]);
  equal((await post(room, "/account/recovery-codes", { password: PASSWORD })).code, "session_expired");
  const first = await recoveryCodes(room, token);
  equal(new Set(first).size, 10);
  for (const code of first) match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  const second = await recoveryCodes(room, token);
  deepEqual(first.filter((code) => second.includes(code)), []);
  equal((await recover(room, "Ada", first[0]!)).code, "invalid_credentials");
  const { json, headers } = await call(room, "/api/account", { token });
  deepEqual([json.recovery_codes_left, headers.get("cache-control")], [10, "no-store"]);
});

Deno.test("POST /auth/recover: a code works once, in any spelling, and lets its member in with the new password", async () => {
  await using room = await openRoom();
  const before = await registered(room, "Ada");
  const [code = ""] = await recoveryCodes(room, before);
  const { status, json, headers } = await recover(
    room,
    "aDA",
    ` ${code.toLowerCase().replaceAll("-", " ")} `,
  );
  deepEqual([status, Object.keys(json), json.user.username], [200, ["token", "user"], "Ada"]);
  equal(headers.get("cache-control"), "no-store");
  const account = await call(room, "/api/account", { token: json.token });
  equal(account.json.recovery_codes_left, 9);
  equal((await call(room, "/api/account", { token: before })).code, "session_expired", "older tokens end");
  equal((await authenticate(room, "login", { username: "Ada", password: PASSWORD })).status, 401);
  equal((await authenticate(room, "login", { username: "Ada", password: NEW })).status, 200);
  equal((await recover(room, "Ada", code)).code, "invalid_credentials");
});

Deno.test("POST /auth/recover: a new password that is refused uses no code up", async () => {
  await using room = await openRoom();
  const [code = ""] = await recoveryCodes(room, await registered(room, "Ada"));
  for (const weak of ["", "short", "x".repeat(73), "with\0zero"]) {
    const refused = await recover(room, "Ada", code, weak);
    deepEqual([refused.status, refused.code, refused.json.error.field], [
      400,
      "weak_password",
      "new_password",
    ]);
  }
  equal((await recover(room, "Ada", code)).status, 200);
});

Deno.test("POST /auth/recover: a wrong code, another's, and an unknown name get the same answer", async () => {
  await using room = await openRoom();
  await recoveryCodes(room, await registered(room, "Ada"));
  const [bobs = ""] = await recoveryCodes(room, await registered(room, "Bob"));
  await registered(room, "Cyd");
  const answers = [
    await recover(room, "Ada", "AAAA-AAAA-AAAA-AAAA"),
    await recover(room, "Ada", bobs),
    await recover(room, "Ada", "no code at all"),
    await recover(room, "Cyd", "AAAA-AAAA-AAAA-AAAA"),
    await recover(room, "nobody", "AAAA-AAAA-AAAA-AAAA"),
    await recover(room, "", ""),
    await recover(room, "x".repeat(5_000), bobs),
  ];
  for (const { status, json } of answers) {
    deepEqual([status, json], [401, answers[0]!.json]);
  }
  equal(answers[0]!.code, "invalid_credentials");
  equal((await post(room, "/auth/recover", { username: "Ada", recovery_code: 5 })).code, "bad_request");
});

Deno.test("POST /auth/recover: wrong codes slow down as wrong passwords do, together with them", async () => {
  await using room = await openRoom();
  const [code = ""] = await recoveryCodes(room, await registered(room, "Ada"));
  const from = (n: number) => ({ address: `198.51.${n}.1` });
  for (let n = 0; n < 5; n++) {
    await authenticate(room, "login", { username: "Ada", password: "wrong!" }, from(n));
    const body = { username: "Ada", recovery_code: "AAAA-AAAA-AAAA-AAAA", new_password: NEW };
    equal((await post(room, "/auth/recover", body, from(n + 10))).code, "invalid_credentials");
  }
  const body = { username: "Ada", recovery_code: code, new_password: NEW };
  const slowed = await post(room, "/auth/recover", body, from(99));
  deepEqual([slowed.status, slowed.code], [429, "rate_limited"]);
  notEqual(slowed.headers.get("retry-after"), null);
  equal((await recover(room, "Ada", code)).status, 200, "not where the member signed in before");
});

Deno.test("POST /auth/recover: a banned member gets no further, and keeps the code", async () => {
  await using room = await openRoom();
  const [code = ""] = await recoveryCodes(room, await registered(room, "Ada"));
  const root = await room.member("Ruth", "root");
  await root.request("mod_ban", { target: "Ada" });
  const refused = await recover(room, "Ada", code);
  deepEqual([refused.status, refused.code], [403, "banned"]);
  const { bans } = (await root.request("admin_get_bans")).data as { bans: { id: number }[] };
  await root.request("admin_unban", { ban_id: bans[0]!.id });
  equal((await recover(room, "Ada", code)).status, 200);
});

Deno.test("POST /auth/recover: of two who use one code at once, one gets in", async () => {
  await using room = await openRoom();
  const [code = ""] = await recoveryCodes(room, await registered(room, "Ada"));
  const both = await Promise.all([
    recover(room, "Ada", code, NEW),
    recover(room, "Ada", code, "another one"),
  ]);
  deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
});
