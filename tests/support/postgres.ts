// A PostgreSQL server of its own for a test, on a free port, with its data in a folder that goes away with it.

import pg from "pg";
import { freePort } from "./free_port.ts";

const ROOT = "/usr/lib/postgresql";
/** Longest wait for the server to answer, milliseconds. */
const START_MS = 20_000;
/** Interval of checks, milliseconds. */
const LOOK_EVERY_MS = 20;
/** The account that owns the server where the tests run as root, as whom PostgreSQL does not run. */
const SYSTEM_USER = "postgres";

/** A running server. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** The folder of its data. */
  readonly dataDir: string;
  /** Address of its own database, as its owner. */
  readonly url: string;
  /** Address of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Runs a statement as the server's owner, in the database of that address or in `postgres`. */
  run(statement: string, databaseUrl?: string): Promise<Record<string, unknown>[]>;
  /** Ends every process of the server at once. */
  kill(): Promise<void>;
  /** Starts it again over the same data, on the same port. */
  start(): Promise<void>;
}

/** True where PostgreSQL is installed. Says so where it is not, and throws where it must be (CI). */
export function hasPostgres(): boolean {
  if (programs() !== null) return true;
  const missing = `There is no PostgreSQL in ${ROOT}; the tests of it need one`;
  if (Deno.env.get("CI") === "true") throw new Error(missing);
  Deno.stderr.writeSync(new TextEncoder().encode(`${missing}, and are skipped\n`));
  return false;
}

/**
 * Makes and starts a server. What is committed outlives {@link PostgresServer.kill}; a power cut only where it is `durable`,
 * which is slower.
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const bin = programs();
  if (bin === null) throw new Error(`There is no PostgreSQL in ${ROOT}`);
  const owner = systemOwner();
  const folder = await Deno.makeTempDir({ prefix: "sexychat-postgres-" });
  if (owner !== null) await Deno.chown(folder, owner.uid, owner.gid);
  const port = freePort();
  await initialise(bin, folder, owner);
  let child: Deno.ChildProcess | null = null;
  let databases = 0;

  const end = async (signal: Deno.Signal): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null) return;
    const others = signal === "SIGKILL" ? await childrenOf(ending.pid) : [];
    ending.kill(signal);
    for (const pid of others) killIfThere(pid);
    await ending.status;
  };
  const server: PostgresServer = {
    port,
    dataDir: `${folder}/data`,
    url: urlOf(port),
    async createDatabase() {
      const name = `test_${++databases}`;
      await server.run(`create database ${name}`);
      return `postgresql://tester:secret@127.0.0.1:${port}/${name}`;
    },
    run: (statement, databaseUrl) => runAt(databaseUrl ?? urlOf(port), statement),
    kill: () => end("SIGKILL"),
    async start() {
      child = launch(bin, folder, { port, durable }, owner);
      await ready(port, child);
    },
    async [Symbol.asyncDispose]() {
      // SIGINT is PostgreSQL's "fast shutdown".
      await end("SIGINT");
      await Deno.remove(folder, { recursive: true });
    },
  };
  await server.start();
  return server;
}

function urlOf(port: number): string {
  return `postgresql://tester:secret@127.0.0.1:${port}/postgres`;
}

/** Runs one statement on a connection of its own. */
export async function runAt(databaseUrl: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query(statement);
    return rows;
  } finally {
    await client.end();
  }
}

/** The folder of PostgreSQL's programs, of its newest version here; null without any. */
function programs(): string | null {
  try {
    const versions = [...Deno.readDirSync(ROOT)].map(({ name }) => name).sort((a, b) =>
      Number(b) - Number(a)
    );
    const found = versions.find((version) => isFile(`${ROOT}/${version}/bin/initdb`));
    return found === undefined ? null : `${ROOT}/${found}/bin`;
  } catch {
    return null;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The account that the server runs as; null for the account that runs the tests. */
function systemOwner(): Owner | null {
  if (Deno.uid() !== 0) return null;
  const line = Deno.readTextFileSync("/etc/passwd").split("\n").find((one) =>
    one.startsWith(`${SYSTEM_USER}:`)
  );
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${SYSTEM_USER}`);
  return { uid: Number(uid), gid: Number(gid) };
}

async function initialise(bin: string, folder: string, owner: Owner | null): Promise<void> {
  const passwordFile = `${folder}/password`;
  await Deno.writeTextFile(passwordFile, "secret\n");
  if (owner !== null) await Deno.chown(passwordFile, owner.uid, owner.gid);
  const { success, stderr } = await new Deno.Command(`${bin}/initdb`, {
    args: [
      ...["--pgdata", `${folder}/data`, "--username", "tester", "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync", "--no-instructions"],
      // Sorts unlike our own code does, as most servers are set up.
      ...["--locale-provider", "icu", "--icu-locale", "en-US", "--locale", "C.UTF-8"],
    ],
    cwd: folder,
    ...(owner ?? {}),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`initdb failed: ${new TextDecoder().decode(stderr)}`);
}

function launch(
  bin: string,
  folder: string,
  { port, durable }: { readonly port: number; readonly durable: boolean },
  owner: Owner | null,
): Deno.ChildProcess {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: durable ? "on" : "off",
    shared_buffers: "32MB",
    max_connections: "200",
    max_wal_size: "256MB",
    deadlock_timeout: "100ms",
  };
  return new Deno.Command(`${bin}/postgres`, {
    args: [
      ...["-D", `${folder}/data`, "-p", String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    cwd: folder,
    ...(owner ?? {}),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function ready(port: number, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  void child.status.then(() => ended = true);
  const deadline = Date.now() + START_MS;
  while (!ended && Date.now() < deadline) {
    try {
      await runAt(urlOf(port), "select 1");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
  throw new Error(ended ? "PostgreSQL ended before it was ready" : "PostgreSQL was not ready in time");
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`).catch(() => "");
  return text.trim().split(/\s+/).filter((part) => part !== "").map(Number);
}

function killIfThere(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
