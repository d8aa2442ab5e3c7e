// Whether the server can listen where it is to, or does so already.

import { readDaemonState } from "../../adapters/process/pid_file.ts";
import { localUrl } from "../../adapters/process/startup_message.ts";
import type { Settings } from "../../ports/settings.ts";
import { askHealth } from "../health.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";

/** What `/health` answers from a server of ours. */
const OURS = ["ok", "draining", "store unreachable"];

/** Looks at the port. */
export const port: Check = {
  about: "port",
  async run({ settings }) {
    const daemon = readDaemonState(settings.dataDir);
    if (daemon.running && daemon.port !== null) {
      const health = await askHealth(settings.host, daemon.port);
      const where = `${localUrl(settings.host, daemon.port)} (process ${daemon.pid})`;
      if (health === "ok") return [ok(`The server runs in the background at ${where}.`)];
      return [
        warning(
          `The server in the background at ${where} lets nobody in: ${health}.`,
          "See its log, sexychat.log.",
        ),
      ];
    }
    return [await listenable(settings)];
  },
};

async function listenable({ host, port }: Settings): Promise<Finding> {
  try {
    Deno.listen({ hostname: host, port }).close();
    return ok(`${port} on ${host} is free.`);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return await taken(host, port);
    const todo = port < 1024
      ? "Ports below 1024 are for root: set PORT."
      : "Set HOST to an address of this machine.";
    return problem(`${port} on ${host} cannot be listened on.`, todo);
  }
}

async function taken(host: string, port: number): Promise<Finding> {
  if (OURS.includes(await askHealth(host, port))) {
    return ok(`A SexyChat is open at ${localUrl(host, port)}.`);
  }
  return problem(`${port} on ${host} is taken by another program.`, "Stop it, or set PORT.");
}
