// The load measurements: `deno task bench`, with `--only NAME` for one scenario and `--json` for machines.

import { parseArgs } from "node:util";
import { type Figure, type Findings, tableOf } from "./report.ts";
import { measureChaos } from "./scenarios/chaos.ts";
import { measureFanout } from "./scenarios/fanout.ts";
import { measureJoins } from "./scenarios/joins.ts";
import { measureMemory } from "./scenarios/memory.ts";
import { measureNodes } from "./scenarios/nodes.ts";
import { measurePostgres } from "./scenarios/postgres.ts";
import { measurePrivate } from "./scenarios/private_messages.ts";

/** What can be measured. Each starts the servers it needs and ends them. */
const SCENARIOS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  memory: measureMemory,
  joins: measureJoins,
  fanout: measureFanout,
  private: measurePrivate,
  postgres: measurePostgres,
  nodes: measureNodes,
  chaos: measureChaos,
};

const HELP = `Usage: deno task bench [--only NAME] [--json]

Measures the server; see docs/performance.md. NAME is one of: ${Object.keys(SCENARIOS).join(", ")}.`;

const { values: { only, json, help } } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (help) {
  say(HELP);
  Deno.exit(0);
}
const names = only === undefined ? Object.keys(SCENARIOS) : [only];
const findings: Findings[] = [];
for (const scenario of names) {
  const measure = SCENARIOS[scenario];
  if (measure === undefined) {
    stopWith(`There is no scenario ${scenario}; there are ${Object.keys(SCENARIOS).join(", ")}`);
  }
  const found = { scenario, figures: await measure() };
  findings.push(found);
  if (!json) say(tableOf(found));
}
if (json) say(JSON.stringify(findings, null, 2));
Deno.exit(0);

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

function stopWith(text: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  Deno.exit(1);
}
