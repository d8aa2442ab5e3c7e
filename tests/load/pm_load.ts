// Measures private messages: how many a second are stored durably, and how long one takes to arrive.
//
// `deno run -A tests/load/pm_load.ts` runs it alone. The server is another process, over SQLite with synchronous=FULL.
// `--encrypted` encrypts the messages end to end, `--padded BYTES` with another padding than 256 bytes, `--checkout FOLDER`
// takes the server of another checkout, `--dir FOLDER` puts the database there, `--seconds N` measures another time.

import { parseArgs } from "node:util";
import { type ChildServer, startChild } from "../support/child_server.ts";
import { connectPairs, type LoadWriter, type Sealing } from "./pm_writers.ts";

/** How to measure. */
export interface PmLoadOptions {
  readonly pairs?: number;
  /** "server" when absent. */
  readonly sealing?: Sealing;
  /** Folder of another checkout whose server is measured. */
  readonly checkout?: string;
  /** Messages that each person has under way. */
  readonly window?: number;
  /** Length of the warm-up, and of each of the two measurements, seconds. */
  readonly warmUpSeconds?: number;
  readonly seconds?: number;
  /** Messages a second in the measurement of the delay. */
  readonly pace?: number;
  /** Folder to make the database's folder in; it decides what a commit costs. */
  readonly dir?: string;
  /** The database, where it is not SQLite in that folder. */
  readonly databaseUrl?: string;
  /** Where the server meets others, who are not there. */
  readonly redisUrl?: string;
}

/** What was measured. Delays are from sending to delivery at the other person, milliseconds. */
export interface PmLoadResult {
  readonly pairs: number;
  readonly storedPerSecond: number;
  readonly stored: number;
  /** Processor time of the server for each stored message, microseconds; null where the system does not say. */
  readonly serverCpuUs: number | null;
  readonly pacePerSecond: number;
  readonly delivered: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** What one durable write costs on this disk, milliseconds. */
  readonly syncMs: number;
}

/** Time between two looks at the pace, milliseconds. */
const TICK_MS = 2;
/** Longest wait for what is under way, milliseconds. */
const PATIENCE_MS = 10_000;

/** Starts a server, writes to it, and measures. Throws when a message is refused or does not arrive. */
export async function measurePrivateMessages(options: PmLoadOptions = {}): Promise<PmLoadResult> {
  const { pairs = 100, window = 4, warmUpSeconds = 2, seconds = 10, pace = 1_000, dir } = options;
  const { databaseUrl, redisUrl, sealing = "server", checkout } = options;
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-load-", ...(dir === undefined ? {} : { dir }) });
  const syncMs = measureSync(dataDir);
  const servers = {
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
  };
  const server = await startChild(
    { dataDir, ...servers, rateMessages: 1_000_000_000, bcryptCost: 4 },
    checkout,
  );
  let writers: LoadWriter[] = [];
  try {
    writers = await connectPairs(server.url, pairs, sealing);
    const stored = await flood(server, writers, { window, warmUpSeconds, seconds });
    const delays = await atPace(writers, pace, seconds);
    await requireHealth(server);
    const errors = writers.reduce((sum, writer) => sum + writer.errors, 0);
    if (errors > 0) throw new Error(`${errors} messages were refused`);
    if (writers.some(({ socket }) => socket.closed)) throw new Error("The server closed a socket under load");
    return {
      pairs,
      ...stored,
      pacePerSecond: pace,
      delivered: delays.length,
      p50Ms: delays[Math.floor(delays.length * 0.5)]!,
      p99Ms: delays[Math.floor(delays.length * 0.99)]!,
      maxMs: delays.at(-1)!,
      syncMs,
    };
  } finally {
    for (const { socket } of writers) socket.close();
    await server.kill();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Everybody writes as fast as they are acknowledged. */
async function flood(
  server: ChildServer,
  writers: readonly LoadWriter[],
  { window, warmUpSeconds, seconds }: { window: number; warmUpSeconds: number; seconds: number },
): Promise<Pick<PmLoadResult, "stored" | "storedPerSecond" | "serverCpuUs">> {
  const acked = (): number => writers.reduce((sum, writer) => sum + writer.acked, 0);
  for (const writer of writers) writer.flood(window);
  await sleep(warmUpSeconds * 1000);
  const [before, began, cpuBefore] = [acked(), performance.now(), cpuMsOf(server.pid)];
  await sleep(seconds * 1000);
  const stored = acked() - before;
  const cpuAfter = cpuMsOf(server.pid);
  const serverCpuUs = cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) * 1000 / stored;
  const storedPerSecond = stored / ((performance.now() - began) / 1000);
  for (const writer of writers) writer.stop();
  await quiet(acked);
  return { stored, storedPerSecond, serverCpuUs };
}

/** Somebody writes `pace` times a second, one after another. Resolves to the sorted delays. */
async function atPace(writers: readonly LoadWriter[], pace: number, seconds: number): Promise<number[]> {
  const sentAt: number[] = [];
  const delays: number[] = [];
  for (const writer of writers) writer.onReceived = (n) => delays.push(performance.now() - sentAt[n]!);
  const total = pace * seconds;
  const began = performance.now();
  while (sentAt.length < total) {
    const due = Math.min(total, Math.floor((performance.now() - began) / 1000 * pace));
    while (sentAt.length < due) {
      const number = sentAt.push(performance.now()) - 1;
      writers[number % writers.length]!.send(number);
    }
    await sleep(TICK_MS);
  }
  await quiet(() => delays.length);
  if (delays.length !== total) throw new Error(`${delays.length} of ${total} messages arrived`);
  return delays.sort((a, b) => a - b);
}

/** Processor time a process has used, milliseconds, as Linux tells it in ticks of 10 ms (proc(5), utime and stime). */
function cpuMsOf(pid: number): number | null {
  try {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}

/** Waits until a count stands still. */
async function quiet(count: () => number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let before = -1; before !== count() && performance.now() < deadline;) {
    before = count();
    await sleep(500);
  }
}

/** Median time of writing a page durably, milliseconds. */
function measureSync(dir: string): number {
  const path = `${dir}/sync-probe`;
  using file = Deno.openSync(path, { write: true, create: true });
  const times = Array.from({ length: 50 }, () => {
    const began = performance.now();
    file.writeSync(new Uint8Array(4096));
    file.syncDataSync();
    return performance.now() - began;
  });
  Deno.removeSync(path);
  return times.sort((a, b) => a - b)[25]!;
}

async function requireHealth(server: ChildServer): Promise<void> {
  const response = await fetch(`${server.url}/health`);
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The server is not healthy: ${response.status}`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) {
  const { values: { encrypted, padded, checkout, dir, seconds } } = parseArgs({
    options: {
      encrypted: { type: "boolean", default: false },
      padded: { type: "string", default: "256" },
      checkout: { type: "string" },
      dir: { type: "string" },
      seconds: { type: "string", default: "10" },
    },
  });
  const result = await measurePrivateMessages({
    sealing: encrypted ? Number(padded) : "server",
    seconds: Number(seconds),
    ...(checkout === undefined ? {} : { checkout }),
    ...(dir === undefined ? {} : { dir }),
  });
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(result, null, 2)}\n`));
}
