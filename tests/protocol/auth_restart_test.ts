// What the end of the process leaves: the secrets it made, and every registration that was answered.

import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { startApp } from "../support/app_process.ts";
import { startChild } from "../support/child_server.ts";
import { PASSWORD } from "../support/room.ts";
import { WireClient } from "../support/wire_client.ts";

/** bcrypt's least cost: it is the database that is tested, not the processor. */
const CHEAP = 4;

/** Somebody signed in over REST. */
interface Signed {
  readonly status: number;
  readonly json: {
    readonly token: string;
    readonly user: { readonly id: number; readonly username: string };
  };
}

async function post(url: string, way: "register" | "login", username: string): Promise<Signed> {
  const response = await fetch(`${url}/api/auth/${way}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  return { status: response.status, json: await response.json() };
}

Deno.test("restart with no secrets configured: the token from before still signs in", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-secrets-" });
  const unset = { SECRET_KEY: "", JWT_SECRET: "", ADMIN_PASSWORD: "", PAYMENT_SECRET: "" };
  {
    await using app = await startApp({ DATA_DIR: dataDir, ...unset });
    const { status, json } = await post(app.url, "register", "alice");
    equal(status, 201);
    for (const end of [() => app.stop(), () => app.kill()]) {
      await end();
      await app.start();
      const client = await WireClient.open(app.url);
      const restored = await client.request("join", { mode: "restore", token: json.token });
      deepEqual([restored.event, restored.data["username"]], ["joined", "alice"]);
      await client.close();
    }
  }
  for (const name of ["jwt_secret", "secret_key", "admin_password", "payment_secret"]) {
    equal(Deno.statSync(`${dataDir}/${name}`).mode! & 0o777, 0o600, name);
    ok(Deno.readTextFileSync(`${dataDir}/${name}`).trim().length >= 20);
  }
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("two installations make different secrets: a token of one is worth nothing to the other", async () => {
  const folders = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  const tokens: string[] = [];
  for (const dataDir of folders) {
    await using server = await startChild({ dataDir, rateMessages: 6, bcryptCost: CHEAP });
    tokens.push((await post(server.url, "register", "alice")).json.token);
    const client = await WireClient.open(server.url);
    const restored = await client.request("join", { mode: "restore", token: tokens[0] });
    equal(restored.event, dataDir === folders[0] ? "joined" : "error");
    await client.close();
  }
  notEqual(tokens[0]!.split(".")[2], tokens[1]!.split(".")[2]);
  for (const folder of folders) await Deno.remove(folder, { recursive: true });
});

for (const answersBefore of [1, 60, 150]) {
  Deno.test(`kill -9 during 200 registrations, after ${answersBefore}: every one that was answered exists and can log in`, async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "sexychat-kill-" });
    const answered = await registerUntilKilled(dataDir, answersBefore);
    ok(answered.size >= answersBefore && answered.size < 200, `${answered.size} were answered`);

    using database = new DatabaseSync(`${dataDir}/sexchat.db`);
    deepEqual({ ...database.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
    await using server = await startChild({ dataDir, rateMessages: 6, bcryptCost: CHEAP });
    for (const [username, { token, user }] of answered) {
      const login = await post(server.url, "login", username);
      deepEqual([login.status, login.json.user], [200, user]);
      const history = await fetch(`${server.url}/api/pm/history?with=nobody`, {
        headers: { authorization: `Bearer ${token}` },
      });
      deepEqual([history.status, (await history.json()).error.code], [404, "not_found"]);
    }
    equal((await post(server.url, "register", "afterwards")).status, 201);
    await server.kill();
    await Deno.remove(dataDir, { recursive: true });
  });
}

/** Registers 200 people, eight at once, kills the server after some answers, and gives the answers that arrived. */
async function registerUntilKilled(
  dataDir: string,
  answersBefore: number,
): Promise<Map<string, Signed["json"]>> {
  await using server = await startChild({ dataDir, rateMessages: 6, bcryptCost: CHEAP });
  const answered = new Map<string, Signed["json"]>();
  const names = Array.from({ length: 200 }, (_, n) => `person-${n}`).values();
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const name of names) {
      try {
        const { status, json } = await post(server.url, "register", name);
        equal(status, 201);
        answered.set(name, json);
      } catch (error) {
        if (error instanceof TypeError || error instanceof SyntaxError) return;
        throw error;
      }
      if (answered.size === answersBefore) await server.kill();
    }
  }));
  return answered;
}
