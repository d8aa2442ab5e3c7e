// The real app in this process, on a free port with the system's clock, over a store in memory.

import { hardClose } from "../../server/adapters/process/hard_close.ts";
import { listen } from "../../server/adapters/process/listener.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";
import { createApp } from "../../server/app.ts";
import type { Node } from "../../server/node.ts";
import type { Clock, Timer } from "../../server/ports/clock.ts";
import type { Inference } from "../../server/ports/inference.ts";
import type { Settings } from "../../server/ports/settings.ts";
import type { Store } from "../../server/ports/store.ts";
import { RATE_MESSAGES } from "../../server/protocol/protocol_limits.ts";
import { openMemoryStore } from "./memory_store.ts";
import { createTestNode, type KeptLog, keptLog, TEST_SECRETS } from "./room.ts";
import { openTwoNodes, type OwnPorts, wantsTwoNodes } from "./two_nodes.ts";
import { eventually } from "./wire_client.ts";

/** A server that listens until it is disposed of. */
export interface LiveServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly node: Node;
  readonly store: Store;
  readonly log: KeptLog;
}

/** Starts a server. `files` are the files of the page: path → text. */
export async function serve(
  settings: Partial<Settings> = {},
  { files = {}, rateMessages = RATE_MESSAGES, spread = true, ...ports }: {
    readonly files?: Readonly<Record<string, string>>;
    readonly rateMessages?: number;
    /** As in `RoomOptions`. */
    readonly spread?: boolean;
    /** The house rules. */
    readonly rules?: string;
    /** The model behind the companion, in place of one that is never answered for. */
    readonly inference?: Inference;
  } = {},
): Promise<LiveServer> {
  const pageDir = await Deno.makeTempDir({ prefix: "sexychat-page-" });
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${pageDir}/${path.slice(0, path.lastIndexOf("/") + 1)}`, { recursive: true });
    await Deno.writeTextFile(`${pageDir}/${path}`, text);
  }
  const log = keptLog();
  const store = await openMemoryStore();
  const timers = new Set<Timer>();
  const clock = countingClock(timers);
  const make = (own: Partial<OwnPorts>): Node =>
    createTestNode({ clock, store, log, settings, rateMessages, ...ports, ...own });
  const nodes = wantsTwoNodes()
    ? await openTwoNodes(store, { secrets: TEST_SECRETS, clock, spread }, make)
    : null;
  const node = nodes?.node ?? make({});
  await node.ready;
  const { fetch } = createApp({ node, pageDir, hardClose });
  const listener = listen({
    ...{ hostname: "127.0.0.1", port: 0, clock: createSystemClock(), log },
    fetch,
  });
  const url = `http://127.0.0.1:${listener.port}`;
  return {
    port: listener.port,
    url,
    node,
    store,
    log,
    async [Symbol.asyncDispose]() {
      node.drain();
      await Promise.all([
        listener.shutdown(),
        eventually("every socket is gone", () => node.admission.held === 0),
      ]);
      await nodes?.[Symbol.asyncDispose]();
      for (const timer of timers) timer.cancel();
      await store.close();
      await Deno.remove(pageDir, { recursive: true });
    },
  };
}

/** The system's clock. `timers` holds the pending timers, which the test has to clear at its end. */
function countingClock(timers: Set<Timer>): Clock {
  const clock = createSystemClock();
  return {
    ...clock,
    after(ms, run) {
      const timer = clock.after(ms, () => {
        timers.delete(timer);
        run();
      });
      timers.add(timer);
      return {
        cancel() {
          timers.delete(timer);
          timer.cancel();
        },
      };
    },
  };
}
