// `deno task daemon`: the server in the background.

import { kill } from "node:process";
import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { startDaemon, type StartedDaemon } from "../adapters/process/daemon_process.ts";
import { requireSafeData } from "../adapters/process/data_folder.ts";
import { loadSecrets } from "../adapters/process/stored_secrets.ts";
import { lastLines, logFile } from "../adapters/process/log_file.ts";
import { type DaemonState, readDaemonState, pidFile } from "../adapters/process/pid_file.ts";
import { printLines, exitOnError, exitWithError } from "../adapters/process/terminal.ts";
import { localUrl, printStartupMessage } from "../adapters/process/startup_message.ts";
import type { Settings } from "../ports/settings.ts";
import { readCommandLine } from "./command_line.ts";
import { askHealth } from "./health.ts";

const HELP = `Usage: deno task daemon start|stop|restart|status

  start     Build the page, start the server in the background and wait until people can come in.
            Says so when it runs already.
  stop      Tell everybody, and end it; after ten seconds by force.
  restart   Build the page, stop, start. Whoever is in the room is back within about three seconds.
  status    Say whether it runs. Exit code 0: it does; 3: it does not; 4: it does, but lets nobody in.

  --help    Show this.

Its log and its process id are kept in DATA_DIR: sexychat.log, sexychat.pid.`;

/** Longest wait for a start, milliseconds. A large database that has to be migrated takes a while. */
const START_MS = 60_000;
/** Longest wait for a graceful stop, milliseconds. */
const STOP_MS = 10_000;
/** Longest wait for the end of a process that was killed, milliseconds. */
const KILL_MS = 2_000;
/** Longest wait for the end of a process that has left its place, milliseconds. Some systems bury the dead slowly. */
const EXIT_MS = 250;
const LOOK_EVERY_MS = 20;
/** Lines of the log that are shown when a start fails. */
const SHOWN_LINES = 20;
/** Exit codes of `status`, after the Linux Standard Base. */
const STOPPED = 3;
const UNKNOWN = 4;

type Running = DaemonState & { readonly running: true };

/** Builds the page, starts the server unless it runs, and waits until it is open. */
async function start(settings: Settings): Promise<void> {
  const state = readDaemonState(settings.dataDir);
  if (state.running) return printLines(`SexyChat runs already${nameOf(state, settings)}.`);
  requireSafeData(settings);
  await buildPage();
  await open(settings);
}

async function stop(settings: Settings): Promise<void> {
  const state = readDaemonState(settings.dataDir);
  if (!state.running) return printLines(`SexyChat is not running${lateOf(state)}.`);
  printLines(await end(state, settings));
}

async function restart(settings: Settings): Promise<void> {
  requireSafeData(settings);
  await buildPage();
  const state = readDaemonState(settings.dataDir);
  printLines(state.running ? await end(state, settings) : `SexyChat was not running${lateOf(state)}.`);
  await open(settings);
}

async function status(settings: Settings): Promise<void> {
  const state = readDaemonState(settings.dataDir);
  if (!state.running) {
    printLines(`SexyChat is not running${lateOf(state)}.`);
    Deno.exit(STOPPED);
  }
  const health = state.port === null ? "does not listen yet" : await askHealth(settings.host, state.port);
  if (health === "ok") return printLines(`SexyChat is running${nameOf(state, settings)}.`);
  printLines(`SexyChat is running${nameOf(state, settings)}, but lets nobody in: ${health}.`);
  Deno.exit(UNKNOWN);
}

async function open(settings: Settings): Promise<void> {
  const { dataDir } = settings;
  const { secrets, ...kept } = await exitOnError(
    `DATA_DIR ${dataDir} cannot be written`,
    () => loadSecrets(dataDir, configuration.secrets),
  );
  const daemon = await exitOnError("SexyChat could not be started", () => startDaemon(settings));
  const port = await untilOpen(daemon, settings);
  printStartupMessage(kept, settings, port, secrets.adminPassword);
  printLines(`It runs in the background as process ${daemon.pid}. Its log is ${logFile(dataDir)}.`);
}

/** The port of a server that has opened. Ends this process when it does not. */
async function untilOpen(daemon: StartedDaemon, { dataDir, host }: Settings): Promise<number> {
  const state = (): DaemonState => readDaemonState(dataDir);
  const said = (): string[] => lastLines(logFile(dataDir), daemon.logOffset, SHOWN_LINES);
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause()) {
    const now = state();
    if (daemon.ended && now.running) exitWithError("SexyChat was started by somebody else at the same time.");
    if (daemon.ended) exitWithError("SexyChat could not be started:", ...said());
    if (!now.running || now.pid !== daemon.pid || now.port === null) continue;
    if (await askHealth(host, now.port) === "ok") return now.port;
  }
  const patience = `${START_MS / 1000} seconds`;
  return exitWithError(
    `SexyChat has not opened within ${patience}, and goes on trying as process ${daemon.pid}. It said:`,
    ...said(),
  );
}

/** Ends the server in the background. Returns what there is to say about it. */
async function end(state: Running, { dataDir }: Settings): Promise<string> {
  const { pid } = state;
  if (pid === null) {
    const why = `somebody has changed ${pidFile(dataDir)}`;
    return exitWithError(`SexyChat runs, but ${why}: I do not know as which process, and signal none.`);
  }
  const began = Date.now();
  signal(pid, "SIGTERM");
  if (await isGone(dataDir, pid, STOP_MS)) {
    return `SexyChat has stopped (process ${pid}, after ${((Date.now() - began) / 1000).toFixed(1)} s).`;
  }
  signal(pid, "SIGKILL");
  if (await isGone(dataDir, pid, KILL_MS)) {
    return `SexyChat did not stop within ${STOP_MS / 1000} s and was ended by force (process ${pid}). ` +
      "What it had acknowledged is kept.";
  }
  return exitWithError(`SexyChat cannot be ended (process ${pid}).`);
}

/** Signals a process that has just been seen to hold the lock. */
function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    exitWithError(`SexyChat runs as process ${pid}, which belongs to somebody else: stop it as that person.`);
  }
}

/** Whether the process leaves its place in time. Another one may have it by then. */
async function isGone(dataDir: string, pid: number, withinMs: number): Promise<boolean> {
  const hasLeft = (): boolean => {
    const state = readDaemonState(dataDir);
    return !state.running || (state.pid !== null && state.pid !== pid);
  };
  if (!await within(withinMs, hasLeft)) return false;
  await within(EXIT_MS, () => !processExists(pid));
  return true;
}

/** Whether something is the case in time. */
async function within(ms: number, holds: () => boolean): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await pause()) if (holds()) return true;
  return holds();
}

/** Whether there is a process with that id. Number 0 is no signal: it only asks. */
function processExists(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
}

async function buildPage(): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", "-A", "client/build.ts"],
    stdin: "null",
  }).output();
  if (success) return;
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trimEnd());
  exitWithError("The page could not be built:", ...said.filter((text) => text !== ""));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

function nameOf({ pid, port }: Running, { host }: Settings): string {
  const where = port === null ? "" : ` at ${localUrl(host, port)}`;
  return `${where} (${pid === null ? "process unknown" : `process ${pid}`})`;
}

/** What became of the last one, where it did not leave in order. */
function lateOf(state: DaemonState & { readonly running: false }): string {
  return state.crashedPid === null ? "" : `; process ${state.crashedPid} ended without being stopped, see the log`;
}

const COMMANDS: Readonly<Record<string, (settings: Settings) => Promise<void>>> = {
  start,
  stop,
  restart,
  status,
};

const { words: [word = ""] } = readCommandLine({ task: "daemon", help: HELP, words: [1, 1] });
const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
const configuration = loadConfiguration();
if (command === undefined) exitWithError("There is no such command. See: deno task daemon --help");
if (configuration.problems.length > 0) exitWithError(...configuration.problems);
const { settings } = configuration;
await exitOnError("This cannot be done", () => command(settings));
Deno.exit(0);
