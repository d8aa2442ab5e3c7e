// Names that claim to be staff or the product are not free to newcomers; who has one keeps it (case row 17).

import { deepEqual, equal, rejects } from "node:assert/strict";
import { idOf } from "../support/moderation.ts";
import { openRoom, PASSWORD, REST_CLIENT } from "../support/room.ts";

const CLAIMS = [
  ...["admin", "moderator", "root", "system", "support", "SexyChat", "Violett"],
  ...["ADMIN", "adm1n", "_root_", "Supp0rt", "Aphrodite", "VioIet", "Violet1"],
];

for (const name of CLAIMS) {
  Deno.test(`the name ${name} is reserved for guests, for registering, by REST, and in place`, async () => {
    await using room = await openRoom();
    const fresh = room.connect();
    equal((await fresh.join(name)).data["code"], "username_reserved");
    const registering = { mode: "register", password: PASSWORD };
    equal((await fresh.join(name, registering)).data["code"], "username_reserved");
    const guest = await room.guest("guest");
    equal((await guest.join(name, registering)).data["code"], "username_reserved");
    equal((await guest.request("message", { text: "still a guest" })).event, "ack");
    const rest = {
      username: name,
      password: PASSWORD,
      email: undefined,
      address: "192.0.2.1",
      client: REST_CLIENT,
      principal: null,
    };
    await rejects(room.node.signIn.register(rest), { code: "username_reserved" });
    equal(await room.store.accounts.byName(name), undefined);
  });
}

Deno.test("who has a reserved name already logs in, is restored, is given a role, and acts as before", async () => {
  await using room = await openRoom();
  for (const name of ["admin", "Root", "Violett"]) {
    const principal = await room.member(name);
    const { token } = principal.all("joined")[0]!;
    principal.vanish();
    await room.settle();
    const again = room.connect();
    equal((await again.request("join", { mode: "restore", token })).event, "joined");
    equal((await again.request("message", { text: "here" })).event, "ack");
    equal(
      (await room.node.signIn.login({
        ...{ username: name, password: PASSWORD, address: "192.0.2.1", client: REST_CLIENT },
      })).account
        .username,
      name,
    );
  }
  const root = await room.member("ruth", "root");
  const data = { user_id: await idOf(room, "admin"), role: "admin" };
  equal((await root.request("admin_set_role", data)).event, "admin_action_ok");
});

Deno.test("names that only remind of them are free", async () => {
  await using room = await openRoom();
  const joined: string[] = [];
  const names = ["Violeta", "Viola", "Violet87", "mod", "Supporter", "rot"];
  for (const name of names) {
    const reply = await room.connect().join(name);
    if (reply.event === "joined") joined.push(name);
  }
  deepEqual(joined, names);
});
