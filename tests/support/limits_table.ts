// The tables of limits as docs/security.md shows them, made of the tables in the code. Run it to print them.

import type { Budget } from "../../server/ports/limits.ts";
import type { Commands } from "../../server/hub/commands.ts";
import {
  type FamilyBudgets,
  FREE_FAILURES,
  type RateRow,
  RATES,
  type TierBudgets,
} from "../../server/hub/limits/bounds.ts";
import { type CapRow, CAPS } from "../../server/hub/limits/caps.ts";
import { type JobRow, JOBS, type TransferRow, TRANSFERS } from "../../server/hub/limits/lanes.ts";
import type { EventRate } from "../../server/hub/limits/event_rates.ts";
import { openRoom } from "./room.ts";

/** All tables, in the order of docs/security.md. */
export function tables(commands: Commands): string[][] {
  return [rateLines(), failureLines(), capLines(), jobLines(), transferLines(), eventLines(commands)];
}

const number = new Intl.NumberFormat("en");

/** The rates by tier. */
function rateLines(): string[] {
  return [
    "| what | at once, then | enforced in | beyond it |",
    "|---|---|---|---|",
    ...Object.values<RateRow>(RATES).map(({ what, tiers, where, beyond, others }) =>
      `| ${what}${others === "left_out" ? " (each node for itself)" : ""} | ${
        tierText(tiers)
      } | \`${where}\` | ${beyond} |`
    ),
  ];
}

/** Failures that are free. */
function failureLines(): string[] {
  return [
    "| failures with | free in ten minutes |",
    "|---|---|",
    ...Object.entries(FREE_FAILURES).map(([kind, free]) => `| ${kind} | ${free} |`),
  ];
}

/** The amounts. */
function capLines(): string[] {
  return [
    "| what | at most | of | held in | one more |",
    "|---|---|---|---|---|",
    ...Object.values<CapRow>(CAPS).map(({ what, max, tier, where, beyond }) => {
      const files = where.split(", ").map((file) => `\`${file}\``).join(", ");
      return `| ${what} | ${number.format(max)} | ${OF[tier]} | ${files} | ${beyond} |`;
    }),
  ];
}

/** The lanes of jobs. */
function jobLines(): string[] {
  return [
    "| what | at once | waiting | take turns by | one more |",
    "|---|---|---|---|---|",
    ...Object.values<JobRow>(JOBS).map((row) =>
      `| ${row.what} | ${withEach(row.atOnce, row.atOnceEach)} | ${
        withEach(row.waiting, row.waitingEach)
      } | ${row.group} | \`${row.beyond}\` |`
    ),
  ];
}

/** The lanes of transfers. */
function transferLines(): string[] {
  return [
    "| what | at most | longest time |",
    "|---|---|---|",
    ...Object.values<TransferRow>(TRANSFERS).map(({ what, max, unit, limitMs }) => {
      const most = unit === "bytes" ? `${max / 1024 / 1024} MiB` : number.format(max);
      return `| ${what} | ${most} | ${
        limitMs >= 60_000 ? `${limitMs / 60_000} min` : `${limitMs / 1_000} s`
      } |`;
    }),
  ];
}

/** The events with their rates, in the order of the registry. */
function eventLines(commands: Commands): string[] {
  return [
    "| event | at once, then | when muted |",
    "|---|---|---|",
    ...Object.entries(commands).map(([event, { rate, whenMuted }]) =>
      `| \`${event}\` | ${eventRateText(rate)} | ${
        typeof whenMuted === "string" ? MUTED[whenMuted] : "refused towards people"
      } |`
    ),
  ];
}

const OF: Readonly<Record<CapRow["tier"], string>> = {
  socket: "each socket",
  principal: "each guest or member",
  address: "each address",
  network: "each network",
  all: "the node",
};
const MUTED = { allow: "allowed", refuse: "refused", drop: "dropped", decide: "refused where it invites" };

function withEach(all: number, each: number | undefined): string {
  return each === undefined ? number.format(all) : `${number.format(all)}, of each ${number.format(each)}`;
}

function tierText({ principal, address, network, all }: TierBudgets): string {
  return [
    ...(principal === undefined ? [] : [`each guest or member: ${budgetText(principal)}`]),
    ...(address === undefined
      ? []
      : [`IPv6 /64: ${budgetText(address.ipv6)}`, `IPv4 address: ${budgetText(address.ipv4)}`]),
    ...(network === undefined ? [] : [`network: ${familyText(network)}`]),
    ...(all === undefined ? [] : [`all: ${budgetText(all)}`]),
  ].join("; ");
}

function familyText({ ipv6, ipv4 }: FamilyBudgets): string {
  return ipv6.burst === ipv4.burst && ipv6.perSecond === ipv4.perSecond
    ? budgetText(ipv6)
    : `${budgetText(ipv6)} (IPv6), ${budgetText(ipv4)} (IPv4)`;
}

function eventRateText(rate: EventRate): string {
  if (rate === "message") return "6 in 5 s, all messages together; guests also by address";
  if (rate === "action") return "as an action";
  return `${budgetText(rate)}${rate.beyond === "drop" ? "; more is dropped" : ""}`;
}

function budgetText({ burst, perSecond }: Budget): string {
  for (const [name, seconds] of [["second", 1], ["minute", 60]] as const) {
    if (perSecond * seconds >= 1) {
      return `${number.format(burst)}, then ${amount(perSecond * seconds)} a ${name}`;
    }
  }
  return `${number.format(burst)}, then ${amount(perSecond * 3_600)} an hour`;
}

function amount(value: number): string {
  return number.format(Math.round(value * 10) / 10);
}

if (import.meta.main) {
  await using room = await openRoom();
  const lines = tables(room.node.commands).map((table) => table.join("\n"));
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n\n")}\n`));
}
