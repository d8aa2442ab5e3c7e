// A Redis server of its own for a test, on a free port, that keeps nothing on disk unless a test wants it.

import { freePort } from "./free_port.ts";

const PROGRAM = "/usr/bin/redis-server";
/** Longest wait for the server to answer, milliseconds. */
const START_MS = 10_000;
/** Interval of checks, milliseconds. */
const LOOK_EVERY_MS = 10;

/** A running server. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Process id; NaN while it does not run. */
  readonly pid: number;
  /** Ends it at once. Its data is lost. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Suspends and continues it, like a machine that swaps. */
  pause(): void;
  resume(): void;
  /** Runs a command and resolves to the server's raw answer. */
  command(...args: string[]): Promise<string>;
}

/** True where Redis is installed. Says so where it is not, and throws where it must be (CI). */
export function hasRedis(): boolean {
  try {
    return Deno.statSync(PROGRAM).isFile;
  } catch {
    const missing = `There is no ${PROGRAM}; the tests of several nodes need it`;
    if (Deno.env.get("CI") === "true") throw new Error(missing);
    Deno.stderr.writeSync(new TextEncoder().encode(`${missing}, and are skipped\n`));
    return false;
  }
}

/** Starts a server. With `keepIn` it writes every change to files of that folder, uncompressed. */
export async function startRedis({ keepIn }: { readonly keepIn?: string } = {}): Promise<RedisServer> {
  const port = freePort();
  let child: Deno.ChildProcess | null = null;
  const end = async (signal: Deno.Signal): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null) return;
    ending.kill(signal);
    await ending.status;
  };
  const server: RedisServer = {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    get pid() {
      return child?.pid ?? NaN;
    },
    kill: () => end("SIGKILL"),
    async start() {
      child = new Deno.Command(PROGRAM, {
        args: [
          ...["--port", String(port), "--bind", "127.0.0.1", "--databases", String(DATABASES)],
          ...["--save", "", "--appendonly", keepIn === undefined ? "no" : "yes"],
          ...(keepIn === undefined ? [] : ["--dir", keepIn, "--rdbcompression", "no"]),
        ],
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      await ready(server);
    },
    pause: () => child?.kill("SIGSTOP"),
    resume: () => child?.kill("SIGCONT"),
    command: (...args) => ask(port, args),
    async [Symbol.asyncDispose]() {
      child?.kill("SIGCONT");
      await end("SIGKILL");
    },
  };
  await server.start();
  return server;
}

/** Everything that reaches a server: each command as text, what it publishes included. */
export interface RedisTraffic extends AsyncDisposable {
  /** What came so far. */
  readonly bytes: () => Uint8Array;
}

/** Watches a server from now on. */
export async function watchRedis({ port }: Pick<RedisServer, "port">): Promise<RedisTraffic> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode("MONITOR\r\n"));
  let lines = "";
  const started = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const piece of connection.readable.pipeThrough(new TextDecoderStream())) {
      lines += piece;
      started.resolve();
    }
  })().catch(() => {});
  await started.promise;
  return {
    bytes: () => unescaped(lines),
    async [Symbol.asyncDispose]() {
      connection.close();
      await reading;
    },
  };
}

const ESCAPED: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8 };

/** The bytes of a line of MONITOR, which is ASCII with escapes. */
function unescaped(lines: string): Uint8Array {
  const bytes = new Uint8Array(lines.length);
  let length = 0;
  for (const [one] of lines.matchAll(/\\x[0-9a-f]{2}|\\.|[^]/g)) {
    if (one.length === 4) bytes[length++] = parseInt(one.slice(2), 16);
    else if (one.length === 2) bytes[length++] = ESCAPED[one[1]!] ?? one.charCodeAt(1);
    else bytes[length++] = one.charCodeAt(0);
  }
  return bytes.subarray(0, length);
}

/** Databases of a server. The first counts which was taken last: 9,999 tests at a time have one each. */
const DATABASES = 10_000;
const TAKE = `
local database = redis.call('INCR', 'taken') % ${DATABASES - 1} + 1
redis.call('SELECT', database)
redis.call('FLUSHDB')
return database`;

/** Takes a database of the server at an address that no other test has, and empties it. Resolves to its address. */
export async function emptyRedis(serverUrl: string): Promise<string> {
  const { port } = new URL(serverUrl);
  const database = Number((await ask(Number(port), ["EVAL", TAKE, "0"])).slice(1));
  if (!(database > 0)) throw new Error("Redis gave no database");
  return `redis://127.0.0.1:${port}/${database}`;
}

async function ready(server: RedisServer): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    try {
      if ((await server.command("PING")).startsWith("+PONG")) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error("Redis was not ready in time");
}

/** One command on a connection of its own; its answer has to come in one piece. */
async function ask(port: number, args: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = new TextEncoder();
  const parts = args.map((arg) => `$${bytes.encode(arg).length}\r\n${arg}\r\n`);
  await connection.write(bytes.encode(`*${args.length}\r\n${parts.join("")}`));
  const answer = new Uint8Array(1 << 20);
  const length = await connection.read(answer) ?? 0;
  return new TextDecoder().decode(answer.subarray(0, length));
}
