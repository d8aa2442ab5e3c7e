// Everything that holds what clients make is known, with what bounds it; and what has a bound of its own is filled beyond it.

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { ReorderBuffer } from "../../server/hub/delivery/reorder_buffer.ts";
import { Buckets } from "../../server/hub/limits/buckets.ts";
import { type CapName, CAPS } from "../../server/hub/limits/caps.ts";
import { RateLimit } from "../../server/hub/limits/rate_limit.ts";
import { LimitReport } from "../../server/hub/limits/limit_report.ts";
import { IdempotencyCache } from "../../server/hub/limits/idempotency_cache.ts";
import { sourceOf } from "../../server/hub/limits/source.ts";
import { Throttle } from "../../server/hub/limits/throttle.ts";
import { GuestRooms } from "../../server/features/dm/guest_rooms.ts";
import { Churn } from "../../server/hub/presence/churn.ts";
import { RecentLeavers } from "../../server/hub/moderation/recent_leavers.ts";
import { RefusalNotes } from "../../server/hub/moderation/refusal_notes.ts";
import { KEPT } from "../../server/ports/cluster_limits.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { keptLog } from "../support/room.ts";

/** What bounds a map, a set or a list: a row of the table of amounts, or something that is bounded itself. */
type Bound =
  | CapName
  /** One for each socket, or each person online: caps of sockets. */
  | "sockets"
  /** One for each request that is being handled: one a socket, and the lanes and budgets of HTTP. */
  | "requests"
  /** One for each question to the companion: two a person, and the queue's length. */
  | "questions"
  /** One for each sanction or action of staff. */
  | "staff"
  /** Names that come from the program, or nodes of the cluster. */
  | "program";

/** Every field that holds many things, by file and name. */
const HOLDERS: Readonly<Record<string, Bound>> = {
  "server/adapters/memory_name_registry.ts principals": "sockets",
  "server/adapters/ollama/ollama_stream.ts #lines": "questions",
  "server/adapters/redis/redis_bus.ts #queue": "requests",
  "server/adapters/redis/redis_bus.ts #sent": "requests",
  "server/adapters/redis/redis_bus.ts #waiting": "requests",
  "server/adapters/redis/redis_cluster.ts #sweeps": "program",
  "server/adapters/redis/redis_peers.ts #peers": "program",
  "server/adapters/redis/redis_peers.ts #withoutSnapshot": "program",
  "server/adapters/redis/redis_name_registry.ts #claims": "sockets",
  "server/adapters/sqlite/sqlite_dialect.ts #waiting": "requests",
  "server/adapters/sqlite/sqlite_dialect.ts kept": "program",
  "server/features/ignore_feature.ts #ignorers": "sockets",
  "server/features/ignore_feature.ts #lists": "sockets",
  "server/features/dm/group_commit.ts #waiting": "requests",
  "server/features/dm/guest_rooms.ts #byName": "guest_rooms",
  "server/features/dm/guest_rooms.ts #byPrincipal": "guest_rooms",
  "server/features/session/elevation.ts #known": "known_moderator_addresses",
  "server/features/companion/serial_queue.ts #last": "questions",
  "server/features/companion/question_runner.ts #open": "questions",
  "server/features/companion/queue_status.ts #byPerson": "questions",
  "server/http/time_slices.ts #waiting": "requests",
  "server/hub/presence/presence_query.ts #pending": "staff",
  "server/hub/transport/connection.ts #waiting": "unhandled_bytes",
  "server/hub/transport/feed.ts #entries": "unsent_bytes",
  "server/hub/transport/feed.ts #frames": "unsent_bytes",
  "server/hub/transport/feed.ts followers": "sockets",
  "server/hub/transport/flusher.ts #feeds": "program",
  "server/hub/transport/flusher.ts #own": "sockets",
  "server/hub/transport/session_set.ts #closing": "sockets",
  "server/hub/hub.ts #principals": "sockets",
  "server/hub/hub.ts #people": "sockets",
  "server/hub/transport/session_set.ts #sessions": "sockets",
  "server/hub/delivery/reorder_buffer.ts #held": "requests",
  "server/hub/delivery/reorder_buffer.ts #passed": "ordered_conversations",
  "server/hub/limits/admission.ts #byAddress": "sockets",
  "server/hub/limits/admission.ts #byNetwork": "sockets",
  "server/hub/limits/buckets.ts #fullAt": "buckets",
  "server/hub/limits/cluster_limits.ts #turns": "requests",
  "server/hub/limits/lane.ts #groups": "requests",
  "server/hub/limits/lane.ts #running": "requests",
  "server/hub/limits/memory_guard.ts #cleared": "sockets",
  "server/hub/limits/rate_limit.ts #takes": "windows",
  "server/hub/limits/limit_report.ts #counts": "reported_kinds",
  "server/hub/limits/idempotency_cache.ts #old": "receipts",
  "server/hub/limits/idempotency_cache.ts #young": "receipts",
  "server/hub/limits/throttle.ts #kinds": "failures",
  "server/hub/limits/tiers.ts #buckets": "program",
  "server/hub/limits/waiting_sockets.ts #networks": "sockets",
  "server/hub/limits/transfers.ts #entries": "requests",
  "server/hub/presence/churn.ts #visits": "recent_visits",
  "server/hub/presence/user_list.ts #hidden": "sockets",
  "server/hub/moderation/recent_leavers.ts #byKey": "recent_leavers",
  "server/hub/moderation/refusal_notes.ts #notedAt": "noted_principals",
  "server/hub/moderation/refusal_notes.ts #recent": "refusal_notes",
  "server/hub/moderation/network_index.ts #levels": "staff",
  "server/hub/presence/presence_index.ts #keys": "sockets",
  "server/hub/presence/presence_index.ts #locations": "sockets",
  "server/hub/presence/user_list.ts #newcomers": "sockets",
  "server/hub/presence/user_list.ts #online": "sockets",
  "server/hub/presence/user_list.ts #sent": "sockets",
  "server/hub/moderation/sanction_index.ts #byId": "staff",
  "server/hub/moderation/sanction_index.ts #bySubject": "staff",
  "server/hub/session.ts ignored": "ignores",
  "server/hub/session.ts sessions": "sockets",
  "server/store/message_cap.ts #known": "counted_pairs",
  "server/store/message_queries.ts #compiled": "program",
  "server/companion/open_questions.ts #entered": "questions",
  "server/companion/open_questions.ts #here": "questions",
  "server/companion/fair_queue.ts #running": "questions",
  "server/companion/fair_queue.ts #served": "questions",
  "server/companion/fair_queue.ts #told": "questions",
  "server/companion/fair_queue.ts #waiting": "questions",
};

/** A field or a variable of a closure that begins empty and lives on: maps, sets and lists. */
const HOLDER = /^ {2}(?:readonly )?(?:const )?(#?\w+)(?:: .+)? = (?:new (?:Map|Set)(?:<.*>)?\(\)|\[\]);$/;
/** Lists of handlers, made by the program at its start. */
const HANDLERS = /[hH]andlers|endings|protocolErrors|problems/;

Deno.test("every map, set and list that lives on is known, with what bounds it", () => {
  const found: string[] = [];
  for (const path of filesUnder("server")) {
    if (/^server\/(cli|config|protocol)\//.test(path)) continue;
    const text = Deno.readTextFileSync(path);
    for (const line of text.split("\n")) {
      const name = HOLDER.exec(line)?.[1];
      const isLocal = !name?.startsWith("#") && /^ {2}const /.test(line) &&
        !LIVING_VARIABLES.test(`${path} ${name}`);
      if (name !== undefined && !isLocal && !HANDLERS.test(name)) found.push(`${path} ${name}`);
    }
  }
  const known = Object.keys(HOLDERS);
  deepEqual(found.filter((holder) => !known.includes(holder)), [], "not known yet: say what bounds it");
  deepEqual(known.filter((holder) => !found.includes(holder)), [], "not there any more");
});

/** Variables of closures that live as long as the program; other variables end with their function. */
const LIVING_VARIABLES = /memory_name_registry\.ts principals|sqlite_dialect\.ts kept$/;

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${folder}/${name}`) : name.endsWith(".ts") ? [`${folder}/${name}`] : []
  );
}

/** Fills what a row of the table bounds. Gives how many there are then. */
const FILLED: Partial<Record<CapName, () => number | Promise<number>>> = {
  buckets() {
    const buckets = new Buckets(new FakeClock());
    for (let n = 0; n < CAPS.buckets.max + 1_000; n++) buckets.take(`k${n}`, { burst: 5, perSecond: 0.001 });
    return buckets.size;
  },
  windows() {
    const windows = new RateLimit(new FakeClock(), 5, 3_600_000);
    for (let n = 0; n < CAPS.windows.max + 1_000; n++) windows.take(`k${n}`);
    return windows.size;
  },
  failures() {
    const throttle = new Throttle(new FakeClock());
    for (let n = 0; n < CAPS.failures.max + 1_000; n++) {
      throttle.attempt({ kind: "x", id: `k${n}`, free: 10 });
    }
    return throttle.size;
  },
  receipts() {
    const resends = new IdempotencyCache(new FakeClock());
    const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
    for (let n = 0; n < CAPS.receipts.max * 2; n++) resends.keep("ada", idOf(n), { id: n, ts: "" });
    return resends.size;
  },
  reported_kinds() {
    const report = new LimitReport(new FakeClock(), keptLog());
    for (let n = 0; n < 5_000; n++) report.note("x", sourceOf(`${n % 250}.${n >> 5}.0.1`));
    return report.size - 1;
  },
  ordered_conversations() {
    const order = new ReorderBuffer(new FakeClock(), () => {});
    for (let n = 0; n < CAPS.ordered_conversations.max + 1_000; n++) {
      const place = { conversation: `c${n}`, id: 1, after: null, requestId: "", ts: "" };
      order.take({ kind: "people", principals: [], envelope: "", from: "", place });
    }
    return order.size;
  },
  guest_rooms() {
    const rooms = new GuestRooms();
    for (let n = 0; n < CAPS.guest_rooms.max + 100; n++) {
      rooms.open({ room: `r${n}`, inviter: `guest:${n}`, invited: "account:1" });
    }
    return rooms.size;
  },
  ended_rooms() {
    const rooms = new GuestRooms();
    for (let n = 0; n < 1_000; n++) {
      rooms.open({ room: `r${n}`, inviter: `guest:${n}`, invited: "account:1" });
      rooms.leave(`guest:${n}`, () => true);
    }
    equal(rooms.size, 0);
    equal(rooms.principals, 1, "of who has left nothing is kept");
    return Array.from({ length: 1_000 }, (_, n) => rooms.find(`r${n}`, "account:1")).filter((it) =>
      it === "ended"
    ).length;
  },
  recent_visits() {
    const churn = new Churn(new FakeClock());
    for (let n = 0; n < CAPS.recent_visits.max + 500; n++) churn.came(`g${n}`);
    return churn.size;
  },
  recent_leavers() {
    const leavers = new RecentLeavers(new FakeClock());
    for (let n = 0; n < CAPS.recent_leavers.max + 500; n++) {
      leavers.note({ principal: `guest:${n}`, username: `g${n}`, address: "203.0.113.1" });
    }
    const { size } = leavers;
    leavers.stop();
    return size;
  },
  addresses_of_leaver() {
    const leavers = new RecentLeavers(new FakeClock());
    for (let n = 0; n < 20; n++) {
      leavers.note({ principal: "guest:1", username: "ada", address: `203.0.113.${n}` });
    }
    const found = leavers.find("ada")!.addresses.length;
    leavers.stop();
    return found;
  },
  async noted_principals() {
    const clock = new FakeClock();
    const notes = new RefusalNotes({
      ...{ clock, log: keptLog(), onNoted: () => {} },
      store: { transact: () => Promise.resolve(undefined as never) },
    });
    const note = (principal: string): Promise<void> =>
      notes.note(
        { principal, username: "mod", userId: null, role: "mod", capacity: "moderator password" },
        { action: "kick", why: "forbidden" },
      );
    for (let n = 0; n < CAPS.noted_principals.max + 100; n++) {
      clock.skip(10_000);
      await note(`guest:${n}`);
    }
    return notes.size;
  },
  async refusal_notes() {
    let written = 0;
    const notes = new RefusalNotes({
      ...{ clock: new FakeClock(), log: keptLog(), onNoted: () => {} },
      store: { transact: () => (written++, Promise.resolve(undefined as never)) },
    });
    for (let n = 0; n < 500; n++) {
      await notes.note(
        {
          principal: `guest:${n}`,
          username: "mod",
          userId: null,
          role: "mod",
          capacity: "moderator password",
        },
        { action: "kick", why: "forbidden" },
      );
    }
    return written;
  },
  async ignores() {
    await using store = await filledStore(KEPT.ignores + 2);
    for (let id = 2; id < KEPT.ignores + 2; id++) await store.ignores.add(1, id, 0);
    await rejects(store.ignores.add(1, KEPT.ignores + 2, 0), { code: "conflict" });
    await store.ignores.add(1, 2, 0);
    return (await store.ignores.listOf(1)).length;
  },
  async invitations_sent() {
    await using store = await filledStore(KEPT.invitationsSent + 2);
    for (let id = 2; id < KEPT.invitationsSent + 2; id++) await store.conversations.invite(1, id, 0);
    await rejects(store.conversations.invite(1, KEPT.invitationsSent + 2, 0), { code: "rate_limited" });
    await store.conversations.invite(2, 1, 0);
    await store.conversations.invite(1, KEPT.invitationsSent + 2, 0);
    return KEPT.invitationsSent;
  },
  async known_addresses() {
    await using store = await filledStore(1);
    for (let n = 0; n < 100; n++) await store.accounts.rememberAddress(1, `d${n}`, n);
    const known = await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.accounts.knowsAddress(1, `d${n}`)),
    );
    return known.filter(Boolean).length;
  },
};

for (const [name, fill] of Object.entries(FILLED) as [CapName, () => number | Promise<number>][]) {
  Deno.test(`filled beyond its bound: ${CAPS[name].what}`, async () => {
    const held = await fill();
    ok(held <= CAPS[name].max, `${held} of ${CAPS[name].max}`);
    ok(held >= CAPS[name].max / 2, `only ${held} of ${CAPS[name].max}: was it filled?`);
  });
}

/** Bounds that other tests fill. */
const FILLED_ELSEWHERE: Partial<Record<CapName, string>> = {
  unsent_bytes: "tests/protocol/delivery_test.ts: more than 1 MiB unsent closes with 4009",
  unhandled_bytes: "tests/protocol/protocol_errors_test.ts: while a request is handled, more than 1 MiB",
  guest_invitations: "tests/protocol/pm_flood_test.ts: a guest has 50 invitations that wait",
  invitations_received: "tests/protocol/pm_flood_test.ts: 100 invitations of guests wait for one person",
  waiting_of_room:
    "tests/protocol/pm_invitation_test.ts: messages before the invitation is accepted wait, at most 50",
  waiting_messages: "tests/protocol/pm_flood_test.ts: 200 messages wait in all rooms of one person",
  known_moderator_addresses: "tests/protocol/mod_password_test.ts: addresses that used it rightly",
  open_reports_about_one: "tests/protocol/reports_bounds_test.ts",
  open_reports: "tests/contract/sqlite_scale_test.ts: making one more, which lets the oldest expire",
  expired_reports:
    "tests/contract/sqlite_scale_test.ts: select count(*) as n from reports where status = 'expired'",
  open_questions: "tests/protocol/violet_line_test.ts",
  counted_pairs: "tests/unit/server_pm_cap_test.ts",
  messages_of_pair: "tests/contract/store_messages.ts",
  companion_turns: "tests/contract/store_companions.ts",
};

Deno.test("every row of the table of amounts is filled by a test", () => {
  const filled = [...Object.keys(FILLED), ...Object.keys(FILLED_ELSEWHERE)];
  deepEqual(filled.sort(), Object.keys(CAPS).sort());
  for (const where of Object.values(FILLED_ELSEWHERE)) {
    const [path, test] = where.split(": ");
    const text = Deno.readTextFileSync(path!);
    if (test !== undefined) ok(text.includes(test), where);
  }
});

/** A store with so many accounts, whose ids count from 1. */
async function filledStore(accounts: number) {
  const store = await openMemoryStore();
  for (let n = 1; n <= accounts; n++) {
    const { id } = await store.accounts.create({
      ...{ username: `user${n}`, passwordHash: "", email: null, createdAt: 0, addressDigest: "" },
    });
    equal(id, n);
  }
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}
