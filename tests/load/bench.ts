// The load measurements: `deno task bench`, with `--only NAME` for one scenario and `--json` for machines.

import { parseArgs } from "node:util";
import { type Figure, type Findings, missesOf, overviewOf, tableOf } from "./report.ts";
import { measureChaos } from "./scenarios/chaos.ts";
import { measureFanout } from "./scenarios/fanout.ts";
import { measureJoins } from "./scenarios/joins.ts";
import { measureMemory } from "./scenarios/memory.ts";
import { measureNodes } from "./scenarios/nodes.ts";
import { measurePostgres } from "./scenarios/postgres.ts";
import { measurePrivateKeys } from "./scenarios/private_keys.ts";
import { measurePrivate } from "./scenarios/private_messages.ts";
import { measureProfiles } from "./scenarios/profiles.ts";
import { measurePromptPrefix } from "./scenarios/prompt_prefix.ts";
import { measureSiege, type SiegeOptions } from "./scenarios/siege.ts";
import { ATTACKS, attacksOf } from "./siege/catalogue.ts";
import { OVERVIEW } from "./siege/figures.ts";

/** What can be measured. Each starts the servers it needs and ends them. */
const SCENARIOS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  memory: measureMemory,
  joins: measureJoins,
  fanout: measureFanout,
  private: measurePrivate,
  keys: measurePrivateKeys,
  profiles: measureProfiles,
  postgres: measurePostgres,
  nodes: measureNodes,
  chaos: measureChaos,
  prompts: measurePromptPrefix,
};
/** The one that takes 35 minutes, and so only runs when it is named. */
const SIEGE = "siege";

const HELP = `Usage: deno task bench [--only NAME] [--json]

Measures the server; see docs/performance.md. NAME is one of: ${Object.keys(SCENARIOS).join(", ")}, ${SIEGE}.
Without --only, everything but ${SIEGE}.

  --only ${SIEGE}            200 guests talk and 50 read while a server is attacked, one attack after another; about 35
                          minutes.
    --attack ID           One attack, such as 4a, or all of one number, such as 4.
    --seconds N           Length of each attack; 30. A shorter one has shorter pauses too.
    --checkout FOLDER     Attacks the server of another checkout.
    --plain some|all|none Which of the 250 have no caps; one of five.`;

const { values } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    attack: { type: "string" },
    seconds: { type: "string" },
    checkout: { type: "string" },
    plain: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) {
  say(HELP);
  Deno.exit(0);
}
const findings: Findings[] = [];
const scenarios = values.only === undefined ? Object.keys(SCENARIOS) : [values.only];
for (const scenario of scenarios) {
  for await (const found of findingsOf(scenario)) {
    findings.push(found);
    if (!values.json) say(tableOf(found));
  }
}
if (values.only === SIEGE && findings.length > 1 && !values.json) {
  say(overviewOf(findings, OVERVIEW));
  say(missesOf(findings));
}
if (values.json) say(JSON.stringify(findings, null, 2));
Deno.exit(0);

async function* findingsOf(scenario: string): AsyncGenerator<Findings> {
  const measure = SCENARIOS[scenario];
  if (measure !== undefined) yield { scenario, figures: await measure() };
  else if (scenario === SIEGE) yield* measureSiege(siegeOptions());
  else stopWith(`There is no scenario ${scenario}; there are ${Object.keys(SCENARIOS).join(", ")}, ${SIEGE}`);
}

function siegeOptions(): SiegeOptions {
  const { attack, checkout, seconds, plain } = values;
  if (plain !== undefined && plain !== "some" && plain !== "all" && plain !== "none") {
    stopWith("--plain takes some, all or none");
  }
  if (attack !== undefined && attacksOf(attack).length === 0) {
    stopWith(`There is no attack ${attack}; there are ${ATTACKS.map(({ id }) => id).join(", ")}`);
  }
  if (seconds !== undefined && !(Number(seconds) >= 1)) stopWith("--seconds takes a number from 1 on");
  return { attack, checkout, plain, seconds: seconds === undefined ? undefined : Number(seconds) };
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

function stopWith(text: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  Deno.exit(1);
}
