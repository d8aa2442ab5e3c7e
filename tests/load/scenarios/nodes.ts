// What a delivery costs a node that is joined with another through Redis, beside one that is alone.

import type { Cap } from "../../../server/protocol/client_events.ts";
import { startRedis } from "../../support/redis.ts";
import { type Crowd, joinGently, openCrowd } from "../crowd.ts";
import { deliver, perCpuSecond } from "../deliveries.ts";
import { type MeasuredServer, startChatServer } from "../measured_server.ts";
import { type Figure, medianFigure } from "../report.ts";

const SOCKETS = 1_000;
/** Rounds; in each, both nodes carry every load once, so that a disturbance of the machine meets both. */
const ROUNDS = 11;
/** Rounds before them that do not count: the compiler learns in them. */
const WARM_UP = 3;
const FOR_MS = 400;
const LOADS = [{ inFlight: 1, label: "one in flight" }, { inFlight: 32, label: "32 in flight" }];
/** The most that a delivery may cost with Redis, one without it being 1. */
const AIM = { atMost: 1.3 };

interface Stand {
  readonly server: MeasuredServer;
  readonly crowd: Crowd;
}

/** Measures one message in flight and 32, with and without `batch`. */
export async function measureNodes(): Promise<Figure[]> {
  await using redis = await startRedis();
  const secrets = { JWT_SECRET: "a secret of two nodes", SECRET_KEY: "another of two nodes" };
  const figures: Figure[] = [];
  for (const [house, caps] of ([["presence"], ["presence", "batch"]] as const).entries()) {
    const joined = { REDIS_URL: redis.url.replace(/\d+$/, String(house)), ...secrets };
    const other = await startChatServer(joined);
    const [alone, together] = [await stand({}, caps), await stand(joined, caps)];
    for (const { inFlight, label } of LOADS) {
      const ratios: number[] = [];
      for (let round = -WARM_UP; round < ROUNDS; round++) {
        const one = await deliver(alone.server, alone.crowd, { inFlight, forMs: FOR_MS, frame });
        const two = await deliver(together.server, together.crowd, { inFlight, forMs: FOR_MS, frame });
        if (round >= 0) ratios.push(perCpuSecond(one) / perCpuSecond(two));
      }
      const what = `${label}, ${
        caps.at(-1) === "batch" ? "batch" : "plain"
      }: cost with Redis against without`;
      figures.push(medianFigure(what, "", ratios, AIM));
    }
    for (const { crowd, server } of [alone, together]) {
      crowd.leave();
      await server.stop();
    }
    await other.stop();
  }
  return figures;
}

async function stand(env: Record<string, string>, caps: readonly Cap[]): Promise<Stand> {
  const server = await startChatServer(env);
  const crowd = await openCrowd(server.port, SOCKETS);
  await joinGently(crowd, caps);
  return { server, crowd };
}

function frame(text: string): string {
  return JSON.stringify({ event: "message", data: { text } });
}
