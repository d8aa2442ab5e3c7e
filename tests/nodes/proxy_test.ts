// The nginx configuration of docs/operations.md, as it is printed there, in front of two nodes.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { startChild } from "../support/child_server.ts";
import { freePort } from "../support/free_port.ts";
import { hasRedis, startRedis } from "../support/redis.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

const NGINX = "/usr/sbin/nginx";
const DOCUMENT = new URL("../../docs/operations.md", import.meta.url);

if (hasNginx() && hasRedis() && hasPostgres()) {
  Deno.test("behind nginx: pages and sockets at any node, true addresses, and the cluster open while one node is away", async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "sexychat-proxy-" });
    await using redis = await startRedis();
    await using postgres = await startPostgres();
    const shared = { dataDir, databaseUrl: await postgres.createDatabase(), redisUrl: redis.url };
    const start = () =>
      startChild({ ...shared, rateMessages: 100, bcryptCost: 4, trustedProxies: "127.0.0.1" });
    await using first = await start();
    await using second = await start();
    await using proxy = await startNginx([first.url, second.url]);

    const page = await fetch(`${proxy.url}/health`);
    assert.deepEqual([page.status, await page.json()], [200, { status: "ok" }]);
    const clients: WireClient[] = [];
    for (let n = 0; n < 6; n++) clients.push(await WireClient.guest(proxy.url, `guest${n}`));
    await clients[0]!.request("message", { text: "hello" });
    for (const client of clients) await client.until("it is heard", () => client.all("message").length === 1);

    const foreign = await fetch(`${proxy.url}/ws`, {
      headers: { upgrade: "websocket", connection: "upgrade", origin: "https://evil.example" },
    });
    await foreign.body?.cancel();
    assert.equal(foreign.status, 403);

    // Ten wrong passwords are free, then their address has to wait, whatever it says of itself.
    const answers: number[] = [];
    for (let n = 0; n < 11; n++) answers.push(await logIn(proxy.port, "127.0.0.5", `203.0.113.${n}`));
    assert.deepEqual(answers, [...Array(10).fill(401), 429]);
    assert.equal(await logIn(proxy.port, "127.0.0.6", "127.0.0.5"), 401);

    await first.kill();
    await eventually(
      "those of the dead node know",
      () => clients.filter(({ closed }) => closed !== null).length === 3,
    );
    for (let n = 0; n < 4; n++) clients.push(await WireClient.guest(proxy.url, `later${n}`));
    for (const client of clients.filter(({ closed }) => closed === null)) await client.close();
    await Deno.remove(dataDir, { recursive: true });
  });
}

/** True where nginx is installed. Says so where it is not, and throws where it must be (CI). */
function hasNginx(): boolean {
  try {
    return Deno.statSync(NGINX).isFile;
  } catch {
    const missing = `There is no ${NGINX}; the test of the proxy's configuration needs it`;
    if (Deno.env.get("CI") === "true") throw new Error(missing);
    Deno.stderr.writeSync(new TextEncoder().encode(`${missing}, and is skipped\n`));
    return false;
  }
}

/** Starts nginx with the document's text, but without its certificate, and with these nodes in place of the document's. */
async function startNginx(
  nodes: readonly string[],
): Promise<{ readonly url: string; readonly port: number } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "sexychat-nginx-" });
  const port = freePort();
  const document = await Deno.readTextFile(DOCUMENT);
  const printed = /```nginx\n([\s\S]*?)```/.exec(document)?.[1];
  assert.ok(printed !== undefined, "the document holds a configuration");
  const site = printed.replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *ssl_.*\n/gm, "")
    .replaceAll(/10\.0\.0\.1([12]):5000/g, (_, n) => new URL(nodes[Number(n) - 1]!).host);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  await Deno.writeTextFile(
    `${folder}/nginx.conf`,
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
     http { access_log off; ${temporary}\n${site} }`,
  );
  const child = new Deno.Command(NGINX, {
    args: ["-c", `${folder}/nginx.conf`, "-p", folder],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const url = `http://127.0.0.1:${port}`;
  await eventually("nginx answers", async () => {
    try {
      await (await fetch(`${url}/health`)).body?.cancel();
      return true;
    } catch {
      return false;
    }
  });
  return {
    url,
    port,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Tries to sign in with a wrong password from an address of this machine. Resolves to the status. */
function logIn(port: number, localAddress: string, forwardedFor: string): Promise<number> {
  const body = JSON.stringify({
    username: `nobody${forwardedFor.replaceAll(".", "")}`,
    password: "wrong password",
  });
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, localAddress });
    socket.on("error", reject);
    socket.on("data", (answer) => {
      socket.destroy();
      resolve(Number(String(answer).split(" ")[1]));
    });
    socket.write(
      `POST /api/auth/login HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n` +
        `X-Forwarded-For: ${forwardedFor}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}
