// REGISTRATION=invite: who is let in, what an invitation costs, and the panel that makes them.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { ListedInvite } from "../../server/protocol/server_events.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { authenticate, call, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const DAY_MS = 86_400_000;
const INVITE_ONLY = { settings: { registration: "invite" } } as const;

/** Makes an invitation. The newest is the first of the reply. */
async function invite(admin: PlainClient, data: object = {}): Promise<ListedInvite & { code: string }> {
  const { event, data: reply } = await admin.request("admin_invite", data);
  equal(event, "admin_invites");
  const [made, ...others] = reply["invites"] as ListedInvite[];
  deepEqual(others.filter(({ code }) => code !== undefined), []);
  return made as ListedInvite & { code: string };
}

async function listed(admin: PlainClient): Promise<ListedInvite[]> {
  const { event, data } = await admin.request("admin_get_invites", {});
  equal(event, "admin_invites");
  return data["invites"] as ListedInvite[];
}

function register(room: Room, username: string, rest: object = {}): Promise<RestAnswer> {
  return authenticate(room, "register", { username, password: PASSWORD, ...rest });
}

async function joinAs(room: Room, username: string, rest: object = {}): Promise<string> {
  const reply = await room.connect().join(username, { mode: "register", password: PASSWORD, ...rest });
  return reply.event === "error" ? String(reply.data["code"]) : reply.event;
}

Deno.test("hello says invite; guests, log-ins and restores need none", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const ada = await room.member("ada");
  equal(ada.all("hello")[0]!.registration, "invite");
  await room.guest("guest");
  const { token } = ada.all("joined")[0]!;
  equal((await room.connect().request("join", { mode: "restore", token })).event, "joined");
});

Deno.test("without an invitation that holds, nobody registers: over the socket, over REST, in place", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const admin = await room.member("ada", "admin");
  const [spent, revoked, expired] = [
    await invite(admin),
    await invite(admin),
    await invite(admin, { days: 1 }),
  ];
  equal(await joinAs(room, "bob", { invite: spent.code }), "joined");
  await admin.request("admin_revoke_invite", { invite_id: revoked.id });
  await room.pass(DAY_MS);
  const guest = await room.guest("cleo");
  const codes = [undefined, null, "", "x", "y".repeat(40), spent.code, revoked.code, expired.code];
  for (const code of codes) {
    const rest = await register(room, "cleo2", code === undefined ? {} : { invite: code });
    deepEqual([rest.status, rest.code], [403, "registration_closed"], String(code));
    equal(await joinAs(room, "cleo2", { invite: code }), "registration_closed", String(code));
    const inPlace = { mode: "register", username: "cleo", password: PASSWORD, invite: code };
    equal((await guest.request("join", inPlace)).data["code"], "registration_closed", String(code));
  }
  equal(await room.store.accounts.byName("cleo"), undefined);
  equal((await register(room, "cleo2", { invite: 5 })).code, "bad_request");
});

Deno.test("an invitation is good for as many as it says, over either way in, and in place", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const admin = await room.member("ada", "admin");
  const { code, id } = await invite(admin, { uses: 3 });
  const guest = await room.guest("cleo");
  equal((await register(room, "bob", { invite: code })).status, 201);
  const inPlace = { mode: "register", username: "cleo", password: PASSWORD, invite: code };
  const reply = await guest.request("join", inPlace);
  deepEqual([reply.event, reply.data["is_registered"]], ["joined", true]);
  deepEqual((await listed(admin)).map((one) => [one.id, one.uses_left]), [[id, 1]]);
  equal(await joinAs(room, "dan", { invite: code }), "joined");
  deepEqual(await listed(admin), []);
  equal(await joinAs(room, "eve", { invite: code }), "registration_closed");
});

Deno.test("a refused registration costs no use", async () => {
  await using room = await openRoom(INVITE_ONLY);
  await room.member("uma");
  const admin = await room.member("ada", "admin");
  const { code } = await invite(admin);
  const refused = [
    [{ username: "uma" }, "username_taken"],
    [{ username: "ada" }, "username_reserved"],
    [{ username: "Violet" }, "username_reserved"],
    [{ username: "a b" }, "invalid_username"],
    [{ password: "x" }, "weak_password"],
    [{ email: "x" }, "invalid_email"],
  ] as const;
  for (const [change, why] of refused) {
    equal((await register(room, "bob", { invite: code, ...change })).code, why);
  }
  equal((await listed(admin))[0]?.uses_left, 1);
  equal((await register(room, "bob", { invite: code })).status, 201);
});

Deno.test("two at once take one use each, never more than there are", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const admin = await room.member("ada", "admin");
  const { code } = await invite(admin, { uses: 2 });
  const outcomes = await Promise.all(
    ["bob", "cleo", "dan", "eve"].map((name) => register(room, name, { invite: code })),
  );
  deepEqual(outcomes.map(({ status }) => status).sort(), [201, 201, 403, 403]);
  deepEqual(await listed(admin), []);
});

Deno.test("where registration is open, an invitation is not used; where it is closed, it does not help", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const { code } = await invite(admin);
  equal((await register(room, "bob", { invite: code })).status, 201);
  equal((await listed(admin))[0]?.uses_left, 1);
  await using closed = await openRoom({ settings: { registration: "closed" }, store: room.store });
  equal((await register(closed, "cleo", { invite: code })).code, "registration_closed");
});

Deno.test("admin_invite: one use and seven days by default; the code is said once, and stored nowhere", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const admin = await room.member("ada", "admin");
  const { code, ...rest } = await invite(admin);
  match(code, /^[\w-]{20,128}$/);
  const expires = new Date(room.clock.now() + 7 * DAY_MS).toISOString();
  deepEqual(rest, { id: rest.id, uses_left: 1, expires_at: expires, made_by: "ada" });
  const other = await invite(admin, { uses: 1_000, days: 365 });
  deepEqual((await listed(admin)).map((one) => [one.id, one.code]), [[other.id, undefined], [
    rest.id,
    undefined,
  ]]);
  const { data: { entries } } = await admin.request("admin_get_audit", {});
  ok(!JSON.stringify([entries, room.log.lines]).includes(code));
});

Deno.test("uses and days below 1 or beyond the most change nothing; an unknown id is not found", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const admin = await room.member("ada", "admin");
  const wrong = [{ uses: 0 }, { days: 0 }, { uses: -1 }, { uses: 1.5 }, { uses: "2" }, { uses: 1_001 }, {
    days: 366,
  }];
  for (const data of wrong) {
    const { data: error } = await admin.request("admin_invite", data);
    deepEqual([error["code"], error["field"]], ["bad_request", Object.keys(data)[0]], JSON.stringify(data));
  }
  deepEqual(await listed(admin), []);
  const { data } = await admin.request("admin_revoke_invite", { invite_id: 7 });
  deepEqual([data["code"], data["field"]], ["not_found", "invite_id"]);
});

Deno.test("invitations are for admins: others are forbidden, and staff learn of changes", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const [admin, other] = [await room.member("ada", "admin"), await room.member("rita", "root")];
  const [mod, user, guest] = [
    await room.member("mona", "mod"),
    await room.member("uma"),
    await room.guest("gus"),
  ];
  const made = await invite(admin);
  for (const client of [mod, user, guest]) {
    for (
      const [event, data] of [["admin_invite", {}], ["admin_get_invites", {}], ["admin_revoke_invite", {
        invite_id: made.id,
      }]] as const
    ) {
      equal((await client.request(event, data)).data["code"], "forbidden", event);
    }
  }
  const changes = (client: PlainClient): number =>
    client.all("admin_changed").filter(({ what }) => what === "invites").length;
  equal(changes(other), 1);
  equal((await register(room, "bob", { invite: made.code })).status, 201);
  await room.settle();
  deepEqual([changes(other), changes(mod), changes(user)], [2, 0, 0]);
});

Deno.test("making and revoking are in the audit log", async () => {
  await using room = await openRoom(INVITE_ONLY);
  const admin = await room.member("ada", "admin");
  const { id } = await invite(admin, { uses: 1, days: 2 });
  const { event, data } = await admin.request("admin_revoke_invite", { invite_id: id });
  deepEqual([event, data], ["admin_invites", { invites: [] }]);
  const { data: { entries } } = await admin.request("admin_get_audit", {});
  const log = (entries as { action: string; actor: string; detail?: string }[]).map((
    one,
  ) => [one.actor, one.action, one.detail]);
  deepEqual(log, [
    ["ada", "revoke_invite", `invitation ${id}`],
    ["ada", "invite", `invitation ${id}, 1 use, 2 days`],
  ]);
});

Deno.test("GET /api/connection tells the join screen what is limited, and nothing where all is open", async () => {
  const answers = [];
  for (
    const settings of [{}, { registration: "invite" }, { registration: "closed", guests: false }] as const
  ) {
    await using room = await openRoom({ settings });
    answers.push((await call(room, "/api/connection")).json);
  }
  deepEqual(answers, [
    { may_connect: true },
    { may_connect: true, registration: "invite" },
    { may_connect: true, registration: "closed" },
  ]);
});
