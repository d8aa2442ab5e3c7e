// Who is online at which node.

import { deepEqual, equal } from "node:assert/strict";
import { PresenceIndex } from "../../../server/hub/presence/presence_index.ts";
import type { PresenceEntry } from "../../../server/ports/bus.ts";
import type { Role } from "../../../server/protocol/roles.ts";

function here(username: string, role: Role = "user", principal = `account:${username}`): PresenceEntry {
  const user = { username, role, is_admin: role !== "user", is_registered: true, is_verified: false };
  return { principal, user };
}

function setUp(): { online: PresenceIndex; told: string[] } {
  const told: string[] = [];
  const online = new PresenceIndex({
    userChanged: ({ username, role }) => told.push(`${username} ${role}`),
    nameFreed: (key) => told.push(`${key} free`),
    principalGone: (principal) => told.push(`${principal} gone`),
  });
  return { online, told };
}

Deno.test("a person is as strong as at their strongest node, and gone when gone from all", () => {
  const { online, told } = setUp();
  online.set("one", here("Ada"));
  online.set("two", here("Ada", "mod"));
  equal(online.byName("ada")?.user.role, "mod");
  equal(online.byPrincipal("account:Ada")?.principal, "account:Ada");
  deepEqual([online.isOnOtherNodes("ada", "one"), online.isOnOtherNodes("ada", "three")], [true, true]);
  online.remove("two", "ada");
  deepEqual([online.byName("ada")?.user.role, online.isOnOtherNodes("ada", "one")], ["user", false]);
  online.remove("one", "ada");
  deepEqual([online.byName("ada"), online.byPrincipal("account:Ada")], [undefined, undefined]);
  deepEqual(told, ["Ada user", "Ada mod", "Ada user", "ada free", "account:Ada gone"]);
});

Deno.test("a name that passes to another principal is not free, but its principal before is gone", () => {
  const { online, told } = setUp();
  online.set("one", here("Ada", "user", "guest:1"));
  online.set("one", here("Ada", "user", "account:1"));
  deepEqual(told, ["Ada user", "Ada user", "guest:1 gone"]);
});

Deno.test("a snapshot of a node takes the place of all that was known of it, and of nothing else", () => {
  const { online, told } = setUp();
  for (const name of ["Ada", "Bob"]) online.set("one", here(name));
  online.set("two", here("Cleo"));
  told.length = 0;
  online.replace("one", [here("Bob", "admin"), here("Dora")]);
  deepEqual(told, ["ada free", "account:Ada gone", "Bob admin", "Dora user"]);
  online.replace("one", []);
  deepEqual(["bob", "dora", "cleo"].map((key) => online.byName(key)?.user.username), [
    undefined,
    undefined,
    "Cleo",
  ]);
});
