// A house of several nodes, each a process of its own, over a PostgreSQL and a Redis of its own, all of which can be killed.

import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { type ChildServer, startChild } from "../support/child_server.ts";

/** A node, which may be killed and started again at the same address. */
export interface ClusterNode {
  readonly url: string;
  readonly port: number;
  /** Whether its process runs. */
  readonly alive: boolean;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** The house. */
export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly ClusterNode[];
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  /** Address of the nodes' database. */
  readonly databaseUrl: string;
}

/** Starts servers and nodes. Nobody is held up by how fast they write. */
export async function startCluster(count: number): Promise<Cluster> {
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-nodes-" });
  const postgres = await startPostgres();
  const redis = await startRedis();
  const databaseUrl = await postgres.createDatabase();
  const shared = { dataDir, databaseUrl, redisUrl: redis.url, rateMessages: 1_000_000, bcryptCost: 4 };
  const nodes: ClusterNode[] = [];
  // One after another: the first one makes the secrets.
  for (let n = 0; n < count; n++) nodes.push(await startNode(shared));
  return {
    nodes,
    postgres,
    redis,
    databaseUrl,
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node.kill();
      await postgres[Symbol.asyncDispose]();
      await redis[Symbol.asyncDispose]();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

async function startNode(options: Parameters<typeof startChild>[0]): Promise<ClusterNode> {
  let child: ChildServer | null = await startChild(options);
  const { url } = child;
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    get alive() {
      return child !== null && isRunning(child.pid);
    },
    async kill() {
      const ending = child;
      child = null;
      await ending?.kill();
    },
    async start() {
      child = await startChild({ ...options, port });
    },
  };
}

/** A process that has ended, but was not waited for, is a zombie (state Z in proc(5)). */
function isRunning(pid: number): boolean {
  try {
    const state = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.[0];
    return state !== "Z";
  } catch {
    return false;
  }
}
