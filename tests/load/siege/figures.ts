// What a run under attack is held against.

import type { Figure } from "../report.ts";
import type { Memory } from "./memory_log.ts";
import type { PhaseReport, Received } from "./phase.ts";
import type { Run } from "./run.ts";

const MEBIBYTE = 1024 * 1024;
const WITH_CAPS = "delivered for each byte sent, if all have caps";
const WITHOUT_CAPS = "delivered for each byte sent, if none has caps";

/** A lobby message may take this long under attack, milliseconds. */
const P99_MS = 500;
/** Bytes delivered to the crowd for each byte of the attacker's. */
const DELIVERED_FOR_ONE = 20;
/** What may be left of memory when it is back, MiB: garbage that is not collected yet, and free memory the allocator keeps. */
const EXTERNAL_LEFT = 16;
const OUTSIDE_LEFT = 64;
const RESIDENT_LEFT = 64;
const HEAP_LEFT = 16;
/** Resident memory at its peak, as a part of `MAX_MEMORY_MB`: what comes in between two looks of the server. */
const PEAK_PART = 1.2;
/** Guesses a second at one secret. */
const GUESSES = 10;
const NEWCOMER_SECONDS = 5;
/** Lines of the log a second, over the whole run. */
const LOGGED = 1;

/** What of the figures stands in the overview of all attacks. */
export const OVERVIEW: readonly string[] = [
  "attacker sent",
  "server ended or restarted",
  "talkers lost",
  "readers lost",
  "lobby message, p99",
  "lobby message, longest",
  "crowd's own timers late, p99",
  WITH_CAPS,
  WITHOUT_CAPS,
  "resident memory before",
  "resident memory, peak",
  "resident memory, at the end",
  "external memory, soon after",
];

/** The figures of one run. */
export function figuresOf(run: Run): Figure[] {
  return [
    ...attackFigures(run),
    ...crowdFigures(run),
    ...deliveryFigures(run),
    ...memoryFigures(run),
    ...bystanderFigures(run),
    ...countFigures(run),
    ...logFigures(run),
  ];
}

function attackFigures({ report, ended }: Run): Figure[] {
  const none = { seconds: 1, sentBytes: 0, receivedBytes: 0 };
  const { seconds, sentBytes, receivedBytes } = report ?? none;
  return [
    { what: "attacker sent", unit: "KB a second", value: sentBytes / seconds / 1000 },
    { what: "attacker received", unit: "KB a second", value: receivedBytes / seconds / 1000 },
    { what: "server ended or restarted", unit: "times", value: ended === null ? 0 : 1, aim: { atMost: 0 } },
    ...(ended === null
      ? []
      : [{ what: `server ended with code ${ended.code} after`, unit: "s", value: ended.seconds }]),
  ];
}

function crowdFigures({ quiet, during, after }: Run): Figure[] {
  const sum = (read: (phase: PhaseReport) => number): number => read(during) + read(after);
  return [
    {
      what: "talkers lost",
      unit: "",
      value: sum((phase) => phase.talkersLost),
      aim: { atMost: 0 },
    },
    { what: "readers lost", unit: "", value: sum((phase) => phase.readersLost), aim: { atMost: 0 } },
    { what: "of both, came back", unit: "", value: sum((phase) => phase.cameBack) },
    ...Object.entries(during.closeCodes).map(([code, count]) => ({
      what: `of both, lost with close code ${code}`,
      unit: "",
      value: count,
    })),
    { what: "talkers' messages refused", unit: "", value: sum((phase) => phase.refused), aim: { atMost: 0 } },
    {
      what: "talkers' messages without an echo",
      unit: "",
      value: sum((phase) => phase.missing),
      aim: { atMost: 0 },
    },
    { what: "lobby message, median, before", unit: "ms", value: quiet.delays.p50 },
    { what: "lobby message, p99, before", unit: "ms", value: quiet.delays.p99 },
    { what: "lobby message, median", unit: "ms", value: during.delays.p50 },
    { what: "lobby message, p99", unit: "ms", value: during.delays.p99, aim: { atMost: P99_MS } },
    { what: "lobby message, longest", unit: "ms", value: during.delays.max },
    { what: "crowd's own timers late, p99", unit: "ms", value: during.ownLag.p99 },
  ];
}

function deliveryFigures(run: Run): Figure[] {
  const { during, report, attack } = run;
  const aim = attack.floods === true ? { aim: { atMost: DELIVERED_FOR_ONE } } : {};
  const sent = report?.sentBytes ?? 0;
  const [withCaps, withoutCaps] = [deliveredFor(run, "withCaps"), deliveredFor(run, "withoutCaps")];
  const clients = during.withCaps.clients + during.withoutCaps.clients;
  const ratio = (part: Delivered): number => sent === 0 ? 0 : part.eachBytes * clients / sent;
  const of = (what: string, part: Delivered): Figure[] =>
    part.clients === 0 ? [] : [{ what, unit: "bytes for one", value: ratio(part), ...aim }];
  return [
    {
      what: `delivered to the ${clients} for the attack`,
      unit: "KB a second",
      value: (withCaps.bytes + withoutCaps.bytes) / during.seconds / 1000,
    },
    ...of(WITH_CAPS, withCaps),
    ...of(WITHOUT_CAPS, withoutCaps),
    {
      what: "attack's lobby messages that a client saw",
      unit: "a second",
      value: during.spamSeen / during.seconds,
    },
    {
      what: "system lines that a client saw",
      unit: "a second",
      value: during.systemLinesSeen / during.seconds,
    },
  ];
}

interface Delivered {
  readonly clients: number;
  readonly bytes: number;
  readonly eachBytes: number;
}

/**
 * What a part of the crowd received during the attack beyond what talkers and visitors bring, which the quiet before it tells:
 * they go on at the same pace.
 */
function deliveredFor({ quiet, during }: Run, part: "withCaps" | "withoutCaps"): Delivered {
  const of = (phase: PhaseReport): Received => phase[part];
  const usual = of(quiet).bytes / quiet.seconds * during.seconds;
  const bytes = Math.max(0, of(during).bytes - usual);
  const { clients } = of(during);
  return { clients, bytes, eachBytes: clients === 0 ? 0 : bytes / clients };
}

function memoryFigures({ memory, schedule, attack }: Run): Figure[] {
  const { before, peak, early, late, settled } = memory;
  const base = (of: keyof Memory): number => (before?.[of] ?? 0) / MEBIBYTE;
  const figure = (what: string, bytes: number | null, aim?: number): Figure[] =>
    bytes === null ? [] : [{
      what,
      unit: "MiB",
      value: bytes / MEBIBYTE,
      ...(aim === undefined ? {} : { aim: { atMost: aim } }),
    }];
  const limit = attack.maxMemoryMb === undefined ? undefined : PEAK_PART * attack.maxMemoryMb;
  return [
    { what: 'seconds from the end of the attack to "soon after"', unit: "s", value: schedule.early },
    { what: 'seconds from the end of the attack to "at the end"', unit: "s", value: schedule.late },
    ...figure("resident memory before", before?.resident ?? null),
    ...figure("resident memory, peak", peak.resident, limit),
    ...figure("resident memory, soon after", early?.resident ?? null),
    ...figure(
      "resident memory, at the end",
      late?.resident ?? null,
      base("resident") + RESIDENT_LEFT,
    ),
    ...figure("memory outside the heap before", before?.outside ?? null),
    ...figure("memory outside the heap, peak of answers", peak.outside),
    ...figure(
      "memory outside the heap, soon after",
      early?.outside ?? null,
      base("outside") + OUTSIDE_LEFT,
    ),
    ...figure("external memory before", before?.external ?? null),
    ...figure("external memory, peak", peak.external),
    ...figure(
      "external memory, soon after",
      early?.external ?? null,
      base("external") + EXTERNAL_LEFT,
    ),
    ...figure("external memory, at the end", late?.external ?? null),
    ...figure("heap before", before?.heap ?? null),
    ...figure("heap, peak", peak.heap),
    ...figure("heap after, garbage collected", settled?.heap ?? null, base("heap") + HEAP_LEFT),
  ];
}

function bystanderFigures({ attack, visitors, signIns, newcomerSeconds }: Run): Figure[] {
  const mustJoin = attack.visitorsMustJoin ?? true;
  return [
    {
      what: `of ${visitors.tried} visitors during the attack, joined within 5 s`,
      unit: "",
      value: visitors.succeeded,
      ...(mustJoin ? { aim: { atLeast: visitors.tried } } : {}),
    },
    ...signIns.map(({ what, tried, succeeded }) => ({
      what: `of ${tried}, ${what}, within 10 s`,
      unit: "",
      value: succeeded,
      aim: { atLeast: tried },
    })),
    {
      what: "a newcomer is in after the attack, after",
      unit: "s",
      value: newcomerSeconds ?? Infinity,
      aim: { atMost: NEWCOMER_SECONDS },
    },
  ];
}

/** What the attacker counted, a second. */
function countFigures({ report }: Run): Figure[] {
  const { counts, seconds } = report ?? { counts: {}, seconds: 1 };
  return Object.entries(counts).sort().map(([what, count]) => ({
    what: `attacker: ${what}`,
    unit: "a second",
    value: count / seconds,
    ...(what === "guesses checked" ? { aim: { atMost: GUESSES } } : {}),
  }));
}

/** What stands in the server's log, by the kind of line: an attack must not fill it. */
function logFigures({ log, schedule }: Run): Figure[] {
  const seconds = schedule.quiet + schedule.attack + schedule.late;
  const lines = [...log.values()].reduce((sum, count) => sum + count, 0);
  return [
    {
      what: "server's log: warnings and errors",
      unit: "a second",
      value: lines / seconds,
      aim: { atMost: LOGGED },
    },
    ...[...log].map(([what, count]) => ({ what: `server's log: ${what}`, unit: "lines", value: count })),
  ];
}
