// Memory above the limit: the sockets that fill it go, the others stay, and the process ends as the last step.

import { deepEqual, equal, ok } from "node:assert/strict";
import { GuardedRoom, LIMIT_MB } from "../../support/guarded_room.ts";

/** Unfinished messages: how they come, and how fast, in megabytes each 10 ms for each socket. */
const ATTACKS: Record<
  string,
  { count: number; rateMb: number; address: (n: number) => string; joined: boolean }
> = {
  "20 sockets of one address, joined, at full speed": {
    ...{ count: 20, rateMb: 0.5, address: () => "192.0.2.1", joined: true },
  },
  "20 sockets of one address, not joined": {
    ...{ count: 20, rateMb: 0.5, address: () => "192.0.2.1", joined: false },
  },
  "20 sockets of one /64": {
    ...{ count: 20, rateMb: 0.5, address: (n) => `2001:db8::${n.toString(16)}`, joined: true },
  },
  "60 addresses, one socket each": {
    ...{ count: 60, rateMb: 0.2, address: (n) => `192.0.2.${n}`, joined: true },
  },
  "20 sockets of one address, slowly": {
    ...{ count: 20, rateMb: 0.01, address: () => "192.0.2.1", joined: true },
  },
  "60 addresses, slowly": { count: 60, rateMb: 0.005, address: (n) => `192.0.2.${n}`, joined: true },
};

for (const [name, { count, rateMb, address, joined }] of Object.entries(ATTACKS)) {
  Deno.test(`unfinished messages of ${name}: 200 who talk and 50 who read stay, memory comes back`, () => {
    const room = new GuardedRoom();
    room.addPeople(200, 50);
    room.pass(60_000);
    const attackers = Array.from({ length: count }, (_, n) =>
      room.add(`attacker${n}`, address(n), {
        rateMb,
        ...(joined ? {} : { standing: "waiting", lastMessageAt: room.clock.monotonic() }),
      }));
    room.pass(60_000);
    deepEqual(room.gone.filter((one) => !one.startsWith("attacker")), []);
    // Those that are left hold less than the limit.
    for (const attacker of attackers) attacker.rateMb = 0;
    room.pass(1_000);
    ok(room.megabytes <= LIMIT_MB, `${room.megabytes} MB`);
    ok(room.peakMb < LIMIT_MB * 1.5, `${room.peakMb} MB at most`);
    deepEqual(room.ended, []);
  });
}

Deno.test("unfinished messages among 300 of one address, a school: those who came before the attack stay", () => {
  const room = new GuardedRoom();
  for (let n = 0; n < 300; n++) room.add(`pupil${n}`, "203.0.113.1");
  room.pass(60_000);
  for (let n = 0; n < 20; n++) room.add(`attacker${n}`, "203.0.113.1", { rateMb: 0.5 });
  room.pass(10_000);
  deepEqual(room.gone.filter((one) => one.startsWith("pupil")), []);
  ok(room.megabytes <= LIMIT_MB);
});

Deno.test("unfinished messages on sockets that the server has closed: these go first", () => {
  const room = new GuardedRoom();
  room.addPeople(20, 20);
  for (let n = 0; n < 20; n++) room.add(`waiting${n}`, "192.0.2.7", { standing: "waiting" });
  room.pass(10_000);
  for (let n = 0; n < 20; n++) room.add(`closed${n}`, `192.0.2.${n}`, { standing: "closing", rateMb: 1 });
  room.pass(5_000);
  equal(room.gone.length, 20);
  ok(room.gone.every((one) => one.startsWith("closed")));
});

Deno.test("unfinished messages on sockets that are older than everybody else are found, and most of the others stay", () => {
  const room = new GuardedRoom();
  for (let n = 0; n < 20; n++) room.add(`attacker${n}`, `192.0.2.${n}`);
  room.pass(60_000);
  room.addPeople(200, 50);
  room.pass(120_000);
  for (const member of room.members.slice(0, 20)) member.rateMb = 0.5;
  room.pass(5_000);
  ok(room.megabytes <= LIMIT_MB);
  const lost = room.gone.filter((one) => !one.startsWith("attacker"));
  ok(lost.length <= 50, `${lost.length} lost`);
});

Deno.test("a whole message within 300 ms clears a socket, also a new one", () => {
  const room = new GuardedRoom();
  room.pass(10_000);
  const busy = room.add("busy", "192.0.2.1");
  const busyWaiting = room.add("busy too", "192.0.2.1", { standing: "waiting" });
  const filler = room.add("filler", "192.0.2.1", { rateMb: 10 });
  for (let n = 0; n < 20; n++) {
    busy.lastMessageAt = busyWaiting.lastMessageAt = room.clock.monotonic();
    room.pass(100);
  }
  deepEqual([busy.gone, busyWaiting.gone, filler.gone], [false, false, true]);
});

Deno.test("memory that does not fall when sockets go is something else's: the room is not emptied", () => {
  const room = new GuardedRoom();
  room.addPeople(200, 50);
  room.pass(60_000);
  room.otherMb = 420;
  room.pass(300_000);
  ok(room.gone.length <= 50, `${room.gone.length} of 250 lost`);
  deepEqual(room.ended, []);
});

Deno.test("memory that JavaScript holds is no socket's: nobody goes", () => {
  const room = new GuardedRoom();
  room.addPeople(200, 50);
  room.pass(60_000);
  room.otherMb = 500;
  room.heapMb = 540;
  room.pass(60_000);
  deepEqual(room.gone, []);
});

Deno.test("what went is said in one line for each episode, with a count and without an address", () => {
  const room = new GuardedRoom();
  room.addPeople(20, 5);
  room.pass(20_000);
  for (let n = 0; n < 20; n++) room.add(`attacker${n}`, "192.0.2.1", { rateMb: 0.5 });
  room.pass(30_000);
  ok(room.shedLines.length >= 1 && room.shedLines.length <= 3, room.shedLines.join("\n"));
  ok(room.shedLines.every((line) => /"sockets":\d+,"peakMb":\d+,"MAX_MEMORY_MB":500/.test(line)));
  ok(!room.log.lines.some((line) => line.includes("192.0.2")));
});

Deno.test("ten seconds far above the limit end the process, once; a moment, or a little above, does not", () => {
  const room = new GuardedRoom(100);
  room.otherMb = 51;
  room.pass(9_900);
  deepEqual(room.ended, []);
  room.pass(500);
  deepEqual(room.ended, [151]);
  room.pass(60_000);
  deepEqual(room.ended, [151]);

  const little = new GuardedRoom(100);
  little.otherMb = 50;
  little.pass(60_000);
  for (let n = 0; n < 5; n++) {
    little.otherMb = 400;
    little.pass(8_000);
    little.otherMb = -10;
    little.pass(500);
  }
  deepEqual(little.ended, []);
});

Deno.test("memory that cannot be read for want of a descriptor says nothing", () => {
  const room = new GuardedRoom(100);
  room.otherMb = 300;
  room.pass(5_000);
  room.readable = false;
  room.pass(60_000);
  deepEqual(room.ended, []);
});

Deno.test("without a limit, and once cancelled, nobody looks", () => {
  const unlimited = new GuardedRoom(0);
  unlimited.otherMb = 1_000_000;
  unlimited.pass(1_000);
  equal(unlimited.clock.timers, 0);
  const cancelled = new GuardedRoom(100);
  cancelled.otherMb = 1_000;
  cancelled.add("filler", "192.0.2.1", { standing: "waiting", heldMb: 1 });
  cancelled.pass(400);
  cancelled.stop();
  equal(cancelled.clock.timers, 0);
});

Deno.test("requests that wait go first, and where that was enough no socket does", () => {
  const room = new GuardedRoom();
  room.addPeople(20, 5);
  room.pass(10_000);
  room.otherMb += 500;
  room.requestsMb = 500;
  room.pass(1_000);
  equal(room.requestsShed, 1);
  ok(room.members.every(({ gone }) => !gone));
  room.stop();
});

Deno.test("where requests are ended in vain, sockets go in turn with them", () => {
  const room = new GuardedRoom();
  room.addPeople(20, 5);
  room.pass(10_000);
  const filler = room.add("filler", "192.0.2.1", { heldMb: 500 });
  room.requestsMb = 1;
  room.otherMb += 1;
  room.pass(1_000);
  equal(room.requestsShed, 1);
  ok(filler.gone);
  room.stop();
});
