// A house of three nodes under load while nodes, Redis and PostgreSQL are killed and come back: what must hold, and how long it took.

import assert from "node:assert/strict";
import { runAt } from "../support/postgres.ts";
import { type Cluster, type ClusterNode, startCluster } from "./cluster.ts";
import { Correspondent } from "./correspondent.ts";
import { type Guest, openGuests } from "./guests.ts";
import { WireClient } from "../support/wire_client.ts";

/** How many there are. */
export interface ChaosOptions {
  readonly guests: number;
  readonly pairs: number;
  /** Lobby messages a second. */
  readonly pace: number;
}

/** How long things took, milliseconds. */
export interface ChaosFigures {
  /** Slowest of ban, mute, role and unlock, from the request to its effect on another node. */
  readonly actMs: number;
  /** Until the lists of all nodes were true again, from the moment it was back, or a node was killed. */
  readonly listsAfterRedisMs: number;
  readonly listsAfterPostgresMs: number;
  readonly listsAfterNodeMs: number;
  readonly messages: number;
  readonly acknowledged: number;
}

/** How long a server stays away, milliseconds. */
const AWAY_MS = 1_500;
/** How long everybody talks in peace, milliseconds. */
const PEACE_MS = 2_500;
/** Time between two looks at a list, milliseconds. */
const LOOK_MS = 250;
/** How soon an act has to be felt on all nodes, and a list to be true again, milliseconds. */
const ACT_MS = 1_000;
const LISTS_MS = 10_000;
/** Longest wait for everybody of a killed node to be back at others, milliseconds. */
const BACK_MS = 40_000;

/** Runs all of it. Throws an `AssertionError` where something does not hold. */
export async function runChaos(options: ChaosOptions): Promise<ChaosFigures> {
  await using cluster = await startCluster(3);
  const { nodes, redis, postgres } = cluster;
  const guests = await openGuests(nodes, options.guests);
  const people = await openPairs(nodes, options.pairs);
  const expected = (): Set<string> =>
    new Set([
      ...guests.filter(({ joined }) => joined).map(({ name }) => name),
      ...people.map((one) => one.username),
    ]);
  const talk = new Talk(guests, options.pace);
  const writing = people.map((one) => one.write());
  try {
    await listsAreTrue(nodes, expected);
    const messages = await everybodyHearsOneOrder(talk, guests);
    const actMs = await actsAreFeltEverywhere(cluster);

    talk.start();
    await redis.kill();
    await sleep(AWAY_MS);
    await redis.start();
    const listsAfterRedisMs = await listsAreTrue(nodes, expected);

    await postgres.kill();
    await sleep(AWAY_MS);
    await postgres.start();
    const listsAfterPostgresMs = await listsAreTrue(nodes, expected);

    const listsAfterNodeMs = await aNodeDies(nodes, guests, expected);
    await talk.stop();
    await everybodyHearsOneOrder(talk, guests);
    assert.ok(nodes.every(({ alive }) => alive), "no node ended by itself");
    for (const one of people) await one.finish();
    const acknowledged = await nothingIsLostOrDoubled(people);
    return { actMs, listsAfterRedisMs, listsAfterPostgresMs, listsAfterNodeMs, messages, acknowledged };
  } finally {
    await talk.stop();
    for (const guest of guests) guest.leave();
    for (const one of people) await one.leave();
    await Promise.all(writing);
  }
}

/** Guests who say numbers, one after another. */
class Talk {
  #said = 0;
  #going: Promise<void> | null = null;
  #stopped = true;

  constructor(readonly guests: readonly Guest[], readonly pace: number) {}

  start(): void {
    this.#stopped = false;
    this.#going ??= this.#go();
  }

  /** Resolves to how many have been said. */
  async stop(): Promise<number> {
    this.#stopped = true;
    await this.#going;
    this.#going = null;
    return this.#said;
  }

  async #go(): Promise<void> {
    while (!this.#stopped) {
      this.sayNext();
      await sleep(1_000 / this.pace);
    }
  }

  /** Says the next number, and returns it. */
  sayNext(): number {
    const speakers = this.guests.filter(({ joined }) => joined);
    speakers[this.#said++ % speakers.length]?.say(this.#said);
    return this.#said;
  }
}

/** Members in pairs, the two of each at different nodes, who have opened their conversation. */
async function openPairs(nodes: readonly ClusterNode[], count: number): Promise<Correspondent[]> {
  const people: Correspondent[] = [];
  const urlsFrom = (n: number): string[] => nodes.map((_, turn) => nodes[(n + turn) % nodes.length]!.url);
  for (let n = 0; n < count; n++) {
    const [ann, ben] = [`ann${n}`, `ben${n}`];
    const pair = [
      await Correspondent.register(ann, ben, urlsFrom(n)),
      await Correspondent.register(ben, ann, urlsFrom(n + 1)),
    ];
    for (const one of pair) await one.open();
    people.push(...pair);
  }
  return people;
}

/** Everybody who is there hears the same in the same order. Resolves to how much it was. */
async function everybodyHearsOneOrder(talk: Talk, guests: readonly Guest[]): Promise<number> {
  const here = guests.filter(({ joined }) => joined);
  await talk.stop();
  const before = talk.sayNext();
  // Whoever has heard this one has heard all that was said earlier.
  await until("what was said before is heard", LISTS_MS, () => here.every(({ last }) => last === before));
  for (const guest of here) guest.forget();
  talk.start();
  await sleep(PEACE_MS);
  const said = await talk.stop() - before;
  await until(`${said} messages are heard`, LISTS_MS, () => here.every(({ count }) => count >= said));
  assert.equal(new Set(here.map(({ order, count }) => `${count} ${order}`)).size, 1, "there is one order");
  assert.equal(here[0]!.count, said, "each message is heard once");
  return said;
}

/** Waits until every node's list holds exactly these people. Resolves to how long it took, milliseconds. */
async function listsAreTrue(nodes: readonly ClusterNode[], expected: () => Set<string>): Promise<number> {
  const began = performance.now();
  let wrong = "";
  await until("the lists are true", LISTS_MS, async () => {
    for (const node of nodes.filter(({ alive }) => alive)) {
      const list = await listAt(node);
      const names = expected();
      const ghosts = [...list].filter((name) => !names.has(name));
      const missing = [...names].filter((name) => !list.has(name));
      wrong = `ghosts ${ghosts.slice(0, 5)} (${ghosts.length}), missing ${
        missing.slice(0, 5)
      } (${missing.length})`;
      if (ghosts.length + missing.length > 0) return false;
    }
    return true;
  }, () => wrong);
  return performance.now() - began;
}

let looks = 0;

/** The people whom somebody who joins at a node just now sees, themselves and Violet not counted. */
async function listAt(node: ClusterNode): Promise<Set<string>> {
  const client = await WireClient.guest(node.url, `look${looks++}`, { caps: ["presence"] });
  await client.until("the list", () => client.all("nicklist").length > 0);
  const names = client.all("nicklist")[0]!.users.map(({ username }) => username);
  await client.close();
  return new Set(names.filter((name) => name !== "Violet" && !name.startsWith("look")));
}

/** A root at one node acts on people at the others. Resolves to the slowest, milliseconds. */
async function actsAreFeltEverywhere({ nodes, databaseUrl }: Cluster): Promise<number> {
  const [first, second, third] = nodes as [ClusterNode, ClusterNode, ClusterNode];
  const member = async (node: ClusterNode, username: string): Promise<WireClient> => {
    const client = await WireClient.open(node.url);
    const reply = await client.request("join", { mode: "register", username, password: "correct horse" });
    assert.equal(reply.event, "joined", JSON.stringify(reply.data));
    return client;
  };
  await (await member(first, "look-root")).close();
  await runAt(databaseUrl, "update users set role = 'root' where username_key = 'look-root'");
  const root = await WireClient.open(first.url);
  await root.request("join", { mode: "login", username: "look-root", password: "correct horse" });
  const [here, there] = [await member(second, "look-here"), await member(third, "look-there")];
  const victim = await WireClient.guest(third.url, "look-victim");
  const [row] = await runAt(databaseUrl, "select id::int from users where username_key = 'look-here'");
  const user_id = Number(row!["id"]);
  const acts: [event: string, data: object, felt: () => boolean][] = [
    ["mod_ban", { target: "look-victim" }, () => victim.closed?.code === 4003],
    ["mod_mute", { target: "look-there" }, () => there.all("mute_updated").length > 0],
    ["admin_set_role", { user_id, role: "mod" }, () => here.all("role_updated").length > 0],
    ["admin_toggle_ai", { user_id }, () => here.all("ai_unlock").length > 0],
  ];
  let slowest = 0;
  for (const [event, data, felt] of acts) {
    const began = performance.now();
    const asked = root.request(event, data);
    await until(`${event} is felt`, ACT_MS, felt);
    slowest = Math.max(slowest, performance.now() - began);
    assert.notEqual((await asked).event, "error", event);
  }
  const again = await WireClient.open(second.url);
  const refused = await again.request("join", { mode: "guest", username: "look-victim" });
  assert.equal(refused.data["code"], "banned", "at the other node, too");
  for (const client of [root, here, there, again]) await client.close();
  return slowest;
}

/** Kills a node. Half of its guests come back at others, half do not. Then it is started again. */
async function aNodeDies(
  nodes: readonly ClusterNode[],
  guests: readonly Guest[],
  expected: () => Set<string>,
): Promise<number> {
  const dying = nodes[2]!;
  const its = guests.filter(({ node }) => node === dying);
  for (const guest of its) guest.joined = false;
  await dying.kill();
  const [back, away] = [its.filter((_, n) => n % 2 === 0), its.filter((_, n) => n % 2 === 1)];
  for (const guest of away) guest.leave();
  const coming = back.map((guest, n) => {
    guest.node = nodes[n % 2]!;
    return guest.comeIn();
  });
  const began = performance.now();
  const survivors = nodes.filter(({ alive }) => alive);
  await until("nobody of it haunts the lists", LISTS_MS, async () => {
    const lists = await Promise.all(survivors.map(listAt));
    return !away.some(({ name }) => lists.some((list) => list.has(name)));
  });
  const took = performance.now() - began;
  // Their names are theirs again once the node's claims have run out.
  await until("its guests are back", BACK_MS, () => back.every(({ joined }) => joined));
  await Promise.all(coming);
  await dying.start();
  await listsAreTrue(nodes, expected);
  return took;
}

/** What each has, without a last look, is what is kept, and all that was acknowledged is in it, once. Resolves to how much. */
async function nothingIsLostOrDoubled(people: readonly Correspondent[]): Promise<number> {
  // What the other of a pair said last is still on its way.
  await sleep(1_000);
  let acknowledged = 0;
  for (const one of people) {
    const kept = await one.history();
    assert.ok(kept.length < 500, "all of it is kept");
    assert.equal(new Set(kept.map(({ text }) => text)).size, kept.length, "nothing is kept twice");
    const texts = new Map(kept.map(({ id, text }) => [id, text]));
    for (const [id, text] of one.acked) assert.equal(texts.get(id), text, "what was acknowledged is kept");
    assert.deepEqual(
      [...one.has.keys()].sort(byNumber),
      kept.map(({ id }) => id),
      `${one.username} has all of it`,
    );
    assert.ok([...one.delivered.values()].every((times) => times === 1), "nothing was delivered twice");
    for (const code of one.refusals) assert.match(code, /^(unavailable|internal)$/);
    acknowledged += one.acked.size;
  }
  return acknowledged;
}

function byNumber(a: number, b: number): number {
  return a - b;
}

async function until(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
  state: () => string = () => "",
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!await holds()) {
    if (performance.now() > deadline) throw new Error(`In vain waited until ${what}: ${state()}`);
    await sleep(withinMs <= ACT_MS ? 5 : LOOK_MS);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
