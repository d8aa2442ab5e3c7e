// Secrets of an installation: made once, kept for its owner alone, shown once, and never a known one.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { dataFolder, runToEnd, startServer } from "../support/server_process.ts";
import { WireClient } from "../support/wire_client.ts";
import { readConfiguration } from "../../server/config.ts";

const KEPT = ["admin_password", "jwt_secret", "payment_secret", "secret_key"];

Deno.test("secrets that are not configured are made once, kept with mode 0600, and survive a restart", async () => {
  using folder = dataFolder();
  const data = `${folder.path}/data`;
  const first = await openAndStop(folder.path);
  const made = secretsIn(data);
  deepEqual(Object.keys(made), KEPT);
  equal(new Set(Object.values(made)).size, 4);
  for (const name of KEPT) equal(Deno.statSync(`${data}/${name}`).mode! & 0o777, 0o600, name);
  equal(Deno.statSync(data).mode! & 0o777, 0o700);
  const shown = /Moderator password, shown this once: (\S+)/.exec(first.stdout)?.[1];
  equal(shown, made["admin_password"]);
  for (const name of KEPT) ok(name === "admin_password" || !first.stdout.includes(made[name]!), name);

  const second = await openAndStop(folder.path);
  deepEqual(secretsIn(data), made);
  for (const value of Object.values(made)) {
    ok(!(second.stdout + second.stderr).includes(value), "shown again");
  }
});

Deno.test("the moderator password that was shown works, and no other", async () => {
  using folder = dataFolder();
  await using server = await startServer(folder.path);
  const password = secretsIn(`${folder.path}/data`)["admin_password"]!;
  const wrong = await WireClient.open(server.url);
  for (const mod_password of ["admin", "password", `${password}x`]) {
    const reply = await wrong.request("join", { mode: "guest", username: "alice", mod_password });
    equal(reply.data["code"], "invalid_credentials");
  }
  const mod = await WireClient.guest(server.url, "bob", { mod_password: password });
  equal(mod.all("joined")[0]!.role, "mod");
  await wrong.close();
  await mod.close();
});

Deno.test("a token of before the restart is good after it, for the kept secret signs it", async () => {
  using folder = dataFolder();
  const token = await register(folder.path);
  await using server = await startServer(folder.path);
  const client = await WireClient.open(server.url);
  const reply = await client.request("join", { mode: "restore", token });
  deepEqual([reply.event, reply.data["username"]], ["joined", "alice"]);
  await client.close();
});

Deno.test("two installations have different secrets", async () => {
  using one = dataFolder();
  using other = dataFolder();
  await Promise.all([openAndStop(one.path), openAndStop(other.path)]);
  const [first, second] = [secretsIn(`${one.path}/data`), secretsIn(`${other.path}/data`)];
  for (const name of KEPT) notEqual(first[name], second[name]);
});

Deno.test("a configured secret is used as it is, not kept and not shown", async () => {
  using folder = dataFolder();
  const password = "moderators of the test";
  const { stdout } = await openAndStop(folder.path, { ADMIN_PASSWORD: password });
  ok(!stdout.includes("Moderator password"));
  ok(!stdout.includes(password));
  deepEqual(Object.keys(secretsIn(`${folder.path}/data`)), KEPT.filter((name) => name !== "admin_password"));
});

Deno.test("placeholders are refused, and config.json.example has none: it never starts with a known secret", async () => {
  const example = JSON.parse(await Deno.readTextFile(new URL("../../config.json.example", import.meta.url)));
  const secrets = KEPT.map((name) => name.toUpperCase());
  for (const name of secrets) {
    const value = example[name];
    if (value === undefined) continue;
    const { problems } = readConfiguration({}, JSON.stringify({ [name]: value }));
    equal(problems.length, value === "" || value === null ? 0 : 1, `${name}: ${value}`);
  }
  for (
    const known of [
      "change-me",
      "change-me-to-something-long",
      "changeme12345678",
      "your-secret-key-here",
      "admin1234",
    ]
  ) {
    using folder = dataFolder();
    const { problems } = readConfiguration(Object.fromEntries(secrets.map((name) => [name, known])), null);
    equal(problems.length, 4, known);
    if (known !== "change-me-to-something-long") continue;
    const { code, stderr } = await runToEnd(folder.path, { JWT_SECRET: known });
    equal(code, 1);
    match(stderr, /^JWT_SECRET: /);
    ok(!stderr.includes(known));
  }
});

Deno.test("config.json.example, copied as it is, starts", async () => {
  using folder = dataFolder();
  const example = await Deno.readTextFile(new URL("../../config.json.example", import.meta.url));
  await using server = await startServer(folder.path, {}, example);
  const health = await fetch(`${server.url}/health`);
  deepEqual([health.status, await health.json()], [200, { status: "ok" }]);
  server.signal("SIGTERM");
  const { stderr } = await server.ended();
  equal(stderr, "");
});

async function openAndStop(
  folder: string,
  env: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string }> {
  await using server = await startServer(folder, env);
  server.signal("SIGTERM");
  const ending = await server.ended();
  equal(ending.code, 0);
  return ending;
}

async function register(folder: string): Promise<string> {
  await using server = await startServer(folder);
  const client = await WireClient.open(server.url);
  const account = { mode: "register", username: "alice", password: "correct horse" };
  const { data } = await client.request("join", account);
  await client.close();
  server.signal("SIGTERM");
  await server.ended();
  return String(data["token"]);
}

function secretsIn(folder: string): Record<string, string> {
  const named = KEPT.filter((name) => exists(`${folder}/${name}`));
  return Object.fromEntries(named.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`).trim()]));
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
