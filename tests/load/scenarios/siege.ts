// 200 guests who talk and 50 who read, while one attacker tries, one after another, what attackers have tried.

import type { Findings } from "../report.ts";
import { ATTACKS, attacksOf } from "../siege/catalogue.ts";
import { figuresOf } from "../siege/figures.ts";
import { runAttack } from "../siege/run.ts";
import type { CrowdShape } from "../siege/talkers.ts";

/** What of a siege is measured. */
export interface SiegeOptions {
  /** Length of each attack, seconds. */
  readonly seconds?: number | undefined;
  /** One attack, or those of one number; all when absent. */
  readonly attack?: string | undefined;
  /** Folder of another checkout whose server is attacked. */
  readonly checkout?: string | undefined;
  /** Which of the crowd have no caps. */
  readonly plain?: CrowdShape["plain"] | undefined;
}

const TALKERS = 200;
const READERS = 50;
const SECONDS = 30;

/** Measures the attacks, each with a server of its own. */
export async function* measureSiege(options: SiegeOptions = {}): AsyncGenerator<Findings> {
  const { seconds = SECONDS, attack, checkout, plain = "some" } = options;
  const attacks = attack === undefined ? ATTACKS : attacksOf(attack);
  for (const each of attacks) {
    const crowd = { talkers: TALKERS, readers: READERS, plain };
    const run = await runAttack(each, { seconds, crowd, ...(checkout === undefined ? {} : { checkout }) });
    yield { scenario: `siege ${each.id}: ${each.title}`, figures: figuresOf(run) };
  }
}
