// Test rooms of two nodes over PostgreSQL and Redis, so that tests written for one node also run on two.
//
// TEST_POSTGRES and TEST_REDIS, the addresses of servers for tests, switch it on. Sockets go to the two nodes in turn;
// everything else goes to the first.

import { openRedisCluster } from "../../server/adapters/redis/redis_cluster.ts";
import type { Cluster } from "../../server/ports/cluster.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";
import type { Commands } from "../../server/hub/commands.ts";
import type { Node, NodeOptions } from "../../server/node.ts";
import type { Bus } from "../../server/ports/bus.ts";
import type { Log } from "../../server/ports/log.ts";
import type { Store } from "../../server/ports/store.ts";
import { storeAt, takeDatabase } from "./postgres_databases.ts";
import { emptyRedis } from "./redis.ts";

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The ports that are different for each of the two nodes. */
export type OwnPorts = Pick<NodeOptions, "bus" | "names" | "store"> & Partial<NodeOptions>;

/** Two nodes that appear as one. */
export interface TwoNodes extends AsyncDisposable {
  readonly node: Node;
  /** The store. The calls of the test are counted too. */
  readonly store: Store;
  /** Resolves to true when a pending message or call has arrived, to false when none is pending. */
  goOn(): Promise<boolean>;
}

/** Whether rooms have two nodes. */
export function wantsTwoNodes(): boolean {
  return Deno.env.has("TEST_POSTGRES") && Deno.env.has("TEST_REDIS");
}

/** Whether a message is delivered in the turn in which it is sent: not where it goes through servers. */
export const IN_ONE_TURN: boolean = !wantsTwoNodes();

/** The address of the database of each open store. */
const databases: WeakMap<Store, string> = new WeakMap();

/** An empty store in PostgreSQL. Its database goes to the next test when the store is closed. */
export async function openSharedStore(): Promise<Store> {
  const { databaseUrl, giveBack } = await takeDatabase(Deno.env.get("TEST_POSTGRES")!);
  const store = storeAt(databaseUrl);
  const close = (): Promise<void> => store.close().then(giveBack);
  let closing: Promise<void> | undefined;
  const shared: Store = { ...store, close: () => closing ??= close() };
  databases.set(shared, databaseUrl);
  return shared;
}

/** Makes two nodes over one store. `make` builds each with the ports that it has for itself. */
export async function openTwoNodes(
  store: Store,
  { secrets, clock: testClock, spread }: Pick<NodeOptions, "secrets" | "clock"> & {
    readonly spread: boolean;
  },
  make: (ports: OwnPorts) => Node,
): Promise<TwoNodes> {
  const redisUrl = await emptyRedis(Deno.env.get("TEST_REDIS")!);
  const databaseUrl = databases.get(store);
  const second = databaseUrl === undefined ? store : storeAt(databaseUrl);
  const traffic = new Traffic();
  // A store of the test itself may hold calls back, so its calls are not counted.
  const counted = databaseUrl === undefined ? store : traffic.counted(store);
  if (databaseUrl !== undefined) databases.set(counted, databaseUrl);
  const clusters: Cluster[] = [];
  const nodes: Node[] = [];
  for (const own of [counted, second === store ? counted : traffic.counted(second)]) {
    const clock = createSystemClock();
    const limitsNow = (): number => testClock.now();
    const cluster = await openRedisCluster({ redisUrl, secrets, clock, log: SILENT, limitsNow });
    clusters.push(cluster);
    nodes.push(make({
      store: own,
      names: traffic.counted(cluster.names),
      limits: traffic.counted(cluster.limits!),
      bus: traffic.watched(cluster.bus),
      nodeId: cluster.nodeId!,
    }));
    await nodes.at(-1)!.ready;
  }
  return {
    node: asOne(nodes as [Node, Node], spread, traffic),
    store: counted,
    goOn: () => traffic.goOn(),
    async [Symbol.asyncDispose]() {
      for (const cluster of clusters) await cluster.close();
      if (second !== store) await second.close();
    },
  };
}

/** Longest wait for a server, milliseconds: after that the test itself is holding it back. */
const PATIENCE_MS = 3_000;

/** Counts pending messages between the nodes, and pending calls to the servers. */
class Traffic {
  #pending = 0;
  #published = 0;
  #waiting: (() => void)[] = [];
  /** Messages that each bus has delivered; those published before it was opened count as delivered. */
  readonly #seen: { count: number }[] = [];

  /** Runs `run` when every node has received all published messages; at once, if they have. */
  whenSeen(run: () => void): void {
    if (this.#isSeen) run();
    else this.#waiting.push(() => this.whenSeen(run));
  }

  get #isSeen(): boolean {
    return this.#seen.every(({ count }) => count >= this.#published);
  }

  async goOn(): Promise<boolean> {
    if (this.#pending === 0 && this.#isSeen) return false;
    const arrived = Promise.withResolvers<boolean>();
    const late = setTimeout(() => arrived.resolve(false), PATIENCE_MS);
    this.#waiting.push(() => arrived.resolve(true));
    const went = await arrived.promise;
    clearTimeout(late);
    return went;
  }

  #arrived(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The same port. Every promise of its methods is counted until it settles. */
  counted<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value === "object" && value !== null) return this.counted(value);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const result: unknown = value.apply(target, args);
          if (result instanceof Promise) {
            this.#pending++;
            const settled = (): void => {
              this.#pending--;
              this.#arrived();
            };
            result.then(settled, settled);
          }
          return result;
        };
      },
    });
  }

  /** The same bus. Published and delivered messages are counted. */
  watched(bus: Bus): Bus {
    const seen = { count: this.#published };
    this.#seen.push(seen);
    bus.subscribe(({ kind }) => {
      if (kind === "nodes") return;
      seen.count++;
      // After the handler of the node, in whatever order the handlers were added.
      queueMicrotask(() => this.#arrived());
    });
    return {
      get connected() {
        return bus.connected;
      },
      join: () => bus.join(),
      flushed: () => bus.flushed(),
      publish: (message) => {
        this.#published++;
        bus.publish(message);
      },
      subscribe: (handle) => bus.subscribe(handle),
    };
  }
}

/** Both nodes as one. */
function asOne([first, second]: readonly [Node, Node], spread: boolean, traffic: Traffic): Node {
  let sockets = 0;
  return {
    ...first,
    commands: new Proxy(first.commands, {
      set: (_target, name, value) =>
        [first, second].every(({ commands }) => Reflect.set(commands as Commands, name, value)),
    }),
    ready: Promise.all([first.ready, second.ready]).then(() => {}),
    health: () => first.health(),
    async poll() {
      for (const node of [first, second]) await node.poll();
    },
    addressRefusal: (address) => first.addressRefusal(address) ?? second.addressRefusal(address),
    get status() {
      return first.status;
    },
    get sockets() {
      return first.sockets + second.sockets;
    },
    guardedSockets: () => [...first.guardedSockets(), ...second.guardedSockets()],
    connect: (...socket) => (spread && sockets++ % 2 === 1 ? second : first).connect(...socket),
    // A node that closes waits for its own messages, not for those of the other node.
    drain: () =>
      traffic.whenSeen(() => {
        first.drain();
        second.drain();
      }),
  };
}
