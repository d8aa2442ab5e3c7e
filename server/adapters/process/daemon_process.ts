// The background server: starts it as a detached process, and sets up the process itself.

import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import type { Settings } from "../../ports/settings.ts";
import { logFile, openLog, rotateLog, rotateLogRegularly } from "./log_file.ts";
import { acquireDaemonLock, type DaemonLock } from "./pid_file.ts";
import { serverArguments } from "./server_command.ts";

/** A background server that has just been started. */
export interface StartedDaemon {
  readonly pid: number;
  /** Size of the log before this start, bytes. */
  readonly logOffset: number;
  /** Whether the process has ended already. */
  readonly ended: boolean;
}

/** Starts the server as a process that outlives this one and its terminal. Its output is appended to the log. */
export function startDaemon(settings: Settings): StartedDaemon {
  const path = logFile(settings.dataDir);
  rotateLog(path);
  const log = openLog(path);
  const logOffset = Deno.statSync(path).size;
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
    logOffset,
    get ended() {
      return ended;
    },
  };
}

/**
 * Makes this process the background server of a data folder. A normal exit removes the PID file; a crash leaves it.
 * Throws an `Error` when another process is the background server.
 */
export async function becomeDaemon(dataDir: string): Promise<DaemonLock> {
  const lock = await acquireDaemonLock(dataDir);
  globalThis.addEventListener("unload", () => lock.release());
  rotateLogRegularly(logFile(dataDir));
  return lock;
}
