// The lists of the panel are read in a lane: two at once, one for each principal, and a bounded line.

import { deepEqual, equal } from "node:assert/strict";
import { openRoom, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

const LISTS = [
  "admin_get_users",
  "admin_get_bans",
  "admin_get_mutes",
  "admin_get_reports",
  "admin_get_audit",
] as const;

/** Takes places in the lane of the panel until the functions that it gives are called. */
async function holdPanel({ node }: Room, ...groups: string[]): Promise<(() => void)[]> {
  const releases: (() => void)[] = [];
  for (const group of groups) {
    void node.lanes.panel.run({ group }, () => new Promise<void>((resolve) => releases.push(resolve)));
  }
  await new Promise((resolve) => setImmediate(resolve));
  return releases;
}

/** All at the first node, whose lane the test looks at. */
async function openPanelRoom(): Promise<{ room: Room; staff: PlainClient[] }> {
  const room = await openRoom({ spread: false });
  const staff: PlainClient[] = [];
  while (staff.length < 7) staff.push(await room.member("root", "root"));
  return { room, staff };
}

Deno.test("searches of the panel wait their turn behind two others, each of the five lists", async () => {
  const { room, staff: [root] } = await openPanelRoom();
  await using _ = room;
  for (const list of LISTS) {
    const [first, second] = await holdPanel(room, "a", "b");
    root!.send(list, { query: "x" }, list);
    await room.settle();
    deepEqual([room.node.lanes.panel.running, room.node.lanes.panel.waiting], [2, 1], list);
    first!();
    await room.settle();
    equal(root!.all(list.replace("_get", "") as "admin_users").length, 1, list);
    second!();
    await room.settle();
    deepEqual([room.node.lanes.panel.running, room.node.lanes.panel.waiting], [0, 0], list);
  }
});

Deno.test("one principal has one list read and four waiting; further ones are refused, and another principal's is read", async () => {
  const { room, staff } = await openPanelRoom();
  await using _ = room;
  const other = await room.member("other", "mod");
  const [release] = await holdPanel(room, `account:${(await room.store.accounts.byName("root"))!.id}`);
  for (const socket of staff) socket.send("admin_get_users", {}, "list");
  await room.settle();
  const errors = staff.flatMap((socket) => socket.all("error"));
  deepEqual(
    errors.map(({ code, retry_after_ms }) => [code, retry_after_ms]),
    Array(3).fill(["rate_limited", 1_000]),
  );
  const listed = await other.request("admin_get_users", {});
  equal(listed.event, "admin_users");
  release!();
  await room.settle();
  equal(staff.flatMap((socket) => socket.all("admin_users")).length, 4);
});
