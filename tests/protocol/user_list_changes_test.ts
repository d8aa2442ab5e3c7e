// The law of the roster: an old snapshot and the events since are the same as a fresh snapshot.

import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { MOD_PASSWORD, openRoom, type Room } from "../support/room.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { testSeed } from "../support/seed.ts";
import { IN_ONE_TURN } from "../support/two_nodes.ts";
import type { PlainClient } from "../support/plain_client.ts";
import type { Role } from "../../server/protocol/roles.ts";
import type { User } from "../../server/protocol/server_events.ts";

type Step =
  | { kind: "guest"; name: string; caps: string[]; mod: boolean }
  | { kind: "member"; name: string; role: Role; mod: boolean }
  | { kind: "leave"; who: number }
  | { kind: "recase"; who: number }
  | { kind: "look"; caps: string[] }
  | { kind: "wait"; ms: number };

const CAPS = fc.subarray(["presence", "batch"]);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("guest" as const),
    name: fc.constantFrom("anna", "Anna", "ANNA", "ben"),
    caps: CAPS,
    mod: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("member" as const),
    name: fc.constantFrom("Dora", "Emil"),
    role: fc.constantFrom<Role>("root", "admin", "mod", "user"),
    mod: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("leave" as const), who: fc.nat(3) }),
  fc.record({ kind: fc.constant("recase" as const), who: fc.nat(3) }),
  fc.record({ kind: fc.constant("look" as const), caps: CAPS }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(0, 1, 100, 249, 250, 600) }),
);

Deno.test("old snapshot + events = fresh snapshot, for joins, parts and changes of role in any order", async () => {
  const store = await openMemoryStore();
  // A root of its own, so that everybody else's role may be lowered.
  const keeper = await store.accounts.create({
    username: "keeper",
    passwordHash: "",
    email: null,
    createdAt: 0,
  });
  await store.accounts.setRole(keeper.id, "root");
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 30 }), async (steps) => {
        const room = await openRoom({ store });
        const watchers = [await room.guest("w0", { caps: ["presence"] }), await room.guest("w1")];
        const people: PlainClient[] = [];
        for (const step of steps) await take(room, step, people, watchers);
        await room.pass(1_000);
        const late = await room.guest("late", { caps: ["presence", "batch"] });
        await room.pass(1_000);
        const fresh = late.all("nicklist")[0]!.users;
        for (const watcher of watchers) {
          deepEqual(sorted(watcher.people), sorted(fresh));
          if (sees(watcher)) equal(watcher.all("nicklist").length, 1);
        }
        await room.end();
      }),
      { seed: testSeed() | 0, numRuns: IN_ONE_TURN ? 150 : 15 },
    );
  } finally {
    await store.close();
  }
});

async function take(room: Room, step: Step, people: PlainClient[], watchers: PlainClient[]): Promise<void> {
  const elevate = "mod" in step && step.mod ? { mod_password: MOD_PASSWORD } : {};
  switch (step.kind) {
    case "guest": {
      const client = room.connect();
      await client.join(step.name, { caps: step.caps, ...elevate });
      if (client.all("joined").length > 0) people.push(client);
      return;
    }
    case "member":
      people.push(await room.member(step.name, step.role, elevate));
      return;
    case "leave":
      people.splice(step.who % (people.length + 1), 1)[0]?.vanish();
      return;
    case "recase": {
      const [gone] = people.splice(step.who % (people.length + 1), 1);
      const name = gone?.all("joined")[0]?.username ?? "anna";
      gone?.vanish();
      return await take(
        room,
        { kind: "guest", name: swapCase(name), caps: [], mod: false },
        people,
        watchers,
      );
    }
    case "look":
      watchers.push(await room.guest(`w${watchers.length}`, { caps: step.caps }));
      return;
    case "wait":
      return await room.pass(step.ms);
  }
}

function swapCase(name: string): string {
  return name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
}

function sees(watcher: PlainClient): boolean {
  return watcher.all("presence").length > 0;
}

function sorted(users: readonly User[]): User[] {
  return [...users].sort((a, b) => a.username < b.username ? -1 : 1);
}
