// The doctor finds what is wrong, says what to do, and changes nothing.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../server/adapters/sqlite/sqlite_store.ts";
import { keepingLog } from "../contract/sqlite_log.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import { type Installation, installation } from "../support/tasks.ts";

/** Lines of the doctor by what they are about, without what is to be done. */
async function examine(
  here: Installation,
  env: Record<string, string> = {},
): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await here.task("doctor", [], env);
  equal(stderr, "");
  for (const line of stdout.split("\n")) {
    match(line, /^((OK|WARNING|PROBLEM) +\w+: .*\.| {9}→ .*|Problems: .*|All is well\.|The rest .*|)$/);
  }
  return { code, said: stdout };
}

Deno.test("before the first start there is nothing wrong but what is not there, and it stays so", async () => {
  await using here = installation();
  const { code, stdout } = await here.realTask("doctor");
  equal(code, 0);
  match(stdout, /^OK +configuration: All keys are valid\.$/m);
  match(stdout, new RegExp(`^OK +files: ${here.dataDir} will be created\\.$`, "m"));
  match(stdout, new RegExp(`^OK +port: ${here.port} on 127.0.0.1 is free\\.$`, "m"));
  match(stdout, /^OK +database: \S+\/sexchat\.db will be created\.$/m);
  match(stdout, /^OK +disk: \d+ MiB are free/m);
  ok(!exists(here.dataDir), "it has not made the folder");
});

Deno.test("with a server in the background and a model there, all is well", async () => {
  await using here = installation();
  await using ollama = startOllamaDouble({ models: ["llama3.2:3b"] });
  const env = { OLLAMA_URL: ollama.url, VIOLET_MODEL: "llama3.2:3b" };
  await here.task("daemon", ["start"], env);
  const before = [...Deno.readDirSync(here.dataDir)].map(({ name }) => name).sort();
  const { code, said } = await examine(here, env);
  equal(code, 0);
  match(
    said,
    new RegExp(
      `^OK +port: The server runs in the background at ${here.url} \\(process ${here.pid}\\)\\.$`,
      "m",
    ),
  );
  match(said, /^OK +database: \S+ is intact: 0 accounts, 0 private messages\.$/m);
  match(said, /^OK +Violet: Ollama \S+ at \S+ has llama3\.2:3b\.$/m);
  match(said, /\nAll is well\.\n$/);
  deepEqual([...Deno.readDirSync(here.dataDir)].map(({ name }) => name).sort(), before);
  const missing = await examine(here, { ...env, VIOLET_MODEL: "other" });
  match(
    missing.said,
    /^WARNING +Violet: .* does not have other: it has only llama3\.2:3b\.\n +→ ollama pull other/m,
  );
  equal(missing.code, 0, "the server works without her");
});

Deno.test("a configuration that is wrong is a problem, and the rest waits", async () => {
  await using here = installation();
  const { code, said } = await examine(here, { PORT: "eighty", GUESTS: "perhaps" });
  equal(code, 1);
  match(said, /^PROBLEM +configuration: PORT: "eighty" is not valid/m);
  match(said, /^PROBLEM +configuration: GUESTS: "perhaps" is not valid/m);
  ok(!said.includes("database:"));
  const persona = await examine(here, { VIOLET_PERSONA_FILE: "/nowhere/persona.txt" });
  equal(persona.code, 1);
  match(persona.said, /^PROBLEM +configuration: VIOLET_PERSONA_FILE: "\/nowhere/m);
  const rules = await examine(here, { RULES_FILE: "/nowhere/rules.txt", PUBLIC_URL: "http://chat.example" });
  equal(rules.code, 1);
  match(rules.said, /^PROBLEM +configuration: RULES_FILE: "\/nowhere/m);
  match(rules.said, /^WARNING +configuration: PUBLIC_URL begins with http:/m);
});

Deno.test("keys that mean nothing, and a configuration with secrets that others can read, are warnings", async () => {
  await using here = installation();
  Deno.mkdirSync(here.dataDir, { mode: 0o755 });
  const config = `${here.dataDir}/config.json`;
  Deno.writeTextFileSync(config, '{ "PROT": 1, "ADMIN_PASSWORD": "moderators of the test" }', {
    mode: 0o644,
  });
  Deno.writeTextFileSync(`${here.dataDir}/sexychat.log`, "", { mode: 0o644 });
  const { code, said } = await examine(here, { CONFIG_FILE: config });
  equal(code, 0);
  match(said, /^WARNING +configuration: PROT in \S+ is not a known key\./m);
  match(
    said,
    /^WARNING +configuration: \S+config\.json holds secrets that other users .*\n +→ chmod 600 \S+config\.json$/m,
  );
  match(said, /^WARNING +files: Other users of this machine can read \S+data\.\n +→ chmod 700/m);
  match(said, /^WARNING +files: Other users of this machine can read \S+sexychat\.log\.\n +→ chmod 600/m);
  ok(!said.includes("moderators of the test"));
  for (
    const text of [
      '{ "JWT_SECRETT": "quite a long secret" }',
      '{ "OLLAMA_URL": "http://ada:secret@127.0.0.1" }',
    ]
  ) {
    Deno.writeTextFileSync(config, text);
    match((await examine(here, { CONFIG_FILE: config })).said, /config\.json holds secrets that other users/);
  }
  Deno.chmodSync(config, 0o666);
  match(
    (await examine(here, { CONFIG_FILE: config })).said,
    /^WARNING +configuration: Other users .* can change \S+config\.json\./m,
  );
});

Deno.test("secrets that cannot be used are a problem, and the rest is still looked at", async () => {
  await using here = installation();
  Deno.mkdirSync(here.dataDir, { mode: 0o700 });
  Deno.writeTextFileSync(`${here.dataDir}/jwt_secret`, "short", { mode: 0o600 });
  Deno.writeTextFileSync(`${here.dataDir}/secret_key`, "", { mode: 0o600 });
  const { code, said } = await examine(here);
  equal(code, 1);
  match(
    said,
    /^PROBLEM +files: \S+jwt_secret is not a valid secret: it takes at least 16 .*\.\n +→ Restore/m,
  );
  match(said, /^PROBLEM +files: \S+secret_key is empty\.\n +→ Restore the old file/m);
  match(said, /^OK +port: /m);
  equal(
    (await examine(here, { JWT_SECRET: "q".repeat(16), SECRET_KEY: "q".repeat(16) })).code,
    0,
    "configured ones do",
  );
});

Deno.test("a port that another program has is a problem; one that a SexyChat has is not", async () => {
  await using here = installation();
  const answer = (text: string) =>
    Deno.serve({ hostname: "127.0.0.1", port: here.port, onListen: () => {} }, () => new Response(text));
  const stranger = answer("hello");
  const { code, said } = await examine(here);
  await stranger.shutdown();
  equal(code, 1);
  match(
    said,
    new RegExp(`^PROBLEM +port: ${here.port} on 127.0.0.1 is in use by another program\\.\n +→ Stop it`, "m"),
  );
  const ours = answer('{"status":"ok"}');
  match((await examine(here)).said, /^OK +port: A SexyChat server runs at/m);
  await ours.shutdown();
});

Deno.test("a database that is none, damaged, newer or older is told apart", async () => {
  await using here = installation();
  Deno.mkdirSync(here.dataDir, { mode: 0o700 });
  const path = `${here.dataDir}/sexchat.db`;
  const options = { databaseUrl: "sqlite:///sexchat.db", dataDir: here.dataDir, log: keepingLog() };
  await (await openSqliteStore(options)).close();
  const whole = Deno.readFileSync(path);
  const cases: [string, () => void, number, RegExp][] = [
    [
      "none",
      () => Deno.writeTextFileSync(path, "a letter"),
      1,
      /^PROBLEM +database: \S+ is not a SQLite database\./m,
    ],
    [
      "damaged",
      () => Deno.writeFileSync(path, whole.with(39, 7)),
      1,
      /^PROBLEM +database: \S+ is damaged: /m,
    ],
    [
      "newer",
      () => change("INSERT INTO kysely_migration VALUES ('9999_future', '2099')"),
      1,
      /^PROBLEM +database: .*newer version/m,
    ],
    [
      "older",
      () => change("DELETE FROM kysely_migration WHERE name >= '0003'"),
      0,
      /^WARNING +database: .*older version.*\n +→ Make a backup/m,
    ],
    [
      "foreign",
      () => change("DROP TABLE kysely_migration"),
      1,
      /^PROBLEM +database: .*of another program: it seems to be one of this program that has lost its/m,
    ],
    ["empty", () => Deno.writeTextFileSync(path, ""), 0, /^OK +database: \S+ is empty/m],
  ];
  for (const [what, spoil, wanted, line] of cases) {
    Deno.writeFileSync(path, whole);
    spoil();
    const before = Deno.readFileSync(path);
    const { code, said } = await examine(here);
    match(said, line, what);
    equal(code, wanted, what);
    deepEqual(Deno.readFileSync(path), before, what);
  }

  function change(sql: string): void {
    using database = new DatabaseSync(path);
    database.exec(`PRAGMA journal_mode = DELETE; ${sql}`);
  }
});

Deno.test("a folder that is none is a problem", async () => {
  await using here = installation();
  Deno.writeTextFileSync(here.dataDir, "");
  const { code, said } = await examine(here);
  equal(code, 1);
  match(said, new RegExp(`^PROBLEM +files: ${here.dataDir} is not a folder\\.\n +→ Remove it`, "m"));
});

Deno.test("the doctor says what descriptors are enough for, which memory limit is in force, and that sockets can be ended", async () => {
  await using here = installation();
  const { code, stdout } = await here.realTask("doctor");
  equal(code, 0);
  match(stdout, /^OK +descriptors: A process started from here may open /m);
  match(stdout, /^OK +sockets: The server can close the socket of a client that does not answer\.$/m);
  const limited = await examine(here, { MAX_MEMORY_MB: "300" });
  match(
    limited.said,
    /^OK +memory: Above 300 MB, as configured, sockets with unfinished messages are closed\.$/m,
  );
  const small = await examine(here, { MAX_MEMORY_MB: "100" });
  match(small.said, /^WARNING +memory: Above 100 MB, .*\n +→ .* set MAX_MEMORY_MB to 200 or more\.$/m);
  match(
    (await examine(here, { MAX_MEMORY_MB: "0" })).said,
    /^OK +memory: MAX_MEMORY_MB is 0: there is no limit\.$/m,
  );
});

Deno.test("few descriptors are a warning, with how to have more", async () => {
  await using here = installation();
  const { code, stdout } = await here.task("doctor", [], {}, 300);
  equal(code, 0);
  match(
    stdout,
    /^WARNING +descriptors: A process started from here may open 2\d\d more files .* enough for 1\d\d sockets\.\n +→ ulimit -n 4096/m,
  );
});

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("Violet: why Ollama does not answer, in its own words, and who could read on the way", async () => {
  await using here = installation();
  await using ollama = startOllamaDouble({ models: ["llama3.2:3b"] });
  const env = { OLLAMA_URL: ollama.url, VIOLET_MODEL: "Registry.ollama.ai/library/Llama3.2:3B" };
  match((await examine(here, env)).said, /^OK +Violet: Ollama \S+ at \S+ has \S+Llama3\.2:3B\.$/m);
  match((await examine(here, { ...env, OLLAMA_URL: `${ollama.url}/api` })).said, /^OK +Violet: Ollama/m);

  ollama.everyMood = (exchange) => exchange.reply(401, JSON.stringify({ error: "invalid api key" }));
  const key = "a-key-that-nobody-sees";
  const refused = await examine(here, { ...env, OLLAMA_API_KEY: key });
  match(
    refused.said,
    /^WARNING +Violet: .* \(refused: .* \(status 401\)\)\. It says: invalid api key\.\n +→ .*OLLAMA_API_KEY/m,
  );
  ok(!refused.said.includes(key));

  ollama.everyMood = (exchange) => exchange.reply(504, "<html>Gateway Time-out</html>", "text/html");
  match(
    (await examine(here, env)).said,
    /^WARNING +Violet: .* \(timeout: the proxy in front of Ollama waited too long\)/m,
  );

  ollama.everyMood = null;
  ollama.models.add("gpt-oss:20b-cloud");
  const cloud = await examine(here, { ...env, VIOLET_MODEL: "gpt-oss:20b-cloud", VIOLET_CONCURRENCY: "4" });
  match(cloud.said, /^WARNING +Violet: gpt-oss:20b-cloud runs at ollama\.com/m);
  match(cloud.said, /^OK +Violet: VIOLET_CONCURRENCY is 4: .*OLLAMA_NUM_PARALLEL=4/m);

  const away = { OLLAMA_URL: "http://ollama.invalid", HTTP_PROXY: "http://127.0.0.1:1" };
  match((await examine(here, away)).said, /^WARNING +Violet: Conversations go to Ollama in plain text/m);
});
