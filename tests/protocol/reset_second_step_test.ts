// Getting back into an account that has a second factor.

import { deepEqual, equal, ok } from "node:assert/strict";
import { account, codeAt, type CodeMember, signIn, withCodes } from "../support/factors.ts";
import { post, registered } from "../support/recovery.ts";
import { openRoom, type Room } from "../support/room.ts";

const NEW = "battery staple";

async function linkFor(room: Room, username: string, factors?: true): Promise<string> {
  const root = await room.member("Ruth", "root");
  const { id: user_id } = (await room.store.accounts.byName(username))!;
  const more = factors === undefined ? {} : { factors };
  const { data } = await root.request("admin_reset_link", { user_id, ...more });
  root.vanish();
  return String(data["url"]).split("#reset=")[1]!;
}

function reset(room: Room, token: string, proof: object = {}) {
  return post(room, "/auth/reset", { token, new_password: NEW, ...proof });
}

async function ada(room: Room): Promise<CodeMember> {
  return await withCodes(room, await registered(room, "Ada"));
}

Deno.test("POST /auth/reset: with a second factor, it is asked for first; neither that nor a wrong code spends the link", async () => {
  await using room = await openRoom();
  const member = await ada(room);
  const token = await linkFor(room, "Ada");
  const first = await reset(room, token);
  deepEqual([first.status, first.code], [401, "second_factor_required"]);
  const { methods, challenge } = first.json.error;
  deepEqual(methods, ["totp", "recovery"]);
  const wrong = await reset(room, token, { challenge, code: codeAt(member.secret, 0) });
  deepEqual([wrong.status, wrong.code, wrong.json.error.field], [401, "invalid_credentials", "code"]);
  const weak = await post(room, "/auth/reset", { token, new_password: "x", challenge, code: member.code() });
  equal(weak.code, "weak_password");
  const { status, json } = await reset(room, token, { challenge, code: member.code() });
  deepEqual([status, json.user.username], [200, "Ada"]);
  equal((await reset(room, token, { challenge, code: member.code(1) })).code, "expired");
  equal((await account(room, json.token, "")).json.totp, true, "the factor stays");
});

Deno.test("POST /auth/reset: a recovery code is a second step too, and is used up", async () => {
  await using room = await openRoom();
  const member = await ada(room);
  const token = await linkFor(room, "Ada");
  const { challenge } = (await reset(room, token)).json.error;
  const { status, json } = await reset(room, token, { challenge, recovery_code: member.recoveryCodes[3] });
  equal(status, 200);
  equal((await account(room, json.token, "")).json.recovery_codes_left, 9);
});

Deno.test("admin_reset_link with factors: the link asks for no second step, and removes the factors once it is used", async () => {
  await using room = await openRoom();
  const member = await ada(room);
  const token = await linkFor(room, "Ada", true);
  equal((await signIn(room, "Ada")).code, "second_factor_required", "not before");
  const { status, json } = await reset(room, token);
  equal(status, 200);
  const { totp, recovery_codes_left } = (await account(room, json.token, "")).json;
  deepEqual([totp, recovery_codes_left], [false, 0]);
  const [recovery_code] = member.recoveryCodes;
  const recovery = { username: "Ada", recovery_code, new_password: "of a stranger" };
  equal((await post(room, "/auth/recover", recovery)).code, "invalid_credentials", "who set the factor up");
  equal((await post(room, "/auth/login", { username: "Ada", password: NEW })).status, 200);
  const { items } = await room.store.moderation.auditEntries({ query: "", cursor: null, limit: 9 });
  ok(items.some(({ action, detail }) => action === "reset_link" && detail === "that removes second factors"));
});

Deno.test("POST /auth/recover takes no second step: a recovery code is one; the factor stays", async () => {
  await using room = await openRoom();
  const member = await ada(room);
  const [recovery_code] = member.recoveryCodes;
  const { status } = await post(room, "/auth/recover", { username: "Ada", recovery_code, new_password: NEW });
  equal(status, 200);
  equal((await post(room, "/auth/login", { username: "Ada", password: NEW })).code, "second_factor_required");
});

Deno.test("POST /auth/reset: wrong codes slow down", async () => {
  await using room = await openRoom();
  const member = await ada(room);
  const token = await linkFor(room, "Ada");
  const { challenge } = (await reset(room, token)).json.error;
  let code: string | undefined;
  for (let n = 0; n < 11; n++) {
    code = (await reset(room, token, { challenge, code: codeAt(member.secret, n * 30_000) })).code;
  }
  equal(code, "rate_limited");
});
