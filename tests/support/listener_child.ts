// A listener. It prints its port, and a line when it runs short of descriptors. Its log goes to standard error. It ends when
// its standard input ends.

import { createConsoleLog } from "../../server/adapters/process/console_log.ts";
import { listen } from "../../server/adapters/process/listener.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";

// As main.ts does, and for the same reason.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
const say = (line: string): void => void Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

const listener = listen({
  ...{ hostname: "127.0.0.1", port: 0, clock: createSystemClock(), log: createConsoleLog("info") },
  onShortage: () => say("short"),
  fetch(request) {
    if (request.headers.get("upgrade") === null) return new Response("here");
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => socket.send(data);
    return response;
  },
});
say(`port ${listener.port}`);
for await (const _ of Deno.stdin.readable);
Deno.exit();
