// The attacker's process, apart from the crowd's and the server's: `attack_process.ts ID PORT SECONDS GIVEN`, which is JSON.

import type { AttackReport, Given } from "./attacker.ts";
import { attackNamed } from "./catalogue.ts";

const [id = "", port = "", seconds = "", given = "{}"] = Deno.args;
const attack = attackNamed(id);
const traffic = { sentBytes: 0, receivedBytes: 0 };
const counts: Record<string, number> = {};
const began = performance.now();

setTimeout(() => {
  const report: AttackReport = { seconds: (performance.now() - began) / 1000, ...traffic, counts };
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(report)}\n`));
  Deno.exit(0);
}, Number(seconds) * 1000);

await attack.attack({
  port: Number(port),
  given: JSON.parse(given) as Given,
  traffic,
  count(what, by = 1) {
    counts[what] = (counts[what] ?? 0) + by;
  },
});
