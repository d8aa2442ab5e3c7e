// A server in a process of its own, so that its CPU time and memory are told from the load's.

import { linesOf, lineWith } from "./child_lines.ts";
import { FIGURES_PREFIX, type ProcessFigures } from "./process_figures.ts";

/** A running child. */
export interface MeasuredServer {
  readonly port: number;
  readonly pid: number;
  /** Resolves to the exit code when the process has ended, asked to or not. */
  readonly ended: Promise<number>;
  /** CPU time and memory now. */
  figures(): Promise<ProcessFigures>;
  /** The same after the garbage has been collected. */
  settledFigures(): Promise<ProcessFigures>;
  stop(): Promise<void>;
}

/** A running chat server, and where it keeps what it keeps. */
export interface ChatServer extends MeasuredServer {
  readonly dataDir: string;
  readonly configFile: string;
}

/** How the server under test differs from one as it is installed. */
export interface ServerOptions {
  /** Added to its configuration. */
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps its caps on sockets at their defaults. */
  readonly defaultCaps?: boolean;
  /** The most file descriptors it may open, a hard limit; that of this process when absent. */
  readonly descriptors?: number;
  /** Folder of another checkout whose `main.ts` is the server. */
  readonly checkout?: string;
  /** Told every line of its log that is a warning or worse; without it, what is an error goes to this process's own log. */
  readonly onLog?: (line: string) => void;
}

/** Caps that are never reached: without a proxy all clients here come from 127.0.0.1. */
const LIFTED_CAPS = { MAX_SOCKETS_PER_ADDRESS: "100000", MAX_PENDING_SOCKETS: "100000" };
/** Longest wait for a server to stop before it is killed, milliseconds. */
const STOP_MS = 15_000;

/** Starts the server under test with the caps for one address lifted. `env` is added to its configuration. */
export function startChatServer(env: Record<string, string> = {}): Promise<ChatServer> {
  return startServer({ env });
}

/** Starts the server under test. */
export async function startServer(options: ServerOptions): Promise<ChatServer> {
  const { env = {}, defaultCaps = false, checkout, onLog } = options;
  const dataDir = await Deno.makeTempDir({ prefix: "aphrodite_bench_" });
  const configFile = `${dataDir}/config.json`;
  await Deno.writeTextFile(configFile, "{}");
  const configuration = {
    HOST: "127.0.0.1",
    PORT: "0",
    DATA_DIR: dataDir,
    CONFIG_FILE: configFile,
    LOG_LEVEL: onLog === undefined ? "error" : "warn",
    ...(defaultCaps ? {} : LIFTED_CAPS),
    ...(checkout === undefined ? {} : { MEASURED_CHECKOUT: checkout }),
    ...env,
  };
  const server = await start("chat_server.ts", configuration, options).catch(async (error) => {
    await Deno.remove(dataDir, { recursive: true });
    throw error;
  });
  return {
    ...server,
    dataDir,
    configFile,
    async stop() {
      await server.stop();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** Starts the bare loop that figures are held against. */
export function startBareServer(): Promise<MeasuredServer> {
  return start("bare_server.ts", {});
}

/** The flags for the engine with which `deno task serve` starts the server, and one to let us collect garbage. */
async function engineFlags(): Promise<string> {
  const manifest = await Deno.readTextFile(`${import.meta.dirname}/../../deno.json`);
  const { tasks } = JSON.parse(manifest) as { tasks: { serve: { command: string } } };
  const served = /--v8-flags=(\S+)/.exec(tasks.serve.command)?.[1];
  return `--v8-flags=${served === undefined ? "" : `${served},`}--expose-gc`;
}

async function start(
  file: string,
  env: Record<string, string>,
  { descriptors, onLog }: Pick<ServerOptions, "descriptors" | "onLog"> = {},
): Promise<MeasuredServer> {
  const { PATH = "", HOME = "" } = Deno.env.toObject();
  const program = [
    Deno.execPath(),
    ...["run", "-A", "--no-prompt", await engineFlags(), `${import.meta.dirname}/${file}`],
  ];
  const limited = descriptors === undefined
    ? program
    : ["/bin/sh", "-c", `ulimit -n ${descriptors}; exec "$@"`, "sh", ...program];
  const child = new Deno.Command(limited[0]!, {
    args: limited.slice(1),
    env: { PATH, HOME, NO_COLOR: "1", ...env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: onLog === undefined ? "inherit" : "piped",
  }).spawn();
  const logged = onLog === undefined ? undefined : eachLine(child.stderr, onLog);
  const input = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  const port = Number(/:(\d+)\s*$/.exec(await lineWith(lines, "open at http://"))?.[1]);

  const ask = async (question: string): Promise<ProcessFigures> => {
    await input.write(new TextEncoder().encode(question));
    const answer = await lineWith(lines, FIGURES_PREFIX);
    return JSON.parse(answer.slice(FIGURES_PREFIX.length)) as ProcessFigures;
  };
  const ended = child.status.then(({ code }) => code);
  return {
    port,
    pid: child.pid,
    ended,
    figures: () => ask("now\n"),
    settledFigures: () => ask("settled\n"),
    async stop() {
      await input.close().catch(() => {});
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(late);
      await lines.return(undefined);
      await logged;
    },
  };
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  act: (line: string) => void,
): Promise<void> {
  for await (const line of linesOf(stream)) act(line);
}
