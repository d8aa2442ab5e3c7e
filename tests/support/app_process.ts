// The real server as a child process: on a free port, with a data folder of its own, stopped by its process id.

import { build } from "../../client/build.ts";
import { stop as stopEsbuild } from "esbuild";
import type { Role } from "../../server/protocol/roles.ts";
import { freePort } from "./free_port.ts";

const ROOT = new URL("../../", import.meta.url);
/** Makes the hashes of a server quick when it is loaded before. */
const QUICK_HASHES = "tests/support/quick_hashes.ts";
/** Longest wait for the server to be ready, milliseconds. */
const START_MS = 60_000;
/** Longest wait for the server to end after a signal, milliseconds. */
const STOP_MS = 10_000;
/** Interval of the requests to /health, milliseconds. */
const LOOK_EVERY_MS = 50;
/** Moderator password of every server started here. */
export const MOD_PASSWORD = "moderators-of-the-test";

/** A server, running or stopped. */
export interface AppProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks the process to end, and waits for its end. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with the same data. */
  start(): Promise<void>;
  /** Gives an account a role with the `admin` command. A running server applies it within a second or two. */
  setRole(name: string, role: Role): Promise<void>;
  /** Runs a command of `deno task admin`. Resolves to what it prints. */
  admin(...args: string[]): Promise<string>;
}

/**
 * Starts the server and waits until it is ready. `env` is added to its configuration. Its hashes of passwords are
 * quick, where they need not be as `slow` as in production.
 */
export async function startApp(
  env: Record<string, string> = {},
  { slow = false } = {},
): Promise<AppProcess> {
  await ensureBuilt();
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-test-" });
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const configuration = {
    HOST: "127.0.0.1",
    PORT: String(port),
    DATA_DIR: dataDir,
    ADMIN_PASSWORD: MOD_PASSWORD,
    MAX_SOCKETS_PER_ADDRESS: "500",
    LOG_LEVEL: "error",
    ...env,
  };
  let child: Deno.ChildProcess | null = null;
  const end = async (signal: Deno.Signal): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null) return;
    ending.kill(signal);
    const force = setTimeout(() => ending.kill("SIGKILL"), STOP_MS);
    await ending.status;
    clearTimeout(force);
  };
  const app: AppProcess = {
    url,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async start() {
      child = new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "-A", ...(slow ? [] : ["--preload", QUICK_HASHES]), "main.ts"],
        cwd: ROOT,
        env: configuration,
        stdin: "null",
        stdout: "null",
        stderr: "inherit",
      }).spawn();
      await waitUntilReady(url, child);
    },
    async setRole(name, role) {
      await app.admin("role", name, role);
    },
    async admin(...args) {
      const { success, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "-A", "server/cli/admin.ts", ...args],
        cwd: ROOT,
        env: configuration,
        stdin: "null",
        stdout: "piped",
        stderr: "inherit",
      }).output();
      if (!success) throw new Error(`admin ${args.join(" ")} failed`);
      return new TextDecoder().decode(stdout);
    },
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      await Deno.remove(dataDir, { recursive: true });
    },
  };
  await app.start();
  return app;
}

async function waitUntilReady(url: string, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  void child.status.then(() => ended = true);
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (ended) throw new Error("The server ended before it was ready");
    try {
      const response = await fetch(`${url}/health`);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  child.kill("SIGKILL");
  throw new Error(`The server was not ready within ${START_MS} ms`);
}

/** Builds the page where it is not built. Resolves to its folder. */
export async function ensureBuilt(): Promise<string> {
  const folder = new URL("static/build/", ROOT).pathname;
  try {
    await Deno.stat(`${folder}index.html`);
  } catch {
    await build();
    await stopEsbuild();
  }
  return folder;
}
