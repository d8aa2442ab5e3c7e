// A payment service that is nothing but curl, against the program as a process.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { dataFolder, startServer } from "../support/server_process.ts";
import { runTask } from "../support/tasks.ts";
import { WireClient } from "../support/wire_client.ts";

const SECRET = "what-the-payment-service-knows";
const PASSWORD = "correct horse";

Deno.test("curl pays: right secret, replay, wrong secret, unknown person, and 1,000 wrong tries", async () => {
  using folder = dataFolder();
  await using server = await startServer(folder.path, {
    PAYMENT_SECRET: SECRET,
    TRUSTED_PROXIES: "127.0.0.1",
  });
  const registered = await curl(`${server.url}/api/auth/register`, { username: "alice", password: PASSWORD });
  equal(registered.status, 201);
  const { id, has_ai_access } = JSON.parse(registered.body).user;
  equal(has_ai_access, false);
  const sockets = [await comeIn(server.url), await comeIn(server.url)];
  const pay = (secret: string, user_id = id, address = "198.51.100.1") =>
    curl(`${server.url}/api/payment/success`, { secret, user_id }, `X-Forwarded-For: ${address}`);

  for (let time = 0; time < 2; time++) {
    const { status, body } = await pay(SECRET);
    deepEqual([status, JSON.parse(body)], [200, { status: "ok", has_ai_access: true }]);
  }
  for (const socket of sockets) {
    await socket.until("ai_unlock", () => socket.all("ai_unlock").length > 0);
    await socket.request("pm_read", { room: "none", id: 1 });
    deepEqual(
      socket.all("ai_unlock").map(({ has_ai_access }) => has_ai_access),
      [true],
      "once for two calls",
    );
  }
  const unknown = await pay(SECRET, id + 1000);
  deepEqual([unknown.status, JSON.parse(unknown.body).error.code], [404, "not_found"]);
  const wrong = await pay("not-the-secret");
  deepEqual([wrong.status, JSON.parse(wrong.body).error.code], [401, "invalid_credentials"]);

  const body = { secret: "guess", user_id: id };
  const tries = await curl(
    `${server.url}/api/payment/success?try=[1-1000]`,
    body,
    "X-Forwarded-For: 203.0.113.9",
  );
  const statuses = tries.body.match(/"code":"\w+"/g)!;
  equal(statuses.length, 1000);
  const refused = statuses.filter((code) => code.includes("invalid_credentials")).length;
  ok(refused >= 10 && refused <= 14, `${refused} of them were looked at`);
  equal(statuses.filter((code) => code.includes("rate_limited")).length, 1000 - refused);
  const held = await pay(SECRET, id, "203.0.113.9");
  deepEqual([held.status, JSON.parse(held.body).error.code], [429, "rate_limited"]);
  equal((await pay(SECRET)).status, 200, "the payment service itself is not held up");

  const login = await curl(`${server.url}/api/auth/login`, { username: "alice", password: PASSWORD });
  equal(JSON.parse(login.body).user.has_ai_access, true);
  server.signal("SIGTERM");
  equal((await server.ended()).stdout.includes(SECRET), false);
  const shown = await runTask("admin", ["access", "ALICE"], { DATA_DIR: `${folder.path}/data` });
  match(
    shown.stdout,
    /^alice may write to Violet without limit\.\n {2}paid for, since \d{4}-\d\d-\d\dT[\d:.]+Z\n$/,
  );
  const nobody = await runTask("admin", ["access", "bob"], { DATA_DIR: `${folder.path}/data` });
  deepEqual([nobody.code, nobody.stderr], [1, "There is no account named bob.\n"]);
});

async function comeIn(url: string): Promise<WireClient> {
  const client = await WireClient.open(url);
  equal(
    (await client.request("join", { mode: "login", username: "alice", password: PASSWORD })).event,
    "joined",
  );
  return client;
}

/** Posts JSON with curl. With a range in the address, the bodies of all answers one after another. */
async function curl(
  url: string,
  json: unknown,
  header = "X-Nothing: 1",
): Promise<{ status: number; body: string }> {
  const { success, stdout, stderr } = await new Deno.Command("curl", {
    args: [
      ...["--silent", "--show-error", "--max-time", "30", "--write-out", "\n%{http_code}"],
      ...[
        "--header",
        "Content-Type: application/json",
        "--header",
        header,
        "--data",
        JSON.stringify(json),
        url,
      ],
    ],
  }).output();
  ok(success, new TextDecoder().decode(stderr));
  const text = new TextDecoder().decode(stdout);
  const end = text.lastIndexOf("\n");
  return { status: Number(text.slice(end + 1)), body: text.slice(0, end) };
}
