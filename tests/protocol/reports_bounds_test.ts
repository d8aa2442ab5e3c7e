// Reports from ever new networks: how many of them moderators have to look at (case row 16).

import { deepEqual, equal } from "node:assert/strict";
import { openRoom } from "../support/room.ts";

Deno.test("reports from ever new /64s: 50 about one name stay open, the next ones are refused with that reason", async () => {
  await using room = await openRoom();
  const mod = await room.member("mona", "mod");
  const answers = new Map<string, number>();
  for (let n = 0; n < 60; n++) {
    const guest = room.connect(`2001:db8:${n.toString(16)}::1`);
    await guest.join(`guest${n}`);
    const reply = await guest.request("report", { target: n % 2 === 0 ? "Troll" : "TROLL", reason: "rude" });
    const answer = reply.event === "error" ? `${reply.data["code"]}: ${reply.data["msg"]}` : reply.event;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    guest.vanish();
  }
  deepEqual([...answers], [
    ["ack", 50],
    ["conflict: Moderators have many open reports about Troll already.", 5],
    ["conflict: Moderators have many open reports about TROLL already.", 5],
  ]);
  deepEqual(mod.all("reports_open").at(-1), { open: 50 });
  const { reports, open } = (await mod.request("admin_get_reports", { query: "troll", limit: 200 })).data as {
    reports: { id: number }[];
    open: number;
  };
  deepEqual([reports.length, open], [50, 50]);
  await mod.request("admin_resolve_report", { report_id: reports[0]!.id, action: "dismiss" });
  const late = await room.guest("late");
  equal((await late.request("report", { target: "troll", reason: "rude" })).event, "ack");
});
