// Who is online: the view of one node, the view of the cluster, and what the nodes answer when they are asked.

import { deepEqual, equal } from "node:assert/strict";
import { Presence } from "../../../server/hub/presence/presence.ts";
import { Person, type Session } from "../../../server/hub/session.ts";
import { Flusher } from "../../../server/hub/transport/flusher.ts";
import type { BusMessage } from "../../../server/ports/bus.ts";
import type { Role } from "../../../server/protocol/roles.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { type SlowBus, SlowChannel } from "../../support/slow_bus.ts";

/** One of several nodes. */
interface TestNode {
  readonly presence: Presence;
  readonly bus: SlowBus;
  /** A user comes, with a socket from each address. */
  come(name: string, role: Role, ...addresses: string[]): Person;
  /** The user's last socket ends. */
  go(person: Person): void;
}

/** Two nodes, and all that they publish. */
function twoNodes() {
  const clock = new FakeClock();
  const channel = new SlowChannel();
  const published: BusMessage[] = [];
  const open = (node: string): TestNode => {
    const bus = channel.open();
    const flusher = new Flusher(clock);
    const feeds = { deltas: flusher.createFeed(), lists: flusher.createFeed() };
    const presence = new Presence({ node, clock, bus, feeds, say: () => {} });
    bus.subscribe((message) => {
      if (node === "one") published.push(message);
      presence.handle(message);
    });
    return {
      ...{ presence, bus },
      come(username, role, ...addresses) {
        const person = new Person(
          `account:${username}`,
          { username, userId: 1, role, isVerified: false },
          -Infinity,
        );
        for (const address of addresses) person.sessions.add({ address, role } as Session);
        presence.add(person);
        presence.announce(person, true);
        return person;
      },
      go(person) {
        for (const session of person.sessions) presence.noteSessionEnd(session, person);
        presence.remove(person);
        presence.withdraw(person, true);
      },
    };
  };
  return { clock, channel, published, one: open("one"), two: open("two") };
}

/** The result of work between the nodes. */
async function settled<T>(channel: SlowChannel, work: Promise<T>): Promise<T> {
  for (let round = 0; round < 3; round++) channel.arrive();
  return await work;
}

Deno.test("a user is local at one node, and in the cluster at both, until gone from all", () => {
  const { channel, one, two } = twoNodes();
  const gone: string[] = [];
  one.presence.cluster.onGone((principal) => gone.push(principal));
  const here = one.come("Ada", "user", "192.0.2.1");
  channel.arrive();
  equal(one.presence.local.byName("ada"), here);
  equal(one.presence.local.byPrincipal("account:Ada"), here);
  deepEqual([one.presence.local.size, two.presence.local.size], [1, 0]);
  equal(two.presence.local.byName("ada"), undefined);
  equal(two.presence.cluster.byName("ada")?.principal, "account:Ada");
  const there = two.come("Ada", "mod", "192.0.2.2");
  channel.arrive();
  equal(one.presence.cluster.byName("ada")?.user.role, "mod", "the strongest of both");
  equal(one.presence.cluster.isOnOtherNodes(here, 1_000), true);
  one.go(here);
  channel.arrive();
  deepEqual(gone, []);
  two.go(there);
  channel.arrive();
  deepEqual([gone, one.presence.cluster.byPrincipal("account:Ada")], [["account:Ada"], undefined]);
  for (const { presence } of [one, two]) presence.stop();
});

Deno.test("a name that passes to another principal is taken out only with that one", () => {
  const { one } = twoNodes();
  const guest = one.come("Ada", "user", "192.0.2.1");
  const account = new Person("account:7", { ...guest.profile, userId: 7 }, 0);
  one.presence.add(account);
  one.presence.remove(guest);
  deepEqual(
    [one.presence.local.byName("ada"), one.presence.local.byPrincipal(guest.principal)],
    [account, undefined],
  );
  deepEqual([...one.presence.local], [account]);
});

Deno.test("one question brings the user of a name from all nodes, and the staff; a leaver only where nobody has the name", async () => {
  const { clock, channel, published, one, two } = twoNodes();
  one.come("Mod", "mod", "192.0.2.250");
  two.come("Admin", "admin", "192.0.2.251", "192.0.2.252");
  two.come("Bob", "user", "192.0.2.9");
  one.come("Ada", "user", "192.0.2.1");
  const there = two.come("Ada", "user", "192.0.2.2");
  channel.arrive();
  published.length = 0;
  const lookup = await settled(channel, one.presence.cluster.lookUp("ADA", "mod"));
  equal(published.filter(({ kind }) => kind === "presence_query").length, 1);
  deepEqual(lookup.user?.addresses.toSorted(), ["192.0.2.1", "192.0.2.2"]);
  deepEqual(
    lookup.staff.map(({ username, addresses }) => [username, ...addresses]).toSorted(),
    [["Admin", "192.0.2.251", "192.0.2.252"], ["Mod", "192.0.2.250"]],
  );
  two.go(there);
  two.go(two.presence.local.byName("bob")!);
  clock.skip(5_000);
  const [ada, bob] = await settled(
    channel,
    Promise.all([one.presence.cluster.lookUp("ada"), one.presence.cluster.lookUp("bob", "admin")]),
  );
  deepEqual([ada!.user?.leftMsAgo, ada!.user?.addresses, ada!.staff], [undefined, ["192.0.2.1"], []]);
  deepEqual([bob!.user?.leftMsAgo, bob!.user?.addresses], [5_000, ["192.0.2.9"]]);
  deepEqual(bob!.staff.map(({ username }) => username), ["Admin"]);
  const inNetwork = await settled(channel, one.presence.cluster.inNetwork("192.0.2.240/28"));
  deepEqual(inNetwork.map(({ username }) => username).toSorted(), ["Admin", "Mod"]);
  for (const { presence } of [one, two]) presence.stop();
});

Deno.test("a node that does not answer is waited for once, for 250 ms", async () => {
  const { clock, channel, one, two } = twoNodes();
  one.come("Ada", "user", "192.0.2.1");
  two.come("Ada", "user", "192.0.2.2");
  channel.arrive();
  two.bus.connected = false;
  const first = one.presence.cluster.lookUp("ada");
  channel.arrive();
  deepEqual(clock.timers, 1, "the answer of the other node is missing");
  clock.advance(250);
  deepEqual((await first).user?.addresses, ["192.0.2.1"]);
  const second = await settled(channel, one.presence.cluster.lookUp("ada"));
  deepEqual([second.user?.addresses, clock.timers], [["192.0.2.1"], 0]);
  two.bus.connected = true;
  two.presence.announce(two.presence.local.byName("ada")!);
  channel.arrive();
  const third = await settled(channel, one.presence.cluster.lookUp("ada"));
  deepEqual(third.user?.addresses.toSorted(), ["192.0.2.1", "192.0.2.2"]);
});
