// The tasks of who works on it that take several programs: dev, check and test. The rest of their arguments goes to the last one.

/**
 * A task: programs of Deno that run one after another until one fails, or all at once until one ends. The `tests` come after them, one after
 * another, whatever comes of each.
 */
interface Task {
  readonly help: string;
  readonly how: "in turn" | "together";
  readonly programs: readonly (readonly string[])[];
  readonly tests?: readonly (readonly string[])[];
}

/** Types are checked before. */
const TEST = ["test", "-A", "--no-check", "--sanitize-ops", "--sanitize-resources"];
/** What can run beside other tests: it neither measures times nor works the machine to its limits. */
const SIDE_BY_SIDE = ["tests/unit/", "tests/contract/", "tests/protocol/"];
/** Of those, what measures times. */
const TIMED = ["tests/contract/sqlite_scale_test.ts", "tests/protocol/auth_timing_test.ts"];

const TASKS: Readonly<Record<string, Task>> = {
  dev: {
    help: `Usage: deno task dev

Rebuilds the page and restarts the server when a file changes. Settings as for deno task start.`,
    how: "together",
    programs: [
      ["run", "--no-prompt", "-A", "client/build.ts", "--watch"],
      ["run", "--watch=server,main.ts", "--no-prompt", "-A", "main.ts"],
    ],
  },
  check: {
    help: `Usage: deno task check

Format, lint with the project's own import rules, and types. deno fmt puts the format right.`,
    how: "in turn",
    programs: [["fmt", "--check"], ["lint"], ["check"]],
  },
  test: {
    help: `Usage: deno task test [ARGUMENTS OF deno test]

Builds the page, checks, and runs every test that can run on this machine. One file, or one folder:

  deno test -A --sanitize-ops --sanitize-resources tests/unit`,
    how: "in turn",
    programs: [["task", "build"], ["task", "check"]],
    tests: [
      [...TEST, "--parallel", `--ignore=${TIMED}`, ...SIDE_BY_SIDE],
      [...TEST, `--ignore=${SIDE_BY_SIDE}`, "tests/"],
      [...TEST, ...TIMED],
    ],
  },
};

/** Least exit code of what a signal has ended. */
const ENDED_BY_SIGNAL = 128;

const [name = "", ...rest] = Deno.args;
const task = TASKS[name];
if (task === undefined) Deno.exit(1);
if (rest.includes("--help") || rest.includes("-h")) {
  Deno.stdout.writeSync(new TextEncoder().encode(`${task.help}\n`));
  Deno.exit(0);
}
Deno.exit(task.how === "in turn" ? await inTurn(task) : await together(task));

/** Runs a task's programs and tests. The exit code of the first that failed, or 0. */
async function inTurn({ programs, tests = [] }: Task): Promise<number> {
  for (const [index, program] of programs.entries()) {
    const isLast = tests.length === 0 && index === programs.length - 1;
    const code = await run(isLast ? [...program, ...rest] : program);
    if (code !== 0) return code;
  }
  let failure = 0;
  for (const test of tests) {
    const code = await run([...test, ...rest]);
    failure ||= code;
    if (code >= ENDED_BY_SIGNAL) break;
  }
  return failure;
}

/** Runs a program to its end. Its exit code. */
async function run(program: readonly string[]): Promise<number> {
  const child = start(program);
  const stopPassing = passSignals([child]);
  const { code } = await child.status;
  stopPassing();
  return code;
}

/** Runs programs until one ends, and ends the others. The exit code of the first. */
async function together({ programs }: Task): Promise<number> {
  const children = programs.map(start);
  passSignals(children);
  const { code } = await Promise.race(children.map((child) => child.status));
  for (const child of children) end(child, "SIGTERM");
  await Promise.all(children.map((child) => child.status));
  return code;
}

function start(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), { args: [...args] }).spawn();
}

/** Passes on what asks this process to end. Returns the way to stop that. */
function passSignals(children: readonly Deno.ChildProcess[]): () => void {
  const handlers = (["SIGINT", "SIGTERM"] as const).map((name) => {
    const pass = (): void => children.forEach((child) => end(child, name));
    Deno.addSignalListener(name, pass);
    return () => Deno.removeSignalListener(name, pass);
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
