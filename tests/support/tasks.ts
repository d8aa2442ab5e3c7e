// `deno task NAME`, as an operator runs it, to its end.

import { kill } from "node:process";
import { freePort } from "./free_port.ts";
import { dataFolder, denoCommand, withoutNpx } from "./server_process.ts";

const ROOT = new URL("../../", import.meta.url);

/** The exit code of a task, and its output. */
export interface TaskEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An installation of a test: a data folder, a port, and the tasks on it. The server in the background ends with it. */
export interface Installation extends AsyncDisposable {
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  /** Runs a task as an operator does, with the permissions that deno.json gives it. */
  realTask(name: string, args?: readonly string[]): Promise<TaskEnd>;
  /**
   * Runs the program behind a task, which is quicker. `env` is added to the configuration; `descriptors` limits its open
   * files.
   */
  task(
    name: string,
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
    descriptors?: number,
  ): Promise<TaskEnd>;
  /** Process id that the PID file names; NaN without one. */
  readonly pid: number;
}

/** Makes an installation in which nothing has been started yet. */
export function installation(configuration: Readonly<Record<string, string>> = {}): Installation {
  const folder = dataFolder();
  const dataDir = `${folder.path}/data`;
  const port = freePort();
  const settings = { DATA_DIR: dataDir, HOST: "127.0.0.1", PORT: String(port), ...configuration };
  const task: Installation["task"] = (name, args = [], env = {}, descriptors) =>
    run(["run", "--no-prompt", "-A", `server/cli/${name}.ts`, ...args], { ...settings, ...env }, descriptors);
  return {
    dataDir,
    port,
    url: `http://127.0.0.1:${port}`,
    task,
    realTask: (name, args = []) => runTask(name, args, settings),
    get pid() {
      return pidIn(dataDir);
    },
    async [Symbol.asyncDispose]() {
      await task("daemon", ["stop"]);
      folder[Symbol.dispose]();
    },
  };
}

/** Runs a task with nothing but these variables in its environment. */
export function runTask(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TaskEnd> {
  return run(["task", "--quiet", name, ...args], env);
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  descriptors?: number,
): Promise<TaskEnd> {
  const kept = ["PATH", "HOME", "DENO_DIR"].map((key) => [key, Deno.env.get(key)]).filter(([, value]) =>
    value
  );
  const command = denoCommand(args, descriptors);
  const { code, stdout, stderr } = await new Deno.Command(command.program, {
    args: command.args,
    cwd: ROOT,
    clearEnv: true,
    env: { ...Object.fromEntries(kept), NO_COLOR: "1", CONFIG_FILE: "tests/operations/config.json", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => withoutNpx(new TextDecoder().decode(bytes));
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Whether a process is alive. A process that has ended counts as alive until its parent has reaped it. */
export function isAlive(pid: number): boolean {
  try {
    if (Deno.build.os !== "linux") return kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

function pidIn(dataDir: string): number {
  try {
    return Number.parseInt(Deno.readTextFileSync(`${dataDir}/sexychat.pid`));
  } catch {
    return NaN;
  }
}
