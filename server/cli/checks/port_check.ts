// Checks whether the server can listen on its port, or listens there already.

import { readDaemonState } from "../../adapters/process/pid_file.ts";
import { localUrl } from "../../adapters/process/startup_message.ts";
import type { Settings } from "../../ports/settings.ts";
import { askHealth } from "../health.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";

/** Answers of `/health` that identify a SexyChat server. */
const HEALTH_ANSWERS = ["ok", "draining", "store unreachable", "store not writable"];

/** Checks the port. */
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
          `The background server at ${where} is not ready: ${health}.`,
          "See its log, sexychat.log.",
        ),
      ];
    }
    return [await checkPort(settings)];
  },
};

async function checkPort({ host, port }: Settings): Promise<Finding> {
  try {
    Deno.listen({ hostname: host, port }).close();
    return ok(`${port} on ${host} is free.`);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return await checkPortInUse(host, port);
    const todo = port < 1024
      ? "Ports below 1024 need root: set PORT to a higher one."
      : "Set HOST to an address of this machine.";
    return problem(`${port} on ${host} cannot be used.`, todo);
  }
}

async function checkPortInUse(host: string, port: number): Promise<Finding> {
  if (HEALTH_ANSWERS.includes(await askHealth(host, port))) {
    return ok(`A SexyChat server runs at ${localUrl(host, port)}.`);
  }
  return problem(`${port} on ${host} is in use by another program.`, "Stop it, or set PORT.");
}
