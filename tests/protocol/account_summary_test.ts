// GET /api/account: what a member sees of the own account.

import { deepEqual, equal } from "node:assert/strict";
import { authenticate, call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

Deno.test("GET /api/account: what there is of an account, and nothing of it is cached", async () => {
  await using room = await openRoom();
  const registration = { username: "Ada", password: PASSWORD, email: "ada@example.org" };
  const { token } = (await authenticate(room, "register", registration)).json;
  const { status, json, headers } = await call(room, "/api/account", { token });
  deepEqual([status, headers.get("cache-control")], [200, "no-store"]);
  deepEqual(json, {
    ...{ email: "ada@example.org", email_verified: false },
    ...{ totp: false, passkeys: 0, recovery_codes_left: 0 },
    preferences: { pm_from: "everybody" },
  });
});

Deno.test("GET /api/account: no address, other preferences", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  await ada.request("set_preferences", { pm_from: "members" });
  const { json } = await call(room, "/api/account", { token: ada.all("joined")[0]!.token! });
  deepEqual([json.email, json.preferences], [null, { pm_from: "members" }]);
});

Deno.test("GET /api/account: nobody without a valid token", async () => {
  await using room = await openRoom();
  for (const token of [undefined, "x.y.z"]) {
    const { status, code } = await call(room, "/api/account", token === undefined ? {} : { token });
    deepEqual([status, code], [401, "session_expired"]);
  }
  equal((await call(room, "/api/account/nothing", { token: "x" })).status, 404);
});
