// `pm_open` with a room: a page looks at a conversation that it remembers, and invites nobody by that.

import { deepEqual, equal } from "node:assert/strict";
import { openPair } from "../support/dm.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

Deno.test("row 3: a stranger with the name of a deleted account is not invited by looking", async () => {
  await using room = await openRoom();
  const [alice, berta] = [await room.member("alice"), await room.member("berta")];
  const before = await openPair(alice, berta);
  equal((await berta.request("delete_account", { password: PASSWORD })).event, "ack");
  const stranger = await room.member("berta");
  const looked = await alice.request("pm_open", { target: "berta", room: before });
  deepEqual([looked.event, looked.data["code"]], ["error", "not_invited"]);
  await room.settle();
  deepEqual(stranger.all("pm_invite"), []);
  const invited = await alice.request("pm_open", { target: "berta" });
  equal(invited.event, "pm_ready", "without a room it invites, as ever");
  deepEqual(stranger.all("pm_invite").map((one) => one.room), [invited.data["room"]]);
});

Deno.test("row 3: looking at the same room opens it, invites again nobody, and accepts nothing", async () => {
  await using room = await openRoom();
  const [alice, berta] = [await room.member("alice"), await room.member("berta")];
  const opened = await alice.request("pm_open", { target: "berta" });
  const name = String(opened.data["room"]);
  const again = await alice.request("pm_open", { target: "berta", room: name });
  deepEqual([again.event, again.data], [opened.event, opened.data]);
  const early = await berta.request("pm_open", { target: "alice", room: name });
  equal(early.data["code"], "not_invited", "her answer is hers to give");
  await room.settle();
  equal(berta.all("pm_invite").length, 1);
  deepEqual(alice.all("pm_accepted"), []);
  equal((await berta.request("pm_accept", { room: name })).event, "pm_ready");
  equal((await berta.request("pm_open", { target: "alice", room: name })).event, "pm_ready");
  for (const target of ["alice", "Violet", "nobody"]) {
    const { event, data } = await berta.request("pm_open", { target, room: "pm-7-9" });
    equal(
      event === "error" ? data["code"] : event,
      {
        alice: "not_invited",
        Violet: "pm_ready",
        nobody: "not_found",
      }[target],
    );
  }
});

Deno.test("row 3: a guest's room is opened again while it lasts, and never that of the next guest of the name", async () => {
  await using room = await openRoom();
  const [alice, gus] = [await room.member("alice"), await room.guest("gus")];
  const name = String((await alice.request("pm_open", { target: "gus" })).data["room"]);
  equal((await gus.request("pm_open", { target: "alice", room: name })).data["code"], "not_invited");
  equal((await alice.request("pm_open", { target: "gus", room: name })).event, "pm_ready");
  equal((await gus.request("pm_accept", { room: name })).event, "pm_ready");
  equal((await gus.request("pm_open", { target: "alice", room: name })).event, "pm_ready");
  gus.vanish();
  await room.settle();
  const next = await room.guest("gus");
  equal((await alice.request("pm_open", { target: "gus", room: name })).data["code"], "not_invited");
  await room.settle();
  deepEqual(next.all("pm_invite"), []);
});

Deno.test("row 3: the history by name says of which room it is, the same as pm_ready", async () => {
  await using room = await openRoom();
  const [alice, berta] = [await room.member("alice"), await room.member("berta")];
  const before = await openPair(alice, berta);
  const roomOf = async (name: string): Promise<unknown> => {
    const { token } = alice.all("joined").at(-1)!;
    return (await call(room, `/api/pm/history?with=${name}`, { token: token! })).json.room;
  };
  equal(await roomOf("berta"), before);
  equal(await roomOf("Violet"), (await alice.request("pm_open", { target: "Violet" })).data["room"]);
  equal((await berta.request("delete_account", { password: PASSWORD })).event, "ack");
  await room.member("berta");
  const now = await roomOf("berta");
  equal(now === before, false);
  equal((await alice.request("pm_open", { target: "berta" })).data["room"], now);
});
