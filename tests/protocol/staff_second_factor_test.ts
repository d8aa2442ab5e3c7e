// The switch "staff need a second factor": staff without one have the rights of users until they have one.

import { deepEqual, equal } from "node:assert/strict";
import { account, withCodes, withPasskey } from "../support/factors.ts";
import { auditEntries } from "../support/moderation.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

const tokenOf = (client: PlainClient): string => String(client.all("joined").at(-1)!.token);

/** A root with a second factor, at a socket. */
async function openWithRoot(): Promise<{ room: Room; root: PlainClient }> {
  const room = await openRoom();
  const root = await room.member("Ruth", "root");
  await withCodes(room, tokenOf(root));
  return { room, root };
}

Deno.test("turned on, staff without a factor are told, and have the rights of users; theirs come back with a factor", async () => {
  const { room, root } = await openWithRoot();
  await using _room = room;
  const mod = await room.member("Mona", "mod");
  await room.member("Tom");
  const set = await root.request("admin_require_second_factor", { on: true });
  deepEqual([set.event, set.data["said"]], ["admin_action_ok", { key: "staff_second_factor", on: true }]);
  await room.settle();
  deepEqual(mod.all("role_updated"), [{ role: "user", needs_second_factor: true }]);
  equal((await mod.request("mod_kick", { target: "Tom" })).data["code"], "forbidden");
  const again = await room.connect().request("join", { mode: "login", username: "Mona", password: PASSWORD });
  deepEqual([again.data["role"], again.data["needs_second_factor"], again.data["is_admin"]], [
    "user",
    true,
    false,
  ]);
  await withPasskey(room, tokenOf(mod));
  await room.settle();
  deepEqual(mod.all("role_updated").at(-1), { role: "mod" });
  equal((await mod.request("mod_kick", { target: "Tom" })).event, "ack");
});

Deno.test("turned off, they get their rights back at once; both are logged, and the state is kept", async () => {
  const { room, root } = await openWithRoot();
  await using _room = room;
  const mod = await room.member("Mona", "mod");
  await root.request("admin_require_second_factor", { on: true });
  equal((await room.store.moderation.inForce(0)).room.requireSecondFactor, true);
  await root.request("admin_slow_mode", { seconds: 5 });
  equal(root.all("room_state").at(-1)!.require_second_factor, true, "other settings leave it");
  await root.request("admin_require_second_factor", { on: false });
  await room.settle();
  deepEqual(mod.all("role_updated").map(({ role }) => role), ["user", "mod"]);
  deepEqual(root.all("room_state").at(-1), { slow_mode_seconds: 5, guard: "open" });
  const logged = (await auditEntries(room)).filter(({ action }) => action === "require_second_factor");
  deepEqual(logged.map(({ actor, detail }) => [actor, detail]), [["Ruth", "on"], ["Ruth", "off"]]);
});

Deno.test("only root may; a root without a second factor loses the rights too, until there is one", async () => {
  await using room = await openRoom();
  const [root, admin] = [await room.member("Ruth", "root"), await room.member("Adam", "admin")];
  equal((await admin.request("admin_require_second_factor", { on: true })).data["code"], "forbidden");
  equal((await root.request("admin_require_second_factor", {})).data["code"], "bad_request");
  equal((await root.request("admin_require_second_factor", { on: true })).event, "admin_action_ok");
  await room.settle();
  deepEqual(root.all("role_updated"), [{ role: "user", needs_second_factor: true }]);
  equal((await root.request("admin_require_second_factor", { on: false })).data["code"], "forbidden");
  await withPasskey(room, tokenOf(root));
  await room.settle();
  equal((await root.request("admin_require_second_factor", { on: false })).event, "admin_action_ok");
});

Deno.test("who becomes staff, or removes the last factor, is held back too", async () => {
  const { room, root } = await openWithRoot();
  await using _room = room;
  const [tom, mod] = [await room.member("Tom"), await room.member("Mona", "mod")];
  const { token, code } = await withCodes(room, tokenOf(mod));
  await root.request("admin_require_second_factor", { on: true });
  await root.request("admin_set_role", {
    user_id: (await room.store.accounts.byName("Tom"))!.id,
    role: "mod",
  });
  await room.settle();
  deepEqual([tom.all("role_updated"), mod.all("role_updated")], [
    [{ role: "user", needs_second_factor: true }],
    [],
  ]);
  equal((await tom.request("mod_kick", { target: "Mona" })).data["code"], "forbidden");
  equal((await account(room, token, "/totp", { password: PASSWORD, code: code() }, "DELETE")).status, 204);
  await room.settle();
  deepEqual(mod.all("role_updated"), [{ role: "user", needs_second_factor: true }]);
});
