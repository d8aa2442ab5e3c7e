// A server in a process of its own, so that its CPU time and memory are told from the load's.

import { FIGURES_PREFIX, type ProcessFigures } from "./process_figures.ts";

/** A running child. */
export interface MeasuredServer {
  readonly port: number;
  /** CPU time and memory now. */
  figures(): Promise<ProcessFigures>;
  /** The same after the garbage has been collected. */
  settledFigures(): Promise<ProcessFigures>;
  stop(): Promise<void>;
}

/**
 * Starts the server under test with the caps for one address lifted: everybody here comes from 127.0.0.1. `env` is added to
 * its configuration.
 */
export async function startChatServer(env: Record<string, string> = {}): Promise<MeasuredServer> {
  const dataDir = await Deno.makeTempDir({ prefix: "aphrodite_bench_" });
  const configFile = `${dataDir}/config.json`;
  await Deno.writeTextFile(configFile, "{}");
  const server = await start("chat_server.ts", {
    HOST: "127.0.0.1",
    PORT: "0",
    DATA_DIR: dataDir,
    CONFIG_FILE: configFile,
    LOG_LEVEL: "error",
    MAX_SOCKETS_PER_ADDRESS: "100000",
    MAX_PENDING_SOCKETS: "100000",
    ...env,
  });
  return {
    ...server,
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

async function start(file: string, env: Record<string, string>): Promise<MeasuredServer> {
  const { PATH = "", HOME = "" } = Deno.env.toObject();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", await engineFlags(), `${import.meta.dirname}/${file}`],
    env: { PATH, HOME, ...env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  const port = Number(/:(\d+)\s*$/.exec(await lineWith(lines, "open at http://"))?.[1]);

  const ask = async (question: string): Promise<ProcessFigures> => {
    await input.write(new TextEncoder().encode(question));
    const answer = await lineWith(lines, FIGURES_PREFIX);
    return JSON.parse(answer.slice(FIGURES_PREFIX.length)) as ProcessFigures;
  };
  return {
    port,
    figures: () => ask("now\n"),
    settledFigures: () => ask("settled\n"),
    async stop() {
      await input.close();
      await child.status;
      await lines.return(undefined);
    },
  };
}

async function lineWith(lines: AsyncGenerator<string>, part: string): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The server ended before it said "${part}"`);
    if (value.includes(part)) return value;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
