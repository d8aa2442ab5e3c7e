// Text files and variables as editors and scripts of Windows write them: a byte order mark, and CRLF as line ends.

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { loadConfiguration } from "../../server/adapters/process/configuration_source.ts";
import { readBackupSecrets } from "../../server/adapters/process/backup_secrets.ts";
import { permittedPaths } from "../../server/adapters/process/permitted_paths.ts";
import { readPersonaFile } from "../../server/adapters/process/persona_file.ts";
import { readRulesFile } from "../../server/adapters/process/rules_file.ts";
import { readStoredSecret } from "../../server/adapters/process/stored_secrets.ts";
import { readConfiguration } from "../../server/config.ts";
import { dataFolder, runToEnd, startServer } from "../support/server_process.ts";

const MARK = "\ufeff";
const PASSWORD = "the password of moderators";
const KEY = "a key of sixteen characters";

Deno.test("row 14: a configuration file with a byte order mark and CRLF is read", () => {
  const text = `${MARK}{\r\n  "PORT": 6000,\r\n  "ADMIN_PASSWORD": "${PASSWORD}"\r\n}\r\n`;
  const { settings, secrets, problems, unknown } = readConfiguration({}, text);
  deepEqual([settings.port, secrets.ADMIN_PASSWORD, problems, unknown], [6000, PASSWORD, [], []]);
  const [syntax] = readConfiguration({}, `${MARK}{\r\n  "PORT": 6000,\r\n}\r\n`).problems;
  match(syntax!, /line 3, column 1/, "the position is the one that an editor shows");
});

Deno.test("row 14: no value keeps a byte order mark before it, or a line end after it", () => {
  const values = {
    SECRET_KEY: KEY,
    JWT_SECRET: KEY,
    ADMIN_PASSWORD: PASSWORD,
    PAYMENT_SECRET: KEY,
    METRICS_TOKEN: KEY,
    HOST: "127.0.0.1",
    PORT: "6000",
    DATA_DIR: "instance",
    DATABASE_URL: "sqlite:///chat.db",
    REDIS_URL: "redis://host:6379/0",
    SOCKETIO_MESSAGE_QUEUE: "redis://host:6379/0",
    CORS_ORIGINS: "https://a.example,https://b.example",
    TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8",
    REGISTRATION: "closed",
    GUESTS: "false",
    CONTACT: "ada@chat.example",
    RULES_FILE: "rules.txt",
    PUBLIC_URL: "https://chat.example",
    MAX_MEMORY_MB: "500",
    OLLAMA_URL: "http://localhost:11434",
    VIOLET_MODEL: "model:latest",
    VIOLET_PERSONA_FILE: "persona.txt",
    LOG_LEVEL: "warn",
  };
  const plain = readConfiguration(values, null);
  deepEqual(plain.problems, []);
  for (const [before, after] of [["", "\r"], ["", "\r\n"], [MARK, ""], [MARK, "\r\n"], ["", "\n\r\n"]]) {
    const marked = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, `${before}${value}${after}`]),
    );
    deepEqual(readConfiguration(marked, null), plain, JSON.stringify([before, after]));
    deepEqual(readConfiguration({}, JSON.stringify(marked)), plain);
  }
  deepEqual(
    readConfiguration({ PORT: "\r", ADMIN_PASSWORD: "\r\n" }, '{ "PORT": 6000 }').settings.port,
    6000,
  );
  equal(
    readConfiguration({ DATABASE_URL: "sqlite:///a\r\nb.db" }, null).problems.length,
    1,
    "inside: refused",
  );
});

Deno.test("row 14: stored secrets, those of a backup, and the persona are the same with and without marks", () => {
  using folder = dataFolder();
  const write = (name: string, text: string): string => {
    Deno.writeTextFileSync(`${folder.path}/${name}`, text, { mode: 0o600 });
    return `${folder.path}/${name}`;
  };
  Deno.chmodSync(folder.path, 0o700);
  for (const [before, end] of [["", "\n"], ["", "\r\n"], [MARK, ""], [MARK, "\r\n"], [MARK, "\r\n\r\n"]]) {
    write("jwt_secret", `${before}${KEY}${end}`);
    equal(readStoredSecret(folder.path, "JWT_SECRET"), KEY);
    const saved = write("backup.secrets", `${before}{${end}"JWT_SECRET": "${KEY}"${end}}${end}`);
    deepEqual(readBackupSecrets(saved), { JWT_SECRET: KEY });
    const persona = write("persona.txt", `${before}You are Violet.\r\n\r\nBe kind.\rNow.${end}`);
    match(readPersonaFile(persona)!, /^You are Violet\.\n\nBe kind\.\nNow\.\n*$/);
  }
  Deno.writeFileSync(`${folder.path}/persona.txt`, new Uint8Array([0xff, 0xfe, 89, 0, 111, 0]));
  let refusal = "";
  try {
    readPersonaFile(`${folder.path}/persona.txt`);
  } catch (error) {
    refusal = (error as Error).message;
  }
  match(refusal, /^VIOLET_PERSONA_FILE: .* UTF-8\.$/, "another encoding is refused with one line");
});

Deno.test("row 27: the house rules are a text of a bounded size, without marks of Windows", async () => {
  using folder = dataFolder();
  const path = `${folder.path}/rules.txt`;
  const read = (text: string | Uint8Array): string | null => {
    Deno.writeFileSync(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
    return readRulesFile(path);
  };
  equal(readRulesFile(null), null);
  equal(read(`${MARK}Be kind.\r\n\r\nNo prices.\r\n`), "Be kind.\n\nNo prices.");
  equal(read("é".repeat(8_192)), "é".repeat(8_192), "16 KiB is the most");
  const quoted = JSON.stringify(path).replace(/[/.]/g, "\\$&");
  throws(() => read("x".repeat(16_385)), new RegExp(`RULES_FILE: ${quoted} is too long; .* 16384 bytes\\.$`));
  throws(() => read(" \n"), new RegExp(`RULES_FILE: ${quoted} is empty`));
  throws(() => read(new Uint8Array([0xff, 0xfe, 89, 0])), new RegExp(`RULES_FILE: ${quoted} .* UTF-8\\.$`));
  throws(() => readRulesFile(folder.path), /RULES_FILE: .* cannot be read/);

  const { code, stderr } = await runToEnd(folder.path, { RULES_FILE: `${path}.gone` });
  equal(code, 1);
  match(stderr, /^The house rules cannot be used: RULES_FILE: "[^"]+rules\.txt\.gone" cannot be read; .*\n$/);
});

Deno.test("row 14: CONFIG_FILE itself, and the first name of a file of variables with a byte order mark", () => {
  using folder = dataFolder();
  const path = `${folder.path}/chat.json`;
  Deno.writeTextFileSync(path, `${MARK}{ "PORT": 6000 }\r\n`);
  const before = Deno.env.get("CONFIG_FILE");
  try {
    for (
      const [name, value] of [["CONFIG_FILE", `${path}\r`], [`${MARK}CONFIG_FILE`, `${path}\r\n`]] as const
    ) {
      Deno.env.delete("CONFIG_FILE");
      Deno.env.set(name, value);
      const { settings, problems } = loadConfiguration();
      deepEqual([settings.port, problems], [6000, []]);
      ok(permittedPaths(settings, "read").includes(path), "the server may read the file that it reads");
      Deno.env.delete(name);
    }
  } finally {
    if (before !== undefined) Deno.env.set("CONFIG_FILE", before);
  }
});

Deno.test("row 14: the server starts from such files, and writes none of the marks into a name or a secret", async () => {
  using folder = dataFolder();
  const config = `${MARK}{\r\n  "GUESTS": false\r\n}\r\n`;
  const env = { ADMIN_PASSWORD: `${PASSWORD}\r`, DATABASE_URL: "sqlite:///chat.db\r", LOG_LEVEL: "warn\r\n" };
  {
    await using server = await startServer(folder.path, env, config);
    const response = await fetch(`${server.url}/api/auth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "ada", password: "correct horse" }),
    });
    equal(response.status, 201);
    await response.body?.cancel();
  }
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  const inData = names.flatMap((name) => {
    const path = `${folder.path}/${name}`;
    return Deno.statSync(path).isDirectory ? [...Deno.readDirSync(path)].map((entry) => entry.name) : [name];
  });
  ok(inData.includes("chat.db"), inData.join());
  ok(inData.every((name) => !/[\r\n\ufeff]/.test(name)), JSON.stringify(inData));
  const { code, stderr } = await runToEnd(folder.path, { PORT: "6000\r80" });
  deepEqual([code, stderr.trimEnd().split("\n").length], [1, 1], stderr);
});
