// Resident memory for each socket, joined with every cap, beside a bare loop.

import { joinGently, openCrowd } from "../crowd.ts";
import { type MeasuredServer, startBareServer, startChatServer } from "../measured_server.ts";
import type { Figure } from "../report.ts";

const SIZES = [1_000, 3_000];
const KIB = 1024;
/** Sockets that come and go first, so that compiled code is not counted as theirs. */
const WARM_UP = 100;

/** Measures the sizes one after the other, each with servers of its own. */
export async function measureMemory(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of SIZES) {
    figures.push({
      what: `${size} joined sockets`,
      unit: "KiB a socket",
      value: await perSocket(await startChatServer(), size, true),
      aim: { atMost: 40 },
    });
    const bare = await perSocket(await startBareServer(), size, false);
    figures.push({ what: `${size} sockets of the bare loop`, unit: "KiB a socket", value: bare });
  }
  return figures;
}

async function perSocket(server: MeasuredServer, size: number, join: boolean): Promise<number> {
  await comeAndGo(server, join);
  const before = await server.settledFigures();
  const crowd = await openCrowd(server.port, size);
  if (join) await joinGently(crowd, ["presence", "batch"]);
  const after = await server.settledFigures();
  crowd.leave();
  await server.stop();
  return (after.residentBytes - before.residentBytes) / size / KIB;
}

async function comeAndGo(server: MeasuredServer, join: boolean): Promise<void> {
  const crowd = await openCrowd(server.port, WARM_UP);
  if (join) await joinGently(crowd, ["presence", "batch"]);
  crowd.leave();
  await new Promise((resolve) => setTimeout(resolve, 500));
}
