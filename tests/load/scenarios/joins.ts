// How long it takes until 1,000 people who join at once have joined, know each other, and are left in peace.

import type { Cap } from "../../../server/protocol/client_events.ts";
import { ArrivalLog, type Arrivals } from "../arrivals.ts";
import { joinFrame, openCrowd, untilQuiet } from "../crowd.ts";
import { type MeasuredServer, startChatServer } from "../measured_server.ts";
import { withPatience } from "../patience.ts";
import { type Figure, medianFigure } from "../report.ts";

const PEOPLE = 1_000;
const ROUNDS = 3;
/** Silence after which nothing more is expected, milliseconds: more than the longest pause of the roster. */
const SILENCE_MS = 600;

interface Storm extends Arrivals {
  readonly cpuMs: number;
}

/** Measures joins at a server that has just started, the same again, and without any caps. */
export async function measureJoins(): Promise<Figure[]> {
  const first: Storm[] = [];
  const again: Storm[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startChatServer();
    first.push(await joinAtOnce(server, ["presence", "batch"]));
    again.push(await joinAtOnce(server, ["presence", "batch"]));
    await server.stop();
  }
  const server = await startChatServer();
  const plain = [await joinAtOnce(server, [])];
  await server.stop();
  return [
    ...figuresOf("presence and batch, server just started", first, { atMost: 500 }),
    ...figuresOf("presence and batch, server warm", again, { atMost: 500 }),
    ...figuresOf("no caps", plain),
  ];
}

function figuresOf(label: string, storms: readonly Storm[], aim?: Figure["aim"]): Figure[] {
  return [
    medianFigure(`${label}: all know all`, "ms", storms.map((storm) => storm.allKnownMs), aim),
    medianFigure(`${label}: last frame`, "ms", storms.map((storm) => storm.quietMs), aim),
    medianFigure(`${label}: CPU time of the server`, "ms", storms.map((storm) => storm.cpuMs)),
  ];
}

async function joinAtOnce(server: MeasuredServer, caps: readonly Cap[]): Promise<Storm> {
  const crowd = await openCrowd(server.port, PEOPLE);
  await untilQuiet(crowd, SILENCE_MS);
  const before = await server.figures();
  const log = new ArrivalLog(crowd);
  crowd.clients.forEach((client, index) => client.send(joinFrame(index, caps)));
  const arrivals = await withPatience(settled(log), () => "not everybody has joined and knows everybody");
  const { cpuMs } = await server.figures();
  crowd.leave();
  await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
  return { ...arrivals, cpuMs: cpuMs - before.cpuMs };
}

/** Resolves when all know all, and nothing more comes. */
async function settled(log: ArrivalLog): Promise<Arrivals> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4));
    const arrivals = log.silentMs < SILENCE_MS ? null : log.read(PEOPLE + 1);
    if (arrivals !== null) return arrivals;
  }
}
