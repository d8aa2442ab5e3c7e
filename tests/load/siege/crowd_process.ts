// The crowd's process: `crowd_process.ts PORT SHAPE`, which is JSON. Told `phase` on standard input, it begins a phase; told `end`,
// it says what came of all.

import type { CrowdShape } from "./talkers.ts";
import { Talkers } from "./talkers.ts";

const [port = "", shape = "{}"] = Deno.args;
const crowd = new Talkers(Number(port), JSON.parse(shape) as CrowdShape);

try {
  await crowd.join();
} catch (error) {
  say({ failed: (error as Error).message });
  Deno.exit(1);
}
say({ joined: true });

let rest = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    if (line === "phase") crowd.beginPhase();
    if (line === "end") say({ phases: await crowd.end() });
  }
}
Deno.exit(0);

function say(value: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
}
