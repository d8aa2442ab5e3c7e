// Redis is there and answers with errors, or has forgotten claims: no name is given out twice.

import assert from "node:assert/strict";
import { hasRedis, type RedisServer, startRedis } from "../support/redis.ts";
import { eventually } from "../support/wire_client.ts";
import { openNode, type TestNode, types } from "./redis_node.ts";

const UNAVAILABLE = { name: "Refusal", code: "unavailable" };
const PREFIX = "sexychat:0:";

/** Ways in which a Redis answers with errors, and their ends. */
const WAYS: Record<string, { readonly reason: string; begin: string[]; end: string[] }> = {
  "at maxmemory": {
    reason: "OOM",
    begin: ["CONFIG", "SET", "maxmemory", "1"],
    end: ["CONFIG", "SET", "maxmemory", "0"],
  },
  "become a replica": {
    reason: "READONLY",
    begin: ["REPLICAOF", "127.0.0.1", "1"],
    end: ["REPLICAOF", "NO", "ONE"],
  },
  "denies its user to write": {
    reason: "ERR",
    begin: ["ACL", "SETUSER", "default", "-@write"],
    end: ["ACL", "SETUSER", "default", "+@all"],
  },
};

/** Whether a claim is granted; null when it is refused as unavailable. */
async function granted({ house }: TestNode, key: string, principal: string): Promise<boolean | null> {
  try {
    return await house.names.claim(key, principal);
  } catch (error) {
    assert.equal((error as { code?: string }).code, "unavailable");
    return null;
  }
}

if (hasRedis()) {
  for (const [way, { reason, begin, end }] of Object.entries(WAYS)) {
    Deno.test(`row 7: Redis ${way}: an error answer is no grant, and the heartbeat looks after claims`, async () => {
      await using redis = await startRedis();
      await using first = await openNode(redis.url);
      await using second = await openNode(redis.url);
      const nodes = [first, second];
      const lost: string[] = [];
      for (const { house } of nodes) house.names.onLost((key, principal) => lost.push(`${key} ${principal}`));
      assert.ok(await granted(first, "ada", "guest:1"));
      assert.ok(await granted(second, "gone", "guest:2"));
      await redis.command(...begin);
      await Promise.all(nodes.map(async (node, n) => {
        await assert.rejects(node.house.names.claim("bob", `guest:bob-${n}`), UNAVAILABLE);
        await assert.rejects(node.house.names.claim("bob", `guest:bob-${n}`), UNAVAILABLE);
      }));
      assert.notEqual(await granted(second, "ada", "guest:9"), true, "a name that is taken");
      await assert.rejects(first.house.names.transfer("ada", "guest:1", "account:1"), UNAVAILABLE);
      await second.house.names.release("gone", "guest:2");
      await eventually("it is logged", () => nodes.every(({ log }) => log.lines.length > 0));
      assert.equal(
        await first.house.limits!.take("key", { max: 1, windowMs: 60_000 }),
        0,
        "no limit rejects",
      );
      assert.equal(await first.house.limits!.claim("key", "value", 60_000), null);
      await redis.command(...end);

      await eventually("it is logged again", () => nodes.every(({ log }) => log.lines.length > 1));
      await eventually(
        "what was released is free",
        async () => await granted(first, "gone", "guest:3") === true,
      );
      assert.equal(await granted(second, "ada", "guest:9"), false, "a claim outlasts the errors");
      const both = await Promise.all(nodes.map((node, n) => granted(node, "bob", `guest:bob-${n}`)));
      assert.equal(both.filter(Boolean).length, 1);
      assert.deepEqual(lost, []);
      for (const { log } of nodes) {
        assert.deepEqual(log.lines, [
          `Redis refuses commands {"reason":"${reason}"}`,
          "Redis takes commands again {}",
        ]);
      }
    });
  }

  Deno.test("row 7: Redis has evicted claims or a lease: the heartbeat restores them, or the name is lost", async () => {
    await using redis = await startRedis();
    await using first = await openNode(redis.url);
    await using second = await openNode(redis.url);
    const lost: string[] = [];
    for (const { house } of [first, second]) {
      house.names.onLost((key, principal) => lost.push(`${key} ${principal}`));
    }
    const names = Array.from({ length: 20 }, (_, n) => `person${n}`);
    for (const name of names) assert.ok(await granted(first, name, `guest:${name}`));
    for (const name of names) await redis.command("DEL", `${PREFIX}name:${name}`);
    await redis.command("DEL", `${PREFIX}names:${first.house.nodeId}`);
    await eventually("they are restored", async () => {
      const exist = await redis.command("EXISTS", ...names.map((name) => `${PREFIX}name:${name}`));
      return exist === `:${names.length}\r\n`;
    });
    assert.equal(await granted(second, "person1", "guest:thief"), false);

    await redis.command("DEL", `${PREFIX}name:person2`);
    assert.ok(await granted(second, "person2", "guest:quick"));
    await eventually("one of the two has lost it", () => lost.length > 0);
    assert.deepEqual(lost, ["person2 guest:person2"]);

    await redis.command("DEL", `${PREFIX}lease:${first.house.nodeId}`);
    assert.ok(await granted(second, "person3", "guest:quick"), "a claim without a lease is void");
    await eventually("it is lost", () => lost.length > 1);
    assert.deepEqual(lost.slice(1), ["person3 guest:person3"]);
    assert.equal(await granted(second, "person4", "guest:quick"), false);
  });

  Deno.test("row 7: a node that cannot register, because Redis answers with an error, grants no name by itself", async () => {
    await using redis = await startRedis();
    await using first = await openNode(redis.url);
    await using second = await openNode(redis.url);
    await redis.kill();
    await eventually("it is cut off", () => types(first).includes("partitioned"));
    assert.ok(await granted(first, "ada", "guest:1"), "without Redis a node goes on by itself");
    await redis.start();
    await redis.command("CONFIG", "SET", "maxmemory", "1");
    await eventually("it is refused", async () => await granted(first, "bob", "guest:2") === null);
    await eventually("it is refused", async () => await granted(second, "bob", "guest:3") === null);
    await redis.command("CONFIG", "SET", "maxmemory", "0");
    await eventually("they are connected", () => first.house.bus.connected && second.house.bus.connected);
    assert.equal(await granted(second, "ada", "guest:4"), false);
    const both = await Promise.all([granted(first, "bob", "guest:2"), granted(second, "bob", "guest:3")]);
    assert.equal(both.filter(Boolean).length, 1);
  });

  Deno.test("row 7: Redis refuses to publish: the node is cut off once, and what it said is seen here", async () => {
    await using redis: RedisServer = await startRedis();
    await using first = await openNode(redis.url);
    await using second = await openNode(redis.url);
    await redis.command("ACL", "SETUSER", "default", "-publish");
    first.say("not sent");
    await eventually("it is seen here", () => first.seen.includes("not sent"));
    await eventually(
      "both are cut off",
      () => [first, second].every((node) => types(node).includes("partitioned")),
    );
    await redis.command("ACL", "SETUSER", "default", "+publish");
    await eventually("both are connected", () => first.house.bus.connected && second.house.bus.connected);
    first.say("sent");
    await eventually("it arrives", () => second.seen.includes("sent"));
    assert.equal(types(first).filter((type) => type === "partitioned").length, 1);
  });
}
