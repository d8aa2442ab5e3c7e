// The tasks that run several programs: start, dev, check, test and pictures. Further arguments go to the last program, or
// to each of the tests. With --help, nothing is built, and none of the programs does its work.

import { OF_A_PROCESS, writeTestGroups } from "./test_groups.ts";

/**
 * A task: Deno commands that run in turn until one fails, or together until one ends. The `tests` run after them in
 * turn, all of them, also when some fail; they may write files into a folder of theirs.
 */
interface Task {
  /** The help, or the program that prints it. */
  readonly help: string | readonly string[];
  readonly how: "in turn" | "together";
  readonly programs: readonly (readonly string[])[];
  readonly tests?: (folder: string) => Promise<readonly (readonly string[])[]>;
}

/** Options of all tests. Types are checked before. */
const TEST = ["test", "-A", "--no-check", "--sanitize-ops", "--sanitize-resources"];
/** Tests that can run in parallel: they neither measure times nor load the whole machine. */
const PARALLEL = ["tests/unit/", "tests/contract/", "tests/accessibility/"];
/** They too, and in few files. */
const PROTOCOL = "tests/protocol/";
/** So many that none is left over for long. */
const PROTOCOL_GROUPS = 8;
/** Tests of a browser. They too run in parallel, but not with the others: each takes a core. */
const BROWSER = "tests/e2e/";
/** Tests of these folders that measure times. */
const TIMED = [
  "tests/contract/sqlite_scale_test.ts",
  "tests/e2e/first_load_test.ts",
  "tests/e2e/long_log_test.ts",
  "tests/e2e/scroll_frames_test.ts",
  "tests/protocol/auth_timing_test.ts",
  "tests/protocol/account_timing_test.ts",
];

const BUILD = ["run", "--no-prompt", "-A", "client/build.ts"];
/** The server, by the task that has its permissions. */
const SERVE = ["task", "--quiet", "serve"];
const PICTURES = ["run", "--no-prompt", "-A", "tests/pictures/pictures.ts"];

const TASKS: Readonly<Record<string, Task>> = {
  start: { help: [...SERVE, "--help"], how: "in turn", programs: [BUILD, SERVE] },
  pictures: { help: [...PICTURES, "--help"], how: "in turn", programs: [BUILD, PICTURES] },
  dev: {
    help: `Usage: deno task dev

Rebuilds the page and restarts the server when a file changes. Settings as for deno task start.`,
    how: "together",
    programs: [
      [...BUILD, "--watch"],
      ["run", "--watch=server,main.ts", "--no-prompt", "-A", "main.ts"],
    ],
  },
  check: {
    help: `Usage: deno task check

Checks format, lint rules (the project's own included) and types. deno fmt corrects the format.`,
    how: "in turn",
    programs: [
      ["fmt", "--check"],
      ["lint"],
      ["run", "--no-prompt", "--allow-read", ".ci/check_tree.ts"],
      ["check"],
    ],
  },
  test: {
    help: `Usage: deno task test [ARGUMENTS OF deno test]

Builds the page, checks, and runs every test that can run on this machine, in about 22 minutes on two cores. To run one
file or folder:

  deno test -A --sanitize-ops --sanitize-resources tests/unit

Without Deno installed, write npx -y deno@2.9.6 for deno.`,
    how: "in turn",
    programs: [BUILD, ["task", "check"]],
    tests: async (folder) => [
      [
        ...[...TEST, "--config", "deno.json", "--parallel", `--ignore=${TIMED}`, ...PARALLEL],
        ...OF_A_PROCESS.map((name) => `${PROTOCOL}${name}`),
        ...await protocolGroups(folder),
      ],
      [...TEST, "--parallel", `--ignore=${TIMED}`, BROWSER],
      [...TEST, `--ignore=${[...PARALLEL, PROTOCOL, BROWSER]}`, "tests/"],
      [...TEST, ...TIMED],
    ],
  },
};

/** Least exit code of a program that a signal ended. */
const ENDED_BY_SIGNAL = 128;

const [name = "", ...rest] = Deno.args;
const task = TASKS[name];
if (task === undefined) Deno.exit(1);
if (rest.includes("--help") || rest.includes("-h")) {
  if (typeof task.help !== "string") Deno.exit(await run(task.help));
  Deno.stdout.writeSync(new TextEncoder().encode(`${task.help}\n`));
  Deno.exit(0);
}
Deno.exit(task.how === "in turn" ? await inTurn(task) : await together(task));

/** Runs the programs and tests of a task in turn. Returns the exit code of the first that failed, or 0. */
async function inTurn({ programs, tests }: Task): Promise<number> {
  for (const [index, program] of programs.entries()) {
    const isLast = tests === undefined && index === programs.length - 1;
    const code = await run(isLast ? [...program, ...rest] : program);
    if (code !== 0) return code;
  }
  if (tests === undefined) return 0;
  const folder = await Deno.makeTempDir({ prefix: "sexychat-tests-" });
  let failure = 0;
  for (const test of await tests(folder)) {
    const code = await run([...test, ...rest]);
    failure ||= code;
    if (code >= ENDED_BY_SIGNAL) break;
  }
  await Deno.remove(folder, { recursive: true });
  return failure;
}

/** Writes the tests of the protocol that may share a process into a few files. Resolves to their paths. */
async function protocolGroups(folder: string): Promise<string[]> {
  const alone = TIMED.filter((path) => path.startsWith(PROTOCOL)).map((path) => path.slice(PROTOCOL.length));
  const left = [...OF_A_PROCESS, ...alone];
  return await writeTestGroups(folder, new URL(`../${PROTOCOL}`, import.meta.url), {
    left,
    count: PROTOCOL_GROUPS,
  });
}

/** Runs a program. Returns its exit code. */
async function run(program: readonly string[]): Promise<number> {
  const child = start(program);
  const stopForwarding = forwardSignals([child]);
  const { code } = await child.status;
  stopForwarding();
  return code;
}

/** Runs programs together until one ends, then ends the others. Returns the exit code of the first. */
async function together({ programs }: Task): Promise<number> {
  const children = programs.map(start);
  forwardSignals(children);
  const { code } = await Promise.race(children.map((child) => child.status));
  for (const child of children) end(child, "SIGTERM");
  await Promise.all(children.map((child) => child.status));
  return code;
}

function start(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), { args: [...args] }).spawn();
}

/** Forwards SIGINT and SIGTERM to the children. Returns a function that stops the forwarding. */
function forwardSignals(children: readonly Deno.ChildProcess[]): () => void {
  const handlers = (["SIGINT", "SIGTERM"] as const).map((name) => {
    const forward = (): void => children.forEach((child) => end(child, name));
    Deno.addSignalListener(name, forward);
    return () => Deno.removeSignalListener(name, forward);
  });
  return () => handlers.forEach((remove) => remove());
}

function end(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}
