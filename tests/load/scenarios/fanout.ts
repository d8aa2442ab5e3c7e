// Deliveries of lobby messages for each second of CPU time, beside a bare loop that only sends.

import type { Cap } from "../../../server/protocol/client_events.ts";
import { type Crowd, joinGently, openCrowd } from "../crowd.ts";
import { deliver, type Deliveries, perCpuSecond } from "../deliveries.ts";
import { type MeasuredServer, startBareServer, startChatServer } from "../measured_server.ts";
import { type Figure, medianFigure } from "../report.ts";

const SOCKETS = 1_000;
/** Rounds; in each, every server carries every load once, so that a disturbance of the machine meets them all. */
const ROUNDS = 9;
/** Rounds before them that do not count: the compiler learns in them. */
const WARM_UP = 2;
const FOR_MS = 400;
const LOADS = [{ inFlight: 1, label: "one in flight" }, { inFlight: 32, label: "32 in flight" }];

interface Stand {
  readonly label: string;
  readonly server: MeasuredServer;
  readonly crowd: Crowd;
  readonly frame: (text: string) => string;
}

/** Measures one message in flight and 32, with and without `batch`. */
export async function measureFanout(): Promise<Figure[]> {
  const stands = [
    await bareStand(),
    await chatStand("plain", ["presence"]),
    await chatStand("batch", ["presence", "batch"]),
  ];
  const results = new Map<string, Deliveries[]>();
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const { inFlight, label } of LOADS) {
      for (const { label: stand, server, crowd, frame } of stands) {
        const result = await deliver(server, crowd, { inFlight, forMs: FOR_MS, frame });
        const key = `${label}, ${stand}`;
        if (round >= 0) results.set(key, [...(results.get(key) ?? []), result]);
      }
    }
  }
  for (const { crowd, server } of stands) {
    crowd.leave();
    await server.stop();
  }
  return LOADS.flatMap(({ label, inFlight }) => figuresOf(label, inFlight, results));
}

function figuresOf(label: string, inFlight: number, results: ReadonlyMap<string, Deliveries[]>): Figure[] {
  const of = (stand: string): Deliveries[] => results.get(`${label}, ${stand}`)!;
  const ratios = (stand: string): number[] =>
    of(stand).map((result, round) => perCpuSecond(result) / perCpuSecond(of("bare")[round]!));
  const oneByOne = inFlight === 1;
  return [
    ...["bare", "plain", "batch"].flatMap((stand) => [
      medianFigure(`${label}, ${stand}`, "deliveries per CPU second", of(stand).map(perCpuSecond)),
      medianFigure(`${label}, ${stand}: messages a frame`, "", of(stand).map((r) => r.received / r.frames)),
      medianFigure(
        `${label}, ${stand}: until everybody has them`,
        "ms",
        of(stand).map((r) => r.wallMs / r.messages * inFlight),
      ),
    ]),
    medianFigure(
      `${label}, plain against bare`,
      "",
      ratios("plain"),
      oneByOne ? { atLeast: 0.95 } : undefined,
    ),
    medianFigure(`${label}, batch against bare`, "", ratios("batch"), { atLeast: oneByOne ? 0.95 : 10 }),
  ];
}

async function chatStand(label: string, caps: readonly Cap[]): Promise<Stand> {
  const server = await startChatServer();
  const crowd = await openCrowd(server.port, SOCKETS);
  await joinGently(crowd, caps);
  return { label, server, crowd, frame: (text) => JSON.stringify({ event: "message", data: { text } }) };
}

/** Clients of the bare loop send what the server would have made of it, so that the same bytes go out. */
async function bareStand(): Promise<Stand> {
  const server = await startBareServer();
  const crowd = await openCrowd(server.port, SOCKETS);
  const user = {
    username: "guest00000",
    is_admin: false,
    is_registered: false,
    is_verified: false,
    role: "user",
  };
  const stamp = { id: "00000000-0000-4000-8000-000000000000", ts: "2026-01-01T00:00:00.000Z" };
  return {
    label: "bare",
    server,
    crowd,
    frame: (text) => JSON.stringify({ event: "message", data: { ...stamp, ...user, text } }),
  };
}
