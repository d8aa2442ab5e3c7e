// A node of the tests at Redis: no users, and all that it hears kept.

import type { Cluster } from "../../server/ports/cluster.ts";
import { openRedisCluster } from "../../server/adapters/redis/redis_cluster.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";
import type { BusMessage, NodeEvent } from "../../server/ports/bus.ts";
import { type RedisServer } from "../support/redis.ts";
import { TEST_SECRETS } from "../support/room.ts";
import { keepingLog } from "./sqlite_log.ts";

/** A node without people: what it heard, and what it was told of the others. */
export interface TestNode extends AsyncDisposable {
  readonly house: Cluster;
  /** Lobby messages in the order in which they were seen. */
  readonly seen: string[];
  readonly news: NodeEvent[];
  readonly log: ReturnType<typeof keepingLog>;
  say(text: string): void;
}

export async function openNode(redisUrl: string, secrets = TEST_SECRETS): Promise<TestNode> {
  const log = keepingLog();
  const house = await openRedisCluster({ redisUrl, secrets, clock: createSystemClock(), log });
  const [seen, news]: [string[], NodeEvent[]] = [[], []];
  house.bus.subscribe((message) => {
    if (message.kind === "lobby") seen.push(message.envelope);
    if (message.kind === "nodes") news.push(message.event);
  });
  await house.bus.join();
  return {
    house,
    seen,
    news,
    log,
    say: (text) => house.bus.publish(lobby(text)),
    [Symbol.asyncDispose]: () => house.close(),
  };
}

export function lobby(envelope: string): BusMessage {
  return { kind: "lobby", envelope };
}

export function types({ news }: TestNode): string[] {
  return news.map(({ type }) => type);
}

/** Ends a node as a kill does: its lease runs out by itself, and it says nothing more. */
export async function silence({ house }: TestNode): Promise<void> {
  const { names: presence, bus } = house;
  bus.publish = () => {};
  Object.assign(presence, { end: () => Promise.resolve() });
  Object.assign(bus, { leave: () => {} });
  await house.close();
}

export async function keysOf(server: RedisServer, url: string): Promise<string[]> {
  const answer = await inDatabase(server, url, "return redis.call('KEYS', '*')");
  return answer.split("\r\n").filter((line) => line.startsWith("sexychat:"));
}

/** Runs a script in the database of an address. */
export function inDatabase(server: RedisServer, url: string, script: string): Promise<string> {
  return server.command("EVAL", `redis.call('SELECT', ${new URL(url).pathname.slice(1)}) ${script}`, "0");
}
