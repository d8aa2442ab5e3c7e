// One attack, from the start of a server to its end: a crowd, the attack, and what came of it.

import { type ChatServer, startServer } from "../measured_server.ts";
import { type AttackReport, type Given, pause } from "./attacker.ts";
import { letMembersSignIn, letVisitorsCome, type Outcome, untilNewcomerJoins } from "./bystanders.ts";
import type { SiegeAttack } from "./catalogue.ts";
import { type Helper, startHelper } from "./helper_process.ts";
import { type Memory, MemoryLog, settledMemory } from "./memory_log.ts";
import type { PhaseReport } from "./phase.ts";
import type { CrowdShape } from "./talkers.ts";

/** How a run goes. */
export interface RunOptions {
  /** Length of the attack, seconds. */
  readonly seconds: number;
  readonly crowd: CrowdShape;
  /** Folder of another checkout whose server is attacked. */
  readonly checkout?: string;
}

/** Times of a run, seconds. */
export interface Schedule {
  readonly attack: number;
  /** For the crowd to hear of each other. */
  readonly calm: number;
  /** Of quiet before the attack. */
  readonly quiet: number;
  /** After the attack, when memory is looked at for the first and the last time. */
  readonly early: number;
  readonly late: number;
}

/** What a run saw. */
export interface Run {
  readonly attack: SiegeAttack;
  readonly schedule: Schedule;
  /** Null when the attacker could not say any more. */
  readonly report: AttackReport | null;
  readonly quiet: PhaseReport;
  readonly during: PhaseReport;
  readonly after: PhaseReport;
  /** Garbage was collected before the first and the last. */
  readonly memory: {
    readonly before: Memory | null;
    readonly peak: Memory;
    /** Null, as what follows, when the server has ended. */
    readonly early: Memory | null;
    readonly late: Memory | null;
    readonly settled: Memory | null;
  };
  /** How the server's process ended, and how many seconds after the attack began; null while it runs. */
  readonly ended: { readonly code: number; readonly seconds: number } | null;
  readonly visitors: Outcome;
  readonly signIns: readonly (Outcome & { readonly what: string })[];
  /** Seconds from the attack's end until a newcomer was in; null if none came in. */
  readonly newcomerSeconds: number | null;
  /** Warnings and errors of the server's log: how many there were of each kind. */
  readonly log: ReadonlyMap<string, number>;
}

const CHECKOUT = `${import.meta.dirname}/../../..`;
/** Visitors of an attack that does not name a number: an even one, so that half of them come in the quiet before it. */
const VISITORS = 10;
/** The quiet before an attack, as a part of it. As many visitors a second come as during the attack. */
const QUIET_PART = 0.5;
const CROWD_JOINS_MS = 60_000;
const ANSWER_MS = 15_000;
const NEWCOMER_SECONDS = 60;
/** Kinds of lines of the log that are told apart. */
const LOGGED_KINDS = 20;

/** The times of a run whose attack takes so many seconds: half as long quiet, and 60 seconds of rest for 30, less for less. */
export function scheduleOf(seconds: number): Schedule {
  const part = Math.min(1, seconds / 30);
  return { attack: seconds, calm: 3 * part, quiet: seconds * QUIET_PART, early: 10 * part, late: 60 * part };
}

/** Runs an attack on a server of its own. */
export async function runAttack(attack: SiegeAttack, options: RunOptions): Promise<Run> {
  const { checkout = CHECKOUT } = options;
  const { descriptors, maxMemoryMb } = attack;
  const log = new Map<string, number>();
  const server = await startServer({
    defaultCaps: true,
    onLog: (line) => count(log, line),
    env: {
      TRUSTED_PROXIES: "127.0.0.1",
      ...(maxMemoryMb === undefined ? {} : { MAX_MEMORY_MB: String(maxMemoryMb) }),
    },
    ...(descriptors === undefined ? {} : { descriptors }),
    ...(options.checkout === undefined ? {} : { checkout }),
  });
  let crowd: Helper | undefined;
  try {
    const given = await attack.prepare?.({ server, checkout }) ?? {};
    crowd = startHelper("crowd_process.ts", [String(server.port), JSON.stringify(options.crowd)]);
    const { failed } = await crowd.hear<{ failed?: string }>(CROWD_JOINS_MS);
    if (failed !== undefined) throw new Error(`The crowd could not join: ${failed}`);
    const scene = { server, crowd, given, schedule: scheduleOf(options.seconds) };
    return { ...await observe(attack, scene), log };
  } finally {
    await crowd?.stop();
    await server.stop();
  }
}

/** Counts a line of the log by its words, without its time and its fields. */
function count(log: Map<string, number>, line: string): void {
  const words = /^\S+Z (?:warn|error) +(.*?)(?: \w+=.*)?$/.exec(line)?.[1] ?? line.trim();
  if (words === "" || log.size >= LOGGED_KINDS && !log.has(words)) return;
  log.set(words, (log.get(words) ?? 0) + 1);
}

/** Who takes part in a run. */
interface Scene {
  readonly server: ChatServer;
  readonly crowd: Helper;
  readonly given: Given;
  readonly schedule: Schedule;
}

async function observe(attack: SiegeAttack, scene: Scene): Promise<Omit<Run, "log">> {
  const { server, crowd, schedule } = scene;
  await pause(schedule.calm * 1000);
  const before = await settledMemory(server);
  const log = new MemoryLog(server);
  await crowd.tell("phase");
  const isOver = pause(schedule.quiet * 1000);
  await letVisitorsCome(server.port, visitorsOf(attack) * QUIET_PART, schedule.quiet);
  await isOver;
  log.forgetPeak();
  await crowd.tell("phase");
  const under = await strike(attack, scene);
  await crowd.tell("phase");
  const rest = await recover(scene, log, under.ended !== null);
  await crowd.tell("end");
  const { phases } = await crowd.hear<{ phases: PhaseReport[] }>(ANSWER_MS);
  const [quiet, during, after] = phases as [PhaseReport, PhaseReport, PhaseReport];
  const settled = await log.settle();
  const { early, late, peak, newcomerSeconds } = rest;
  return {
    ...{ attack, schedule, quiet, during, after, newcomerSeconds },
    ...under,
    ended: under.ended ?? rest.ended,
    memory: { before, peak, early, late, settled },
  };
}

function visitorsOf({ visitors = VISITORS }: SiegeAttack): number {
  return visitors;
}

type Strike = Pick<Run, "report" | "ended" | "visitors" | "signIns">;

/** The attack itself, and those who come while it goes on. */
async function strike(attack: SiegeAttack, { server, given, schedule }: Scene): Promise<Strike> {
  const seconds = schedule.attack;
  const args = [attack.id, String(server.port), String(seconds), JSON.stringify(given)];
  const attacker = startHelper("attack_process.ts", args, { givesWay: true });
  const began = performance.now();
  const over = attacker.hear<AttackReport>((seconds + 20) * 1000).catch(() => null);
  const ended = endOf(server, began);
  const [report, visitors, signIns] = await Promise.all([
    over,
    letVisitorsCome(server.port, visitorsOf(attack), seconds),
    Promise.all((attack.signIns ?? []).map(async (group) => ({
      what: group.what,
      ...await letMembersSignIn(server.port, group, seconds),
    }))),
  ]);
  await attacker.stop();
  return { report, visitors, signIns, ended: ended() };
}

/** The time after the attack: memory, and the first newcomer. */
async function recover(
  { server, schedule }: Scene,
  log: MemoryLog,
  hasEnded: boolean,
): Promise<Pick<Run["memory"], "early" | "late" | "peak"> & Pick<Run, "ended" | "newcomerSeconds">> {
  const { peak } = log;
  if (hasEnded) return { early: null, late: null, peak, ended: null, newcomerSeconds: null };
  const began = performance.now();
  const ended = endOf(server, began);
  const newcomer = untilNewcomerJoins(server.port, Math.min(NEWCOMER_SECONDS, schedule.late));
  await pause(schedule.early * 1000);
  const early = log.now;
  const newcomerSeconds = await newcomer;
  await pause(schedule.late * 1000 - (performance.now() - began));
  const late = ended() === null ? log.now : null;
  return { early, late, peak, ended: ended(), newcomerSeconds };
}

/** Watches for the end of the server's process. */
function endOf(server: ChatServer, began: number): () => Run["ended"] {
  let ended: Run["ended"] = null;
  void server.ended.then((code) => ended = { code, seconds: (performance.now() - began) / 1000 });
  return () => ended;
}
