// Every task says what it is for, and the server has the same narrow permissions however it is started.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { serverArguments } from "../../server/adapters/process/server_command.ts";
import { readConfiguration } from "../../server/config.ts";
import { dataFolder } from "../support/server_process.ts";
import { installation, runTask } from "../support/tasks.ts";

const BUILD = new URL("../../static/build", import.meta.url).pathname;

const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url))) as {
  tasks: Record<string, { description: string; command: string }>;
};

Deno.test("every task takes --help and -h, only says how it is used, and builds nothing", async () => {
  const before = buildState();
  for (const name of Object.keys(tasks)) {
    const ends = await Promise.all(["--help", "-h"].map((option) => runTask(name, [option])));
    for (const { code, stdout, stderr } of ends) {
      equal(code, 0, `${name}: ${stderr}`);
      match(stdout, /^Usage: deno task \w+/, name);
      equal(stderr, "", name);
    }
    deepEqual(buildState(), before, name);
  }
});

Deno.test("the first task downloads the packages without a warning", async () => {
  using folder = dataFolder();
  for (const name of ["deno.json", "deno.lock"]) {
    Deno.copyFileSync(new URL(`../../${name}`, import.meta.url), `${folder.path}/${name}`);
  }
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install"],
    cwd: folder.path,
    env: { NO_COLOR: "1" },
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  equal(code, 0, text);
  ok(!/warning|ignored|approve-scripts/i.test(text), text);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} at deno task start stops the server in order`, async () => {
    using folder = dataFolder();
    const task = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "start"],
      env: {
        NO_COLOR: "1",
        DATA_DIR: `${folder.path}/data`,
        HOST: "127.0.0.1",
        PORT: "0",
        LOG_LEVEL: "info",
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const errors = new Response(task.stderr).text();
    let said = "";
    for await (const text of task.stdout.pipeThrough(new TextDecoderStream())) {
      if (!said.includes("open at") && `${said}${text}`.includes("open at")) task.kill(signal);
      said += text;
    }
    equal((await task.status).code, 0);
    match(said, /^Built static\/build/);
    match(said + await errors, new RegExp(`stopping reason=${signal}`));
  });
}

Deno.test("the doctor has nothing to say about a copied config.json.example, unless it holds a secret", async () => {
  const example = Deno.readTextFileSync(new URL("../../config.json.example", import.meta.url));
  await using here = installation();
  using folder = dataFolder();
  const config = `${folder.path}/config.json`;
  const cases: [string, RegExp][] = [
    [example, /^OK +configuration: All keys are valid\.$/m],
    [
      example.replace('"JWT_SECRET": null', '"JWT_SECRET": "of this test alone"'),
      /^WARNING .*holds secrets/m,
    ],
    [
      example.replace('"sqlite:///sexchat.db"', '"postgresql://ada:of-this-test@127.0.0.1:1/chat"'),
      /^WARNING .*holds secrets/m,
    ],
  ];
  for (const [text, said] of cases) {
    Deno.writeTextFileSync(config, text, { mode: 0o644 });
    match((await here.task("doctor", [], { CONFIG_FILE: config })).stdout, said);
  }
});

/** The files of the built page, with their times. */
function buildState(): string[] {
  try {
    return [...Deno.readDirSync(BUILD)].map(({ name }) =>
      `${name} ${Deno.statSync(`${BUILD}/${name}`).mtime?.getTime()}`
    )
      .sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

Deno.test("the server in the background has the flags of deno task serve", () => {
  const { settings } = readConfiguration(
    { DATA_DIR: "data", DATABASE_URL: "sqlite:////var/lib/chat.db" },
    null,
  );
  const own = serverArguments(settings, "--daemon");
  const served = tasks["serve"]!.command.match(/"[^"]+"|\S+/g)!.slice(1).map((flag) =>
    flag.replaceAll('"', "").replace(/=\$\(.*permitted_paths\.ts (\w+)\)$/, "=<$1>")
  );
  const named = own.map((flag) =>
    flag.replace(/^(--allow-read)=.*/, "$1=<read>").replace(/^(--allow-write)=.*/, "$1=<write>")
  );
  deepEqual(named, [...served, "--daemon"]);
  ok(own.includes("--allow-write=data,/var/lib"));
});

Deno.test("the server may neither do everything nor start programs", () => {
  ok(!/(^|\s)(-A|--allow-all|--allow-run)\b/.test(tasks["serve"]!.command));
  // These build the page first, and then run `serve` with its permissions.
  for (const name of ["start", "debug"]) match(tasks[name]!.command, /\.ci\/tasks\.ts start$/);
});
