// A listener that does not know how few descriptors it may have. Prints its port, and the connections that are free again when it runs
// short; its log goes to standard error. Ends when its standard input does.

import { createConsoleLog } from "../../server/adapters/console_log.ts";
import { listen } from "../../server/adapters/process/listener.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";

// As main.ts does, and for the same reason.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
const say = (line: string): void => void Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

const listener = await listen({
  ...{ hostname: "127.0.0.1", port: 0, clock: createSystemClock(), log: createConsoleLog("info") },
  groupOf: (address) => address,
  maxConnections: 1_000,
  onShortage: (freed) => say(`short ${freed}`),
  fetch(_request, { upgrade }) {
    if (upgrade === undefined) return new Response("here");
    const { socket, response } = upgrade({});
    socket.onmessage = ({ data }) => socket.send(data);
    return response;
  },
});
say(`port ${listener.port}`);
for await (const _ of Deno.stdin.readable);
Deno.exit();
