// `deno task daemon`: starts and stops the background server.

import { kill } from "node:process";
import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { startDaemon, type StartedDaemon } from "../adapters/process/daemon_process.ts";
import { requireSafeData } from "../adapters/process/data_folder.ts";
import { createConsoleLog } from "../adapters/process/console_log.ts";
import { findOriginal, originalNotice, takesOriginal } from "../adapters/sqlite/original_files.ts";
import { openStore, requireUsableStore } from "../adapters/store_opener.ts";
import { loadSecrets } from "../adapters/process/stored_secrets.ts";
import { lastLines, logFile } from "../adapters/process/log_file.ts";
import { type DaemonState, pidFile, readDaemonState } from "../adapters/process/pid_file.ts";
import { exitOnError, exitWithError, printLines } from "../adapters/process/terminal.ts";
import { localUrl, printStartupMessage } from "../adapters/process/startup_message.ts";
import type { Settings } from "../ports/settings.ts";
import { readCommandLine } from "./command_line.ts";
import { askHealth } from "./health.ts";

const HELP = `Usage: deno task daemon start|stop|restart|status

  start     Build the page, start the server in the background, and wait until it is ready.
            Does nothing when it is already running.
  stop      Notify all users, and stop the server; kill it after ten seconds.
  restart   Build the page, stop, start. Online users are back within about three seconds.
  status    Show whether it is running. Exit code 0: it is; 3: it is not; 4: it is, but it is not ready.

  --help    Show this help.

The log and the process id are in DATA_DIR: sexychat.log, sexychat.pid.`;

/** Longest wait for a start, milliseconds. Migrating a large database takes a while. */
const START_MS = 60_000;
/** Longest wait for a graceful stop, milliseconds. */
const STOP_MS = 10_000;
/** Longest wait for the end of a killed process, milliseconds. */
const KILL_MS = 2_000;
/** Longest wait for the end of a process that has released the lock, milliseconds. */
const EXIT_MS = 250;
const POLL_MS = 20;
/** Lines of the log that are shown when a start fails. */
const SHOWN_LINES = 20;
/** Exit codes of `status`, as in the Linux Standard Base. */
const STOPPED = 3;
const UNKNOWN = 4;

type Running = DaemonState & { readonly running: true };

/** Builds the page, starts the server unless it is running, and waits until it is ready. */
async function start(settings: Settings): Promise<void> {
  const state = readDaemonState(settings.dataDir);
  if (state.running) return printLines(`SexyChat is already running${describe(state, settings)}.`);
  requireSafeData(settings);
  await requireUsable(settings);
  await buildPage();
  await launch(settings);
}

async function stop(settings: Settings): Promise<void> {
  const state = readDaemonState(settings.dataDir);
  if (!state.running) return printLines(`SexyChat is not running${crashNote(state)}.`);
  printLines(await terminate(state, settings));
}

async function restart(settings: Settings): Promise<void> {
  requireSafeData(settings);
  await requireUsable(settings);
  await buildPage();
  const state = readDaemonState(settings.dataDir);
  printLines(
    state.running ? await terminate(state, settings) : `SexyChat was not running${crashNote(state)}.`,
  );
  await launch(settings);
}

async function status(settings: Settings): Promise<void> {
  const state = readDaemonState(settings.dataDir);
  if (!state.running) {
    printLines(`SexyChat is not running${crashNote(state)}.`);
    Deno.exit(STOPPED);
  }
  const health = state.port === null ? "does not listen yet" : await askHealth(settings.host, state.port);
  if (health === "ok") return printLines(`SexyChat is running${describe(state, settings)}.`);
  printLines(`SexyChat is running${describe(state, settings)}, but it is not ready: ${health}.`);
  Deno.exit(UNKNOWN);
}

/** Exits if the database is not this program's. The server itself tells whether it can be reached. */
async function requireUsable(settings: Settings): Promise<void> {
  await exitOnError("SexyChat could not be started", () => requireUsableStore(settings, "ignore"));
}

async function launch(settings: Settings): Promise<void> {
  const { dataDir } = settings;
  const { secrets, ...loaded } = await exitOnError(
    `DATA_DIR ${dataDir} cannot be written`,
    () => loadSecrets(dataDir, configuration.secrets),
  );
  const daemon = await exitOnError("SexyChat could not be started", () => startDaemon(settings));
  const port = await waitUntilReady(daemon, settings);
  printStartupMessage(loaded, settings, port, secrets.adminPassword);
  printLines(`It runs in the background as process ${daemon.pid}. Its log is ${logFile(dataDir)}.`);
  await printOriginalNotice(settings);
}

/** Names the command that moves a database of the original in, if one is there and no account yet. */
async function printOriginalNotice(settings: Settings): Promise<void> {
  const original = findOriginal(settings);
  if (original === null) return;
  const store = await openStore({ ...settings, log: createConsoleLog("error") });
  const isNew = await takesOriginal(store);
  await store.close();
  if (isNew) printLines(originalNotice(original));
}

/** Waits until the server is ready. Returns its port; exits when the server fails or takes too long. */
async function waitUntilReady(daemon: StartedDaemon, { dataDir, host }: Settings): Promise<number> {
  const logLines = (): string[] => lastLines(logFile(dataDir), daemon.logOffset, SHOWN_LINES);
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause()) {
    const state = readDaemonState(dataDir);
    if (daemon.ended && state.running) exitWithError("Another command started SexyChat at the same time.");
    if (daemon.ended) exitWithError("SexyChat could not be started:", ...logLines());
    if (!state.running || state.pid !== daemon.pid || state.port === null) continue;
    if (await askHealth(host, state.port) === "ok") return state.port;
  }
  const waited = `${START_MS / 1000} seconds`;
  return exitWithError(
    `SexyChat is not ready after ${waited}; process ${daemon.pid} is still starting. Its log:`,
    ...logLines(),
  );
}

/** Stops the background server. Returns a line for the user. */
async function terminate(state: Running, { dataDir }: Settings): Promise<string> {
  const { pid } = state;
  if (pid === null) {
    const why = `${pidFile(dataDir)} was changed, so its process id is unknown`;
    return exitWithError(`SexyChat is running, but ${why}. Nothing was stopped.`);
  }
  const startedAt = Date.now();
  signal(pid, "SIGTERM");
  if (await isGone(dataDir, pid, STOP_MS)) {
    return `SexyChat has stopped (process ${pid}, after ${((Date.now() - startedAt) / 1000).toFixed(1)} s).`;
  }
  signal(pid, "SIGKILL");
  if (await isGone(dataDir, pid, KILL_MS)) {
    return `SexyChat did not stop within ${STOP_MS / 1000} s and was killed (process ${pid}). ` +
      "All acknowledged private messages are saved.";
  }
  return exitWithError(`SexyChat could not be stopped (process ${pid}).`);
}

/** Signals a process that held the lock a moment ago. */
function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    exitWithError(`SexyChat runs as process ${pid} of another user: stop it as that user.`);
  }
}

/** Whether the process releases the lock in time. Another process may have taken it by then. */
async function isGone(dataDir: string, pid: number, withinMs: number): Promise<boolean> {
  const hasReleased = (): boolean => {
    const state = readDaemonState(dataDir);
    return !state.running || (state.pid !== null && state.pid !== pid);
  };
  if (!await within(withinMs, hasReleased)) return false;
  await within(EXIT_MS, () => !processExists(pid));
  return true;
}

/** Whether a condition becomes true in time. */
async function within(ms: number, condition: () => boolean): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await pause()) if (condition()) return true;
  return condition();
}

/** Whether a process with this id exists. Signal 0 tests it without an effect. */
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
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trimEnd());
  exitWithError("The page could not be built:", ...output.filter((text) => text !== ""));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** URL and process of a running server, as the end of a sentence. */
function describe({ pid, port }: Running, { host }: Settings): string {
  const where = port === null ? "" : ` at ${localUrl(host, port)}`;
  return `${where} (${pid === null ? "process unknown" : `process ${pid}`})`;
}

/** A note about the last server when it crashed, as the end of a sentence. */
function crashNote(state: DaemonState & { readonly running: false }): string {
  return state.crashedPid === null ? "" : `; process ${state.crashedPid} ended unexpectedly, see the log`;
}

const COMMANDS: Readonly<Record<string, (settings: Settings) => Promise<void>>> = {
  start,
  stop,
  restart,
  status,
};

const { positionals: [name = ""] } = readCommandLine({ task: "daemon", help: HELP, positionals: [1, 1] });
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
const configuration = loadConfiguration();
if (command === undefined) exitWithError("Unknown command. See: deno task daemon --help");
if (configuration.problems.length > 0) exitWithError(...configuration.problems);
const { settings } = configuration;
await exitOnError("The command failed", () => command(settings));
Deno.exit(0);
