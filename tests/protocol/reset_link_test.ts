// Links that set a new password, from staff and by mail.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { authenticate, call } from "../support/rest_client.ts";
import { openMailRoom, post, PUBLIC_URL, registered, verified } from "../support/recovery.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

const NEW = "battery staple";
const DAY_MS = 86_400_000;

async function idOf(room: Room, name: string): Promise<number> {
  return (await room.store.accounts.byName(name))!.id;
}

async function linkBy(admin: PlainClient, user_id: number): Promise<string> {
  const { event, data } = await admin.request("admin_reset_link", { user_id });
  equal(event, "admin_reset_link");
  return String(data["url"]).split("#reset=")[1]!;
}

function reset(room: Room, token: string, new_password: string = NEW) {
  return post(room, "/auth/reset", { token, new_password });
}

Deno.test("admin_reset_link: a link for a day, that sets a new password once and signs in", async () => {
  await using room = await openRoom();
  const before = await registered(room, "Ada");
  const root = await room.member("Ruth", "root");
  const made = await root.request("admin_reset_link", { user_id: await idOf(room, "Ada") });
  match(String(made.data["url"]), /^\/#reset=[A-Za-z0-9_-]{20,}$/);
  equal(made.data["expires_at"], new Date(room.clock.now() + DAY_MS).toISOString());
  const token = String(made.data["url"]).split("=")[1]!;
  equal((await reset(room, token, "short")).code, "weak_password");
  const { status, json } = await reset(room, token);
  deepEqual([status, Object.keys(json), json.user.username], [200, ["token", "user"], "Ada"]);
  equal((await call(room, "/api/account", { token: json.token })).status, 200);
  equal((await call(room, "/api/account", { token: before })).code, "session_expired");
  equal((await authenticate(room, "login", { username: "Ada", password: NEW })).status, 200);
  const again = await reset(room, token);
  deepEqual([again.status, again.code], [410, "expired"]);
});

Deno.test("a link begins with PUBLIC_URL, and never with what a client says", async () => {
  await using room = await openRoom({ settings: { publicUrl: PUBLIC_URL } });
  await registered(room, "Ada");
  const root = await room.member("Ruth", "root");
  const { data } = await root.request("admin_reset_link", { user_id: await idOf(room, "Ada") });
  match(String(data["url"]), /^https:\/\/chat\.example\/#reset=[\w-]{20,}$/);
});

Deno.test("a link that is a day old, unknown or replaced by a newer one is expired", async () => {
  await using room = await openRoom();
  await registered(room, "Ada");
  const root = await room.member("Ruth", "root");
  const id = await idOf(room, "Ada");
  const [older, newer] = [await linkBy(root, id), await linkBy(root, id)];
  for (const token of [older, "", "x", "A".repeat(40), "A".repeat(5_000)]) {
    const { status, code } = await reset(room, token);
    deepEqual([status, code], [410, "expired"], token.slice(0, 50));
  }
  room.clock.skip(DAY_MS);
  equal((await reset(room, newer)).code, "expired");
  equal((await authenticate(room, "login", { username: "Ada", password: PASSWORD })).status, 200);
});

Deno.test("a password that was changed meanwhile ends the link", async () => {
  await using room = await openRoom();
  const ada = await room.member("Ada");
  const token = await linkBy(await room.member("Ruth", "root"), await idOf(room, "Ada"));
  await ada.request("change_password", { old_password: PASSWORD, new_password: NEW });
  equal((await reset(room, token)).code, "expired");
});

Deno.test("admin_reset_link is for administrators, for power below theirs, and for accounts that are there", async () => {
  await using room = await openRoom();
  const admin = await room.member("Adam", "admin");
  await room.member("Ruth", "root");
  await room.member("Anna", "admin");
  for (const name of ["Ruth", "Anna", "Adam"]) {
    const { data } = await admin.request("admin_reset_link", { user_id: await idOf(room, name) });
    equal(data["code"], "forbidden", name);
  }
  equal((await admin.request("admin_reset_link", { user_id: 999 })).data["code"], "not_found");
  const mod = await room.member("Mona", "mod");
  equal((await mod.request("admin_reset_link", { user_id: 1 })).data["code"], "forbidden");
  equal(
    (await admin.request("admin_reset_link", { user_id: await idOf(room, "Mona") })).event,
    "admin_reset_link",
  );
});

Deno.test("a link from staff ends with a new role of its member, or of who made it", async () => {
  await using room = await openRoom();
  const [root, admin] = [await room.member("Ruth", "root"), await room.member("Adam", "admin")];
  for (const name of ["Ada", "Bob"]) await registered(room, name);
  const [ada, bob] = [await idOf(room, "Ada"), await idOf(room, "Bob")];
  const [toAda, toBob] = [await linkBy(admin, ada), await linkBy(admin, bob)];
  await root.request("admin_set_role", { user_id: ada, role: "admin" });
  equal((await reset(room, toAda)).code, "expired", "to an account with as much power as who made it");
  await root.request("admin_set_role", { user_id: await idOf(room, "Adam"), role: "user" });
  equal((await reset(room, toBob)).code, "expired", "of who is no administrator any more");
  equal((await authenticate(room, "login", { username: "Ada", password: PASSWORD })).status, 200);
  equal((await reset(room, await linkBy(root, bob))).status, 200);
});

Deno.test("a reset closes every socket with 4004, after a notice, and stands in the audit log as the link does", async () => {
  await using room = await openRoom();
  const sockets = [await room.member("Ada"), await room.member("Ada")];
  const root = await room.member("Ruth", "root");
  const token = await linkBy(root, await idOf(room, "Ada"));
  room.clock.skip(1_000);
  const at = new Date(room.clock.now()).toISOString();
  equal((await reset(room, token)).status, 200);
  await room.settle();
  for (const socket of sockets) {
    const notices = socket.all("account_notice").filter(({ kind }) => kind === "reset");
    deepEqual(notices, [{ kind: "reset", ts: at }]);
    equal(socket.closed?.code, 4004);
  }
  equal(root.closed, null);
  const { entries } = (await root.request("admin_get_audit")).data as {
    entries: { action: string; actor: string; target: string; detail?: string }[];
  };
  deepEqual(entries.map(({ action, actor, target, detail }) => [action, actor, target, detail]), [
    ["reset_password", "Ada", "Ada", "with a link from staff"],
    ["reset_link", "Ruth", "Ada", undefined],
  ]);
  ok(!JSON.stringify(room.log.lines).includes(token));
});

Deno.test("POST /auth/reset/request: 202 always; a link goes to the verified address, and to no other", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  await verified(mailed, "Ada", "ada@example.org");
  await registered(room, "Bob", "bob@example.org");
  await registered(room, "Cyd", "ADA@example.org");
  await room.node.poll();
  const before = mail.taken.length;
  for (const name of ["nobody", "Bob", "bob@example.org", "Cyd", "nobody@example.org", "", " ", "@"]) {
    const { status, json } = await post(room, "/auth/reset/request", { username_or_email: name });
    deepEqual([status, json], [202, {}], name);
  }
  await room.node.poll();
  equal(mail.taken.length, before);
  for (const name of ["ada", " Ada@Example.org "]) {
    await post(room, "/auth/reset/request", { username_or_email: name });
    await room.node.poll();
  }
  const [first, second] = mail.to("ada@example.org").slice(-2).map(({ text }) =>
    /#reset=([\w-]+)/.exec(text)![1]!
  );
  notEqual(first, second);
  equal((await reset(room, first!)).code, "expired");
  const { status, json } = await reset(room, second!);
  deepEqual([status, json.user.username], [200, "Ada"]);
  await room.node.poll();
  match(mail.to("ada@example.org").at(-1)!.subject, /^chat\.example: your password was reset$/);
});

Deno.test("POST /auth/reset/request: 202 without a mail server too, and hello has no feature mail then", async () => {
  await using room = await openRoom({ settings: { publicUrl: PUBLIC_URL } });
  await registered(room, "Ada", "ada@example.org");
  equal((await post(room, "/auth/reset/request", { username_or_email: "Ada" })).status, 202);
  await room.node.poll();
  equal(await room.store.mails.waiting(), 0);
  ok(!room.connect().all("hello").some(({ features }) => features.includes("mail")));
  equal((await post(room, "/auth/reset/request", {})).code, "bad_request");
});

Deno.test("a link by mail does not end one from staff, which a stranger could not ask for", async () => {
  await using mailed = await openMailRoom();
  const { room, mail } = mailed;
  await verified(mailed, "Ada", "ada@example.org");
  const token = await linkBy(await room.member("Ruth", "root"), await idOf(room, "Ada"));
  await post(room, "/auth/reset/request", { username_or_email: "Ada" });
  await room.node.poll();
  const byMail = mail.token("reset", "ada@example.org");
  equal((await reset(room, token)).status, 200);
  equal((await reset(room, byMail)).code, "expired", "a reset ends all links");
});
