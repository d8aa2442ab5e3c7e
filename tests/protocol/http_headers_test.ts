// Headers of what the app answers over plain HTTP: policies, transport security, caches.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { serve } from "../support/live_server.ts";
import { PAGE } from "../support/page_files.ts";

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** The script that derives keys of passphrases alone may use WebAssembly, and do nothing else. */
const WORKER_CSP =
  "default-src 'none'; script-src 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

Deno.test("the worker of Argon2id has a policy of its own, and nothing else has it", async () => {
  const worker = "assets/argon2_worker-ABCDEF12.js";
  await using server = await serve({}, { files: { ...PAGE, [worker]: "", "argon2_worker-ABCDEF12.js": "" } });
  const policyOf = async (path: string): Promise<string | null> => {
    const response = await fetch(`${server.url}/${path}`);
    await response.body?.cancel();
    return response.headers.get("content-security-policy");
  };
  equal(await policyOf(worker), WORKER_CSP);
  for (
    const path of [
      "argon2_worker-ABCDEF12.js",
      "assets/main-ABCDEF12.js",
      "assets/argon2_worker-.html",
      "?x=/assets/argon2_worker-ABCDEF12.js",
    ]
  ) {
    ok(!(await policyOf(path))?.includes("wasm"), path);
  }
});

Deno.test("security headers are on everything: health, page, files, API, what is not there", async () => {
  await using server = await serve({}, { files: PAGE });
  for (
    const path of ["/health", "/", "/assets/main-ABCDEF12.js", "/api/nothing", "/nothing", "/assets/nothing"]
  ) {
    const response = await fetch(server.url + path);
    await response.body?.cancel();
    const { headers } = response;
    const policy = headers.get("content-security-policy") ?? "";
    deepEqual(policy.split(/; */).filter((part) => part !== "").sort(), [...CSP].sort(), path);
    equal(headers.get("x-content-type-options"), "nosniff", path);
    equal(headers.get("referrer-policy"), "no-referrer", path);
    equal(headers.get("cross-origin-opener-policy"), "same-origin", path);
    equal(headers.get("x-frame-options"), "DENY", path);
    equal(headers.get("strict-transport-security"), null, path);
    equal(headers.get("x-powered-by"), null, path);
    const permissions = headers.get("permissions-policy") ?? "";
    match(permissions, /(^|, )camera=\(\)(,|$)/, path);
  }
});

Deno.test("row 24: Permissions-Policy denies what the page does not use, and leaves passkeys to it, on every answer", async () => {
  await using server = await serve({}, { files: PAGE });
  const sent = new Set<string | null>();
  const requests: [string, RequestInit?][] = [
    ["/"],
    ["/ws"],
    ["/ws", { headers: { Origin: "https://evil.example", Upgrade: "websocket", Connection: "Upgrade" } }],
    ["/health"],
    ["/metrics"],
    ["/nothing"],
    ["/api/pm/history"],
    ["/api/auth/login", { method: "POST" }],
    ["/assets/main-ABCDEF12.js"],
    ["/api/auth/login", { method: "OPTIONS" }],
  ];
  for (const [path, init] of requests) {
    const response = await fetch(server.url + path, init);
    await response.body?.cancel();
    sent.add(response.headers.get("permissions-policy"));
  }
  equal(sent.size, 1, [...sent].join("\n"));
  const rules = new Map([...sent][0]!.split(", ").map((rule) => rule.split("=") as [string, string]));
  for (
    const feature of ["camera", "microphone", "geolocation", "payment", "usb", "display-capture", "midi"]
  ) {
    equal(rules.get(feature), "()", feature);
  }
  for (const feature of ["publickey-credentials-get", "publickey-credentials-create"]) {
    equal(rules.get(feature), "(self)", feature);
  }
  ok(!rules.has("autoplay"), "the page has sounds");
});

Deno.test("row 24: no-store on register, login and every other answer that is not a file of the page", async () => {
  await using server = await serve({}, { files: PAGE });
  const json = { "content-type": "application/json" };
  const post = (body: unknown): RequestInit => ({
    method: "POST",
    headers: json,
    body: JSON.stringify(body),
  });
  const account = { username: "alice", password: "correct horse" };
  const requests: [number, string, RequestInit?][] = [
    [201, "/api/auth/register", post(account)],
    [409, "/api/auth/register", post(account)],
    [200, "/api/auth/login", post(account)],
    [401, "/api/auth/login", post({ ...account, password: "wrong horse" })],
    [415, "/api/auth/login", { method: "POST", body: "x" }],
    [413, "/api/auth/login", post("x".repeat(70_000))],
    [401, "/api/pm/history?with=bob"],
    [401, "/api/pm/conversations"],
    [401, "/api/ai/message", post({})],
    [401, "/api/account"],
    [401, "/api/account/email", post({})],
    [401, "/api/account/passkeys"],
    [400, "/api/auth/recover", post({})],
    [200, "/api/auth/passkey/options", post({})],
    [401, "/api/payment/success", post({ secret: "x", user_id: 1 })],
    [404, "/api/nothing"],
    [404, "/nothing"],
    [404, "/assets/nothing"],
    [200, "/health"],
    [200, "/metrics"],
    [426, "/ws"],
  ];
  for (const [status, path, init] of requests) {
    const response = await fetch(server.url + path, init);
    await response.body?.cancel();
    deepEqual([response.status, response.headers.get("cache-control")], [status, "no-store"], path);
  }
});

Deno.test("HSTS is sent behind TLS: where a trusted proxy says so, and only there", async () => {
  for (
    const [trustedProxies, sent] of [[["127.0.0.0/8"], true], [[], false], [["10.0.0.0/8"], false]] as const
  ) {
    await using server = await serve({ trustedProxies });
    const response = await fetch(`${server.url}/health`, { headers: { "X-Forwarded-Proto": "https" } });
    await response.body?.cancel();
    equal(response.headers.get("strict-transport-security") !== null, sent, trustedProxies.join());
    const plain = await fetch(`${server.url}/health`, { headers: { "X-Forwarded-Proto": "http" } });
    await plain.body?.cancel();
    equal(plain.headers.get("strict-transport-security"), null);
  }
});

Deno.test("row 22: HSTS is for this host only, whatever the answer", async () => {
  await using server = await serve({ trustedProxies: ["127.0.0.1"] }, { files: PAGE });
  for (const path of ["/", "/health", "/metrics", "/api/connection", "/nothing"]) {
    const response = await fetch(server.url + path, { headers: { "X-Forwarded-Proto": "https" } });
    await response.body?.cancel();
    equal(response.headers.get("strict-transport-security"), "max-age=31536000", path);
  }
});
