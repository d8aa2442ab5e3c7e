// Nodes that meet at Redis: one order for all, names held once, counts shared, and what becomes of it all when Redis goes.

import assert from "node:assert/strict";
import type { FailureKey } from "../../server/ports/limits.ts";
import { hasRedis, type RedisServer, startRedis } from "../support/redis.ts";
import { TEST_SECRETS } from "../support/room.ts";
import { eventually } from "../support/wire_client.ts";

import { inDatabase, keysOf, lobby, openNode, silence, types } from "./redis_node.ts";

const NAME: FailureKey = failuresOf("name");

function failuresOf(id: string): FailureKey {
  return { kind: "login", id, free: 10 };
}

if (hasRedis()) {
  let server: RedisServer;
  let databases = 0;
  Deno.test.beforeAll(async () => {
    server = await startRedis();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());
  /** A house of its own for each test. */
  const address = (): string => server.url.replace(/\d+$/, String(databases++ % 16));

  Deno.test("all nodes see one order, each message once, the sender's own in its place", async () => {
    const url = address();
    await using first = await openNode(url);
    await using second = await openNode(url);
    await using third = await openNode(url);
    const nodes = [first, second, third];
    for (let n = 0; n < 100; n++) {
      for (const [index, node] of nodes.entries()) node.say(`${index}-${n}`);
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await eventually("everything is seen", () => nodes.every(({ seen }) => seen.length >= 300));
    assert.deepEqual(second.seen, first.seen);
    assert.deepEqual(third.seen, first.seen);
    assert.equal(new Set(first.seen).size, 300);
    for (const index of [0, 1, 2]) {
      const own = first.seen.filter((text) => text.startsWith(`${index}-`));
      assert.deepEqual(
        own,
        Array.from({ length: 100 }, (_, n) => `${index}-${n}`),
        "in the order it was said",
      );
    }
  });

  Deno.test("a message is flushed when it has come back, not before", async () => {
    await using node = await openNode(address());
    assert.equal(node.house.bus.flushed(), null);
    node.say("hello");
    assert.deepEqual(node.seen, []);
    assert.equal(await node.house.bus.flushed(), true);
    assert.deepEqual(node.seen, ["hello"]);
    assert.equal(node.house.bus.flushed(), null);
  });

  Deno.test("nothing that is said stays in Redis", async () => {
    const url = address();
    await using node = await openNode(url);
    await using other = await openNode(url);
    node.say("a secret of the lobby");
    await eventually("it is heard", () => other.seen.length === 1);
    for (const key of await keysOf(server, url)) {
      const held = await inDatabase(server, url, `return redis.call('DUMP', '${key}')`);
      assert.ok(!`${key}${held}`.includes("secret of the lobby"), key);
    }
  });

  Deno.test("a new node gets the snapshots of all others before it is ready", async () => {
    const url = address();
    await using first = await openNode(url);
    await using second = await openNode(url);
    for (const [name, { house }] of Object.entries({ ada: first, bob: second })) {
      house.bus.subscribe((message) => {
        if (message.kind === "nodes" && message.event.type === "snapshotRequested") {
          house.bus.publish(lobby(`${name} is here`));
        }
      });
    }
    await using third = await openNode(url);
    assert.deepEqual([...third.seen].sort(), ["ada is here", "bob is here"]);
    assert.deepEqual(types(third), ["snapshotRequested"]);
  });

  Deno.test("who leaves in good order is gone at once, who is killed within ten seconds", async () => {
    const url = address();
    await using node = await openNode(url);
    const leaving = await openNode(url);
    const killed = await openNode(url);
    await leaving[Symbol.asyncDispose]();
    await eventually("it is gone", () => types(node).includes("nodeDown"));
    assert.deepEqual(node.news.at(-1), { type: "nodeDown", node: leaving.house.nodeId });

    assert.ok(await killed.house.names.claim("ada", "guest:1"));
    const began = Date.now();
    // Its connection is cut, and the name of its lease forgotten, as if its process had ended.
    await silence(killed);
    assert.equal(
      await node.house.names.claim("ada", "guest:2"),
      false,
      "its claim holds as long as its lease",
    );
    await eventually("it is gone", () => node.news.filter(({ type }) => type === "nodeDown").length === 2);
    await eventually("its names are free", () => node.house.names.claim("ada", "guest:2"));
    assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
  });

  Deno.test("a name is held once over all nodes, by one principal from any of them", async () => {
    const url = address();
    await using first = await openNode(url);
    await using second = await openNode(url);
    const [here, there] = [first.house.names, second.house.names];
    assert.ok(await here.claim("ada", "account:1"));
    assert.ok(await there.claim("ada", "account:1"));
    assert.equal(await there.claim("ada", "guest:1"), false);
    assert.equal(await here.claim("ada", "guest:1"), false);
    await here.release("ada", "account:1");
    assert.equal(await here.claim("ada", "guest:1"), false, "the other node still has it");
    await there.release("ada", "account:1");
    assert.ok(await here.claim("ada", "guest:1"));
    assert.equal(await there.transfer("ada", "guest:1", "account:2"), false, "only who has it hands it on");
    assert.ok(await here.transfer("ada", "guest:1", "account:2"));
    assert.ok(await there.claim("ada", "account:2"));
    const race = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? here : there).claim("bob", `guest:${n}`)),
    );
    assert.equal(race.filter(Boolean).length, 1);
  });

  Deno.test("counts are shared: rates, failed tries, what was answered before", async () => {
    const url = address();
    await using first = await openNode(url);
    await using second = await openNode(url);
    const nodes = [first.house.limits!, second.house.limits!];
    const at = (n: number) => nodes[n % 2]!;
    const rate = { max: 6, windowMs: 60_000 };
    const waits = [];
    for (let n = 0; n < 8; n++) waits.push(await at(n).take("messages account:1", rate));
    assert.deepEqual(waits.map((wait) => wait > 0), [...Array(6).fill(false), true, true]);
    assert.ok(waits[6]! <= 60_000);
    assert.equal(await at(0).take("messages account:2", rate), 0, "others are counted apart");
    const short = { max: 1, windowMs: 30 };
    assert.equal(await at(0).take("short", short), 0);
    assert.ok(await at(1).take("short", short) > 0);
    await eventually("it is free again", async () => await at(1).take("short", short) === 0);

    const tries = [];
    for (let n = 0; n < 11; n++) tries.push(await at(n).attempt([NAME, failuresOf(`address ${n}`)]));
    assert.deepEqual(tries.map((wait) => wait > 0), [...Array(10).fill(false), true]);
    assert.ok(tries[10]! > 0 && tries[10]! <= 1_000);
    assert.equal(await at(0).attempt([failuresOf("address 10")]), 0, "what had to wait was not counted");
    await at(1).refund([NAME]);
    assert.equal(await at(0).attempt([NAME]), 0);
    await at(0).forgive([NAME]);
    for (let n = 0; n < 9; n++) assert.equal(await at(n).attempt([NAME]), 0);

    const spendings = [
      { key: "joins address 203.0.113.1", budget: { burst: 3, perSecond: 0.01 } },
      { key: "joins all ", budget: { burst: 5, perSecond: 0.01 } },
    ];
    const spent = [];
    for (let n = 0; n < 4; n++) spent.push(await at(n).spend(spendings));
    assert.deepEqual(spent.map((exhausted) => exhausted?.index ?? null), [null, null, null, 0]);
    assert.ok(
      spent[3]!.waitMs > 90_000 && spent[3]!.waitMs <= 100_000,
      "it comes back at the rate of its budget",
    );
    const other = [{ ...spendings[0]!, key: "joins address 203.0.113.2" }, spendings[1]!];
    for (let n = 0; n < 2; n++) {
      assert.equal(await at(n).spend(other), null, "what was refused took nothing of the rest");
    }
    assert.equal((await at(0).spend(other))?.index, 1);
    await at(1).giveBackSpent(other);
    assert.equal(await at(0).spend(other), null);
    await at(1).charge([{ key: "slow mode account:7", fullInMs: 60_000 }]);
    const slow = { key: "slow mode account:7", budget: { burst: 1, perSecond: 1 / 60 } };
    assert.ok((await at(0).spend([slow]))!.waitMs > 50_000, "charged at one node, spent at all");

    assert.equal(await at(0).claim("receipt 1", "first", 60_000), null);
    assert.equal(await at(1).claim("receipt 1", "second", 60_000), "first");
    await at(1).forget("receipt 1");
    assert.equal(await at(1).claim("receipt 1", "third", 60_000), null);
    for (const key of await keysOf(server, url)) assert.ok(!/account|address|receipt 1|joins/.test(key), key);
  });

  Deno.test("nodes with other secrets, and an address that is none, are refused in one line", async () => {
    const url = address();
    await using _node = await openNode(url);
    await assert.rejects(openNode(url, { ...TEST_SECRETS, jwtSecret: "another jwt secret" }), {
      name: "RedisUnusable",
      message: `The nodes at ${url} have another JWT_SECRET or SECRET_KEY than this one`,
    });
    const other = address();
    await server.command(
      "EVAL",
      `redis.call('SELECT', ${new URL(other).pathname.slice(1)})
      return redis.call('SET', 'sexychat:${new URL(other).pathname.slice(1)}:terms', '0 older')`,
      "0",
    );
    await assert.rejects(openNode(other), {
      message: `The nodes at ${other} run another version; stop all of them before you start this one`,
    });
    await assert.rejects(openNode("redis://somebody:s3cret@127.0.0.1:1/0"), {
      name: "RedisUnusable",
      message: "redis://127.0.0.1:1/0 cannot be reached: nothing listens there",
    });
    await assert.rejects(openNode(url.replace("//", "//somebody:s3cret@")), (error: Error) => {
      assert.match(error.message, /refuses the login: the user or the password is wrong$/);
      return !error.message.includes("s3cret");
    });
  });

  Deno.test("without Redis a node goes on by itself, and catches up when it is back", async () => {
    await using own = await startRedis();
    await using first = await openNode(own.url);
    await using second = await openNode(own.url);
    first.say("before");
    await eventually("all hear it", () => second.seen.length === 1 && first.seen.length === 1);
    assert.ok(await first.house.names.claim("ada", "guest:1"));
    await own.kill();
    await eventually(
      "both are cut off",
      () => [first, second].every((node) => types(node).includes("partitioned")),
    );
    assert.deepEqual([first.house.bus.connected, second.house.bus.connected], [false, false]);
    first.say("alone");
    assert.equal(first.house.bus.flushed(), null);
    assert.deepEqual([first.seen, second.seen], [["before", "alone"], ["before"]]);
    // Nobody can ask the other, so both get what they want, and one of them has to give it up.
    assert.ok(await first.house.names.claim("bob", "guest:2"));
    assert.ok(await second.house.names.claim("bob", "guest:3"));
    assert.equal(await first.house.names.claim("ada", "guest:9"), false);
    const lost: string[] = [];
    for (const { house } of [first, second]) {
      house.names.onLost((key, principal) => lost.push(`${key} ${principal}`));
    }
    await own.start();
    await eventually(
      "both are joined",
      () => [first, second].every((node) => types(node).includes("gap")),
    );
    await eventually("one has lost", () => lost.length === 1);
    assert.match(lost[0]!, /^bob guest:[23]$/);
    assert.equal(await second.house.names.claim("ada", "guest:9"), false, "claims outlast an empty Redis");
    first.say("after");
    await eventually("all hear it", () => second.seen.at(-1) === "after");
    assert.deepEqual([first.seen, second.seen], [["before", "alone", "after"], ["before", "after"]]);
    assert.ok(
      !types(first).includes("nodeDown") && !types(second).includes("nodeDown"),
      "they were not away for long",
    );
    assert.deepEqual(first.log.lines, [
      "cut off from the other nodes: Redis does not answer {}",
      "reconnected to the other nodes {}",
    ]);
  });

  Deno.test("what was on its way when Redis went is seen here once, and others learn that they missed it", async () => {
    await using own = await startRedis();
    await using first = await openNode(own.url);
    await using second = await openNode(own.url);
    own.pause();
    first.say("on its way");
    const heard = first.house.bus.flushed();
    await own.kill();
    assert.equal(await heard, false, "it may not have arrived elsewhere");
    assert.deepEqual(first.seen, ["on its way"]);
    await own.start();
    await eventually(
      "the other learns",
      () => types(second).filter((type) => type === "gap").length === 2,
    );
    assert.deepEqual([first.seen, second.seen], [["on its way"], []]);
  });

  Deno.test("a Redis that stands still is given up, and taken up again", async () => {
    await using own = await startRedis();
    await using first = await openNode(own.url);
    await using second = await openNode(own.url);
    own.pause();
    first.say("into the void");
    await eventually(
      "both are cut off",
      () => [first, second].every((node) => types(node).includes("partitioned")),
    );
    assert.deepEqual(first.seen, ["into the void"]);
    own.resume();
    await eventually(
      "both are joined",
      () => [first, second].every((node) => types(node).includes("gap")),
    );
    first.say("back");
    await eventually("the other hears", () => second.seen.includes("back"));
    assert.equal(first.seen.filter((text) => text === "into the void").length, 1);
  });
}
