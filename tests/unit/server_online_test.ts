// Who is online at which node.

import { deepEqual, equal } from "node:assert/strict";
import { Online } from "../../server/hub/presence/presence_index.ts";
import type { Here } from "../../server/ports/bus.ts";
import type { Role } from "../../server/protocol/roles.ts";

function here(username: string, role: Role = "user", holder = `account:${username}`): Here {
  const user = { username, role, is_admin: role !== "user", is_registered: true, is_verified: false };
  return { holder, user };
}

function setUp(): { online: Online; told: string[] } {
  const told: string[] = [];
  const online = new Online({
    seen: ({ username, role }) => told.push(`${username} ${role}`),
    free: (key) => told.push(`${key} free`),
    gone: (holder) => told.push(`${holder} gone`),
  });
  return { online, told };
}

Deno.test("a person is as strong as at their strongest node, and gone when gone from all", () => {
  const { online, told } = setUp();
  online.set("one", here("Ada"));
  online.set("two", here("Ada", "mod"));
  equal(online.find("ada")?.user.role, "mod");
  equal(online.holder("account:Ada")?.holder, "account:Ada");
  deepEqual([online.isElsewhere("ada", "one"), online.isElsewhere("ada", "three")], [true, true]);
  online.remove("two", "ada");
  deepEqual([online.find("ada")?.user.role, online.isElsewhere("ada", "one")], ["user", false]);
  online.remove("one", "ada");
  deepEqual([online.find("ada"), online.holder("account:Ada")], [undefined, undefined]);
  deepEqual(told, ["Ada user", "Ada mod", "Ada user", "ada free", "account:Ada gone"]);
});

Deno.test("a name that passes to another holder is not free, but its holder before is gone", () => {
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
  deepEqual(["bob", "dora", "cleo"].map((key) => online.find(key)?.user.username), [
    undefined,
    undefined,
    "Cleo",
  ]);
});
