// The server in the background: how it is started, and what it does differently.

import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import type { Settings } from "../../ports/settings.ts";
import { logFile, openLog, rotateLog, rotateLogRegularly } from "./log_file.ts";
import { acquireDaemonLock, type DaemonLock } from "./pid_file.ts";
import { serverArguments } from "./server_command.ts";

/** A server that was started just now. */
export interface StartedDaemon {
  readonly pid: number;
  /** Bytes of the log that are older than this start. */
  readonly logFrom: number;
  /** Whether it has ended again. */
  readonly ended: boolean;
}

/** Starts the server away from this terminal, so that it outlives both, with its output at the end of the log. */
export function startDaemon(settings: Settings): StartedDaemon {
  const path = logFile(settings.dataDir);
  rotateLog(path);
  const log = openLog(path);
  const logFrom = Deno.statSync(path).size;
  const child = spawn(Deno.execPath(), serverArguments(settings, "--daemon"), {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended = false;
  child.on("exit", () => ended = true);
  child.unref();
  return {
    pid: child.pid ?? 0,
    logFrom,
    get ended() {
      return ended;
    },
  };
}

/**
 * Makes this process the server in the background, until it ends in order. Throws an `Error` when another process is.
 * One that crashes leaves its id behind.
 */
export async function becomeDaemon(dataDir: string): Promise<DaemonLock> {
  const place = await acquireDaemonLock(dataDir);
  globalThis.addEventListener("unload", () => place.leave());
  rotateLogRegularly(logFile(dataDir));
  return place;
}
