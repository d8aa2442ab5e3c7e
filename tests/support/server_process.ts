// main.ts as a child process, from its first output to its exit code.

const ROOT = new URL("../../", import.meta.url);
/** Longest wait for the first output or the end, milliseconds. */
const PATIENCE_MS = 30_000;

/** The exit code of a process, and its output. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A listening server, which ends when it is disposed of. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Sends a signal. */
  signal(signal: Deno.Signal): void;
  /** Resolves when the process has ended. Rejects, and kills it, when that takes longer than `withinMs`. */
  ended(withinMs?: number): Promise<Ending>;
}

/** A folder for the data and the configuration of a process, removed after the test. */
export function dataFolder(): { readonly path: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "sexychat-data-" });
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

/** Runs main.ts until it ends by itself. `config` is the configuration file. */
export async function runToEnd(
  folder: string,
  env: Readonly<Record<string, string>>,
  config: string = "{}",
): Promise<Ending> {
  const child = spawn(folder, env, config);
  const said = [read(child.stdout), read(child.stderr)] as const;
  return await ending(child, said, PATIENCE_MS);
}

/** Starts main.ts and waits until it is open, on a free port. `descriptors` is how many files it may have open. */
export async function startServer(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  config: string = "{}",
  descriptors?: number,
): Promise<ServerProcess> {
  const child = spawn(folder, env, config, descriptors);
  const address = Promise.withResolvers<string>();
  const watch = (text: string): void => {
    const port = /open at http:\/\/localhost:(\d+)/.exec(text)?.[1];
    if (port !== undefined) address.resolve(`http://127.0.0.1:${port}`);
  };
  const said = [read(child.stdout, watch), read(child.stderr)] as const;
  void Promise.all(said).then(([, stderr]) =>
    address.reject(new Error(`The server did not open: ${stderr}`))
  );
  let over: Promise<Ending> | undefined;
  const ended = (withinMs: number = PATIENCE_MS): Promise<Ending> => over ??= ending(child, said, withinMs);
  return {
    url: await address.promise,
    pid: child.pid,
    signal: (signal) => child.kill(signal),
    ended,
    async [Symbol.asyncDispose]() {
      if (over === undefined) child.kill("SIGKILL");
      await ended();
    },
  };
}

/** How Deno is run: by itself, or with so many descriptors at most. */
export function denoCommand(
  args: readonly string[],
  descriptors?: number,
): { readonly program: string; readonly args: string[] } {
  if (descriptors === undefined) return { program: Deno.execPath(), args: [...args] };
  return {
    program: "sh",
    args: ["-c", `ulimit -n ${descriptors} && exec "$@"`, "sh", Deno.execPath(), ...args],
  };
}

function spawn(
  folder: string,
  env: Readonly<Record<string, string>>,
  config: string,
  descriptors?: number,
): Deno.ChildProcess {
  const configFile = `${folder}/configuration-of-the-test.json`;
  Deno.writeTextFileSync(configFile, config);
  const given = { DATA_DIR: `${folder}/data`, CONFIG_FILE: configFile, PORT: "0", ...env };
  const kept = Object.fromEntries(
    ["PATH", "HOME", "DENO_DIR"].map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value),
  );
  const { program, args } = denoCommand(["run", "--no-prompt", "--quiet", "-A", "main.ts"], descriptors);
  return new Deno.Command(program, {
    args,
    cwd: ROOT,
    clearEnv: true,
    env: { ...kept, NO_COLOR: "1", ...given },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The output of a program as users with an installed Deno see it: where the tests themselves run through npx, too. */
export function withoutNpx(output: string): string {
  return output.replaceAll(/npx -y deno@\S+ task/g, "deno task");
}

async function read(stream: ReadableStream<Uint8Array>, watch?: (text: string) => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    watch?.(text);
  }
  return withoutNpx(text);
}

async function ending(
  child: Deno.ChildProcess,
  said: readonly [Promise<string>, Promise<string>],
  withinMs: number,
): Promise<Ending> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, withinMs);
  const { code } = await child.status;
  clearTimeout(timer);
  const [stdout, stderr] = await Promise.all(said);
  if (late) throw new Error(`The process had not ended after ${withinMs} ms: ${stdout}${stderr}`);
  return { code, stdout, stderr };
}
