// What nodes remember of the lobby is the same at each: at a new one, after a gap, and when two were apart.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createMemoryBus } from "../../../server/adapters/memory_bus.ts";
import { LobbyFeeds } from "../../../server/hub/delivery/lobby_feeds.ts";
import { LobbyLog } from "../../../server/hub/delivery/lobby_log.ts";
import { RecentMessages } from "../../../server/hub/delivery/recent_messages.ts";
import { CAPS } from "../../../server/hub/limits/caps.ts";
import { Flusher } from "../../../server/hub/transport/flusher.ts";
import { SendBuffer } from "../../../server/hub/transport/send_buffer.ts";
import { encodeEnvelope } from "../../../server/protocol/frames.ts";
import type { ServerEnvelope } from "../../../server/protocol/server_events.ts";
import type { Bus, BusMessage } from "../../../server/ports/bus.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const NONE = new Map<string, string>();

/** A node's log over a bus that the test can cut. */
class TestNode {
  readonly log: LobbyLog;
  readonly seen: string[] = [];
  isCut = false;

  constructor(readonly name: string, readonly bus: Bus, readonly clock: FakeClock, backlog = 10) {
    const feeds = new LobbyFeeds(clock, new Flusher(clock, () => {}));
    feeds.append = ({ envelope }): void => void this.seen.push(envelope);
    const own: Bus = { ...bus, publish: (message) => this.#publish(message) };
    this.log = new LobbyLog({ node: name, bus: own, feeds, backlog });
    bus.subscribe((message) => {
      if (!this.isCut) this.log.handle(message);
    });
  }

  #publish(message: BusMessage): void {
    if (this.isCut) this.log.handle(message);
    else this.bus.publish(message);
  }

  /** A message of the lobby. Its author is a guest. */
  say(id: string, author: string, ts: string): void {
    const user = { username: author, is_admin: false, is_registered: false, is_verified: false };
    const envelope = encodeEnvelope("message", { id, ts, ...user, role: "user", text: `text of ${id}` });
    const sent = { username: author, role: "user", id, ts } as const;
    this.#publish({ kind: "lobby", envelope, from: `guest:${author}`, sent });
  }

  /** Ids of the messages that a new client gets, and ids of those that it is told are removed. */
  newcomer(ignored: ReadonlyMap<string, string> = NONE): { backlog: string[]; removed: string[] } {
    const frames: string[] = [];
    const buffer = new SendBuffer({ send: (frame) => void frames.push(frame) }, () => {});
    this.log.greet(buffer, ignored);
    buffer.flush();
    const envelopes = frames.map((frame) => JSON.parse(frame) as ServerEnvelope);
    return {
      backlog: envelopes.flatMap((one) =>
        one.event === "lobby_backlog" ? one.data.messages.map(({ id }) => id) : []
      ),
      removed: envelopes.flatMap((one) => one.event === "message_removed" ? one.data.ids : []),
    };
  }
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1, 20, 0, second)).toISOString();
}

/** A node asks the others for what they know. */
function askAround(bus: Bus): void {
  bus.publish({ kind: "nodes", event: { type: "snapshotRequested" } });
}

Deno.test("row 2, 7: a new node gives its clients what the others give", () => {
  const [bus, clock] = [createMemoryBus(), new FakeClock()];
  const first = new TestNode("a", bus, clock);
  // The second clock is behind: the order is that of the bus.
  for (const [id, second] of [["1", 5], ["2", 3], ["3", 4]] as const) {
    first.say(id, `author${id}`, at(second));
  }
  first.log.remove(["2"], "staff");
  const late = new TestNode("b", bus, clock);
  deepEqual(late.newcomer(), { backlog: [], removed: [] });
  askAround(bus);
  for (const node of [first, late]) deepEqual(node.newcomer(), { backlog: ["1", "3"], removed: ["2"] });
  equal(late.log.find("2")?.removed, "staff");
  deepEqual(late.newcomer(new Map([["guest:author1", "author1"]])).backlog, ["3"]);
  equal(first.seen.filter((envelope) => envelope.includes("message_removed")).length, 1);
});

Deno.test("row 2, 7: nodes that were apart agree again, and clients hear of every removal once", () => {
  const [bus, clock] = [createMemoryBus(), new FakeClock()];
  const [a, b] = [new TestNode("a", bus, clock), new TestNode("b", bus, clock)];
  a.say("1", "anna", at(1));
  a.say("2", "bob", at(2));
  b.isCut = true;
  a.say("3", "carl", at(3));
  b.say("4", "dora", at(4));
  a.say("5", "erna", at(5));
  a.log.remove(["1"], "staff");
  a.log.withhold("guest:carl");
  b.log.remove(["4", "2"], "author");
  b.isCut = false;
  askAround(bus);
  for (const node of [a, b]) {
    deepEqual(node.newcomer().backlog, ["5"], node.name);
    deepEqual(node.newcomer().removed.toSorted(), ["1", "2", "4"], node.name);
    const told = node.seen.filter((one) => one.includes("message_removed"))
      .flatMap((one) => (JSON.parse(one) as { data: { ids: string[] } }).data.ids);
    deepEqual(told.toSorted(), ["1", "2", "4"], node.name);
  }
});

Deno.test("row 7: many messages are shared in parts, and a node without a backlog still knows them", () => {
  const [bus, clock] = [createMemoryBus(), new FakeClock()];
  const first = new TestNode("a", bus, clock);
  for (let n = 0; n < 2_500; n++) first.say(`${n}`, "anna", at(n));
  const late = new TestNode("b", bus, clock, 0);
  askAround(bus);
  for (const id of ["0", "1234", "2499"]) equal(late.log.find(id)?.username, "anna");
  deepEqual(late.newcomer().backlog, []);
  equal(first.newcomer().backlog.length, 10);
});

Deno.test("row 7: what is remembered is bounded: messages, and removals for clients that were away", () => {
  const messages = new RecentMessages();
  const { max } = CAPS.lobby_messages;
  for (let n = 0; n < 3 * max; n++) {
    messages.add({ id: `${n}`, username: "a", role: "user", principal: "guest:a", at: n });
    ok(messages.size <= max);
  }
  ok(messages.find(`${3 * max - max / 2}`) !== undefined, "at least half of them");
  const [bus, clock] = [createMemoryBus(), new FakeClock()];
  const node = new TestNode("a", bus, clock);
  const ids = Array.from({ length: 1_200 }, (_, n) => `m${n}`);
  for (const [n, id] of ids.entries()) node.say(id, "anna", at(n));
  node.log.remove(ids, "staff");
  const envelopes = node.seen.filter((one) => one.includes("message_removed"));
  deepEqual(envelopes.map((one) => (JSON.parse(one) as { data: { ids: string[] } }).data.ids.length), [
    ...[500, 500, 200],
  ]);
  deepEqual(node.newcomer().removed, ids.slice(-CAPS.lobby_removals.max));
});
