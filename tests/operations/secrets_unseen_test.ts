// Row 19: a secret that is configured anywhere is in no output and no log, whatever is started, and however it ends.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { assertUnseen, CANARY } from "../support/canary.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";
import { dataFolder, runToEnd, startServer } from "../support/server_process.ts";
import { type Installation, installation, type TaskEnd } from "../support/tasks.ts";

/** A closed port: what leads there cannot be reached. */
const CLOSED = "127.0.0.1:1";
const SECRETS = Object.fromEntries(
  ["SECRET_KEY", "JWT_SECRET", "ADMIN_PASSWORD", "PAYMENT_SECRET", "METRICS_TOKEN"]
    .map((name) => [name, `${CANARY} ${name}`]),
);
const OLLAMA_API_KEY = `${CANARY}-key`;
const REACHES_NOBODY = {
  ...SECRETS,
  OLLAMA_API_KEY,
  OLLAMA_URL: `http://ada:${CANARY}@${CLOSED}`,
  DATABASE_URL: `postgresql://ada:${CANARY}@${CLOSED}/chat?application_name=${CANARY}`,
  REDIS_URL: `redis://ada:${CANARY}@${CLOSED}/0`,
  SMTP_URL: `smtp://ada:${CANARY}@${CLOSED}`,
  PUBLIC_URL: "https://chat.example",
  BTCPAY_URL: `http://${CLOSED}`,
  BTCPAY_STORE_ID: "store",
  BTCPAY_API_KEY: `${CANARY}-key`,
  BTCPAY_WEBHOOK_SECRET: `${CANARY} secret`,
};
const BROKEN = {
  OLLAMA_URL: `http://ada:${CANARY}@${CLOSED}?key=${CANARY}`,
  DATABASE_URL: `postgres://ada:p/${CANARY}@${CLOSED}/chat`,
  REDIS_URL: `redis://:${CANARY}${CLOSED}`,
  SOCKETIO_MESSAGE_QUEUE: `redis://ada:12?${CANARY}@${CLOSED}`,
  CORS_ORIGINS: `https://ada:${CANARY}@chat.example`,
  CONTACT: `https://ada:${CANARY}@chat.example`,
  SMTP_URL: `smtp://ada:${CANARY}@${CLOSED}?key=${CANARY}`,
  MAIL_FROM: `ada ${CANARY}`,
  BTCPAY_URL: `http://ada:${CANARY}@${CLOSED}`,
  BTCPAY_API_KEY: `${CANARY} ${CANARY}`,
  PREMIUM_PLANS: `[{"id":"${CANARY}"}]`,
  METRICS_TOKEN: CANARY.slice(0, 9),
  HOST: `http://ada:${CANARY}@${CLOSED}`,
};

/** Runs tasks one after the other. Returns what they said. */
async function run(
  here: Installation,
  env: Readonly<Record<string, string>>,
  tasks: readonly (readonly [string, ...string[]])[],
): Promise<string> {
  let said = "";
  for (const [name, ...args] of tasks) {
    const end: TaskEnd = await here.task(name, args, env);
    assertUnseen(end.stdout + end.stderr, `${name} ${args.join(" ")}`);
    said += end.stdout + end.stderr;
  }
  return said;
}

Deno.test("row 19: start, with every secret and address right, and a log of everything", async () => {
  using folder = dataFolder();
  await using ollama = startOllamaDouble({ models: ["llama3.2:3b"] });
  const OLLAMA_URL = ollama.url.replace("://", `://ada:${CANARY}@`);
  await using server = await startServer(folder.path, {
    ...SECRETS,
    OLLAMA_API_KEY,
    OLLAMA_URL,
    LOG_LEVEL: "debug",
  });
  await (await fetch(`${server.url}/health`)).body?.cancel();
  server.signal("SIGTERM");
  const { stdout, stderr } = await server.ended();
  assertUnseen(stdout + stderr, "start");
});

Deno.test("row 19: start, with addresses that lead nowhere, with broken ones, and with a JSON slip in config.json", async () => {
  using folder = dataFolder();
  for (
    const [env, config, line] of [
      [
        { ...REACHES_NOBODY },
        "{}",
        /^The store cannot be opened: postgresql:\/\/127\.0\.0\.1:1\/chat cannot be reached/,
      ],
      [
        { ...REACHES_NOBODY, DATABASE_URL: "" },
        "{}",
        /^Redis cannot be used: redis:\/\/127\.0\.0\.1:1\/0 cannot be reached/,
      ],
      [BROKEN, "{}", /^DATABASE_URL: its value, which is not a complete address .* it takes sqlite:/m],
      [{}, JSON.stringify(BROKEN), /^REDIS_URL: its value, which .* it takes redis:/m],
      [
        {},
        `{ "JWT_SECRET": "${CANARY}" "PORT": 5000 }`,
        /^CONFIG_FILE: .* not valid JSON \(line 1, column 38\)/,
      ],
    ] as const
  ) {
    const { code, stdout, stderr } = await runToEnd(folder.path, env, config);
    assertUnseen(stdout + stderr, JSON.stringify(env));
    deepEqual([code, stdout], [1, ""]);
    match(stderr, line);
  }
});

Deno.test("row 19: doctor, admin and migrate-to, with addresses that lead nowhere", async () => {
  await using here = installation();
  const said = await run(here, REACHES_NOBODY, [
    ["doctor"],
    ["admin", "role", "alice", "root"],
    ["admin", "migrate-to", `postgresql://ada:${CANARY}@${CLOSED}/other`],
    ["backup", `${here.dataDir}/copy.db`],
    ["restore", `${here.dataDir}/copy.db`],
  ]);
  match(said, /Ollama cannot be reached at http:\/\/127\.0\.0\.1:1 \(/);
  match(said, /postgresql:\/\/127\.0\.0\.1:1\/chat cannot be reached/);
  match(said, /redis:\/\/127\.0\.0\.1:1\/0 cannot be reached/);
});

Deno.test("row 19: doctor, admin, migrate-to, daemon, backup and restore, with a broken configuration", async () => {
  await using here = installation();
  const said = await run(here, BROKEN, [
    ["doctor"],
    ["admin", "migrate-to", `postgresql://ada:${CANARY}@${CLOSED}/other`],
    ["daemon", "start"],
    ["backup", `${here.dataDir}/copy.db`],
    ["restore", `${here.dataDir}/copy.db`],
  ]);
  equal(said.match(/^(PROBLEM +configuration: )?DATABASE_URL: its value/gm)?.length, 5);
});

Deno.test("row 19: a password on the command line: migrate-to with a wrong address, a mistyped command, an option, a file", async () => {
  await using here = installation();
  const right = `postgresql://ada:${CANARY}@${CLOSED}/other`;
  await run(here, {}, [
    ["admin", "migrate-to", right],
    ["admin", "migrate-to", `postgresql://ada:p/${CANARY}@${CLOSED}/other`],
    ["admin", "migrate-to", right, right],
    ["admin", "migrate", right],
    ["admin", right],
    ["admin", `--url=${right}`, `-${CANARY}`],
    ["backup", right],
    ["backup", right, right],
    ["restore", right],
    ["doctor", right],
    ["daemon", right],
    ["daemon", `--${CANARY}`],
  ]);
});

Deno.test("row 19: migrate-to reads the address from standard input, for deno task itself shows what stands on its line", async () => {
  await using here = installation();
  Deno.mkdirSync(here.dataDir, { mode: 0o700 });
  equal((await here.task("admin", ["audit", "--verify"])).code, 0);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "admin", "migrate-to", "-"],
    env: { DATA_DIR: here.dataDir, CONFIG_FILE: "tests/operations/config.json", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(`postgresql://ada:${CANARY}@${CLOSED}/other\n`));
  await input.close();
  const { code, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertUnseen(said, "migrate-to -");
  equal(code, 1);
  match(said, /^postgresql:\/\/127\.0\.0\.1:1\/other cannot be reached/m);
});

Deno.test("row 19: the server in the background: its log, and what daemon start shows of it", async () => {
  await using here = installation();
  const env = { ...REACHES_NOBODY, REDIS_URL: "", LOG_LEVEL: "debug" };
  const said = await run(here, env, [["daemon", "start"], ["daemon", "status"]]);
  match(said, /could not be started:\nThe store cannot be opened: postgresql:\/\/127\.0\.0\.1:1\/chat/);
  assertUnseen(Deno.readTextFileSync(`${here.dataDir}/sexychat.log`), "the log");
});

if (hasPostgres() && hasRedis()) {
  Deno.test("row 19: a wrong and a right password at a real PostgreSQL and a real Redis", async () => {
    await using here = installation();
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    await postgres.run(`create role ada login password '${CANARY}'`);
    await postgres.run("create database chat owner ada encoding 'UTF8' template template0");
    await redis.command("CONFIG", "SET", "requirepass", CANARY);
    const addresses = (password: string) => ({
      ...SECRETS,
      DATABASE_URL: `postgresql://ada:${password}@127.0.0.1:${postgres.port}/chat`,
      REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}/0`,
    });
    const wrong = await run(here, addresses(`${CANARY}x`), [["doctor"]]);
    match(wrong, /postgresql:\/\/127\.0\.0\.1:\d+\/chat refuses the login/);
    match(wrong, /redis:\/\/127\.0\.0\.1:\d+\/0 refuses the login/);
    const right = await run(here, addresses(CANARY), [["admin", "role", "alice", "root"], ["doctor"]]);
    match(right, /^OK +Redis: redis:\/\/127\.0\.0\.1:\d+\/0 answers/m);
    ok(right.includes(`postgresql://127.0.0.1:${postgres.port}/chat is up to date`), right);
  });
}
