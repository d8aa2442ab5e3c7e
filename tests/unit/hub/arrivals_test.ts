// Lines about who comes and goes: one by one while there are few, summed up while there are many.

import { deepEqual, equal, ok } from "node:assert/strict";
import { type Arrival, Arrivals } from "../../../server/hub/notices/arrivals.ts";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import { FakeClock } from "../../support/fake_clock.ts";

function make() {
  const clock = new FakeClock();
  const said: SystemMessage[] = [];
  return { clock, said, arrivals: new Arrivals(clock, (news) => said.push(news)) };
}

Deno.test("ten lines a second are said one by one, and no timer is left", () => {
  const { clock, said, arrivals } = make();
  for (let second = 0; second < 3; second++) {
    for (let n = 0; n < 10; n++) arrivals.tell(n % 2 === 0 ? "joined" : "left", `u${n}`);
    clock.advance(1_000);
  }
  equal(said.length, 30);
  ok(said.every(({ key }) => key === "joined" || key === "left"));
  equal(clock.timers, 0);
});

Deno.test("above ten a second the rest is one summary at the end of the second", () => {
  const { clock, said, arrivals } = make();
  for (let n = 0; n < 12; n++) arrivals.tell("joined", `u${n}`);
  for (let n = 0; n < 3; n++) arrivals.tell("left", `u${n}`);
  clock.advance(1_000);
  deepEqual(said.slice(10), [{ key: "came_and_went", joined: 2, left: 3 }]);
  arrivals.tell("joined", "later");
  deepEqual(said.at(-1), { key: "joined", name: "later" });
});

Deno.test("a flood is one line a second from its second second on, and nothing of it is left out of the sums", () => {
  const { clock, said, arrivals } = make();
  for (let ms = 0; ms < 10_000; ms++) {
    arrivals.tell("joined", "x");
    arrivals.tell("left", "x");
    clock.advance(1);
  }
  clock.advance(5_000);
  ok(said.length <= 10 + 12, `${said.length} lines`);
  const counts: Record<Arrival, number> = { joined: 0, left: 0 };
  for (const news of said) {
    if (news.key === "came_and_went") {
      counts.joined += news.joined;
      counts.left += news.left;
    } else if (news.key === "joined" || news.key === "left") counts[news.key]++;
  }
  deepEqual(counts, { joined: 10_000, left: 10_000 });
  equal(clock.timers, 0, "and it is calm again");
  arrivals.tell("joined", "after");
  deepEqual(said.at(-1), { key: "joined", name: "after" });
});
