// What the app answers over plain HTTP: health, the page's files, and nothing else.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { ask } from "../support/handshake.ts";
import { serve } from "../support/live_server.ts";
import { PAGE } from "../support/page_files.ts";
import { eventually } from "../support/wire_client.ts";

Deno.test("GET /health is 200 once ready and 503 while draining", async () => {
  await using server = await serve();
  const ready = await fetch(`${server.url}/health`);
  deepEqual([ready.status, await ready.json()], [200, { status: "ok" }]);
  server.node.drain();
  const draining = await fetch(`${server.url}/health`);
  equal(draining.status, 503);
  await draining.body?.cancel();
});

Deno.test("GET /health is 503 while the store is unreachable, and 200 when it is back", async () => {
  await using server = await serve();
  const { store } = server;
  const original = store.ping;
  Object.assign(store, { ping: () => Promise.reject(new Error("disk on fire at /var/lib")) });
  const down = await fetch(`${server.url}/health`);
  equal(down.status, 503);
  ok(!(await down.text()).includes("/var/lib"));
  Object.assign(store, { ping: original });
  await eventually("it is healthy again", async () => {
    const response = await fetch(`${server.url}/health`);
    await response.body?.cancel();
    return response.status === 200;
  });
});

Deno.test("row 27: /.well-known/security.txt names its own place by PUBLIC_URL, never by Host", async () => {
  for (
    const [publicUrl, line] of [["https://chat.example", "https://chat.example"], ["http://a.example", null]]
  ) {
    await using server = await serve({ contact: "ada@chat.example", publicUrl: publicUrl! });
    const response = await fetch(`${server.url}/.well-known/security.txt`);
    const [, , canonical] = (await response.text()).split("\n");
    equal(canonical, line === null ? "" : `Canonical: ${line}/.well-known/security.txt`);
  }
});

Deno.test("row 24: /.well-known/security.txt is made of CONTACT, and is not there without it", async () => {
  const told: [string | null, string | null][] = [
    ["security@chat.example", "mailto:security@chat.example"],
    ["ada+chat@chat.example", "mailto:ada+chat@chat.example"],
    ["mailto:ada@chat.example", "mailto:ada@chat.example"],
    ["https://chat.example/contact", "https://chat.example/contact"],
    ["tel:+1-201-555-0123", "tel:+1-201-555-0123"],
    ["http://chat.example/contact", null],
    ["Ask for Ada at the bar", null],
    ["javascript:alert(1)", null],
    [null, null],
  ];
  for (const [contact, uri] of told) {
    await using server = await serve({ contact });
    const response = await fetch(`${server.url}/.well-known/security.txt`);
    const text = await response.text();
    if (uri === null) {
      deepEqual([response.status, JSON.parse(text).error.code], [404, "not_found"], contact ?? "none");
      continue;
    }
    equal(response.status, 200);
    match(response.headers.get("content-type") ?? "", /^text\/plain; ?charset=utf-8$/i);
    const [first, expires, end] = text.split("\n");
    deepEqual([first, end], [`Contact: ${uri}`, ""]);
    const left = Date.parse(/^Expires: (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)$/.exec(expires!)![1]!) -
      server.node.clock.now();
    ok(left > 30 * 86_400_000 && left < 365 * 86_400_000, "within a year");
  }
});

Deno.test("hashed assets are immutable, the page itself is asked for again", async () => {
  await using server = await serve({}, { files: PAGE });
  for (const [path, type] of [["main-ABCDEF12.js", /javascript/], ["style-ABCDEF12.css", /css/]] as const) {
    const asset = await fetch(`${server.url}/assets/${path}`);
    match(asset.headers.get("content-type") ?? "", type);
    match(asset.headers.get("cache-control") ?? "", /max-age=31536000.*immutable/);
    equal(await asset.text(), PAGE[`assets/${path}`]);
  }
  const page = await fetch(`${server.url}/`);
  match(page.headers.get("content-type") ?? "", /text\/html/);
  equal(page.headers.get("cache-control"), "no-cache");
  equal(await page.text(), PAGE["index.html"]);
  const etag = page.headers.get("etag");
  ok(etag);
  const again = await fetch(`${server.url}/`, { headers: { "If-None-Match": etag } });
  deepEqual([again.status, await again.text()], [304, ""]);
});

Deno.test("what is not there is 404 in JSON, also as an asset, and is not kept in caches", async () => {
  await using server = await serve({}, { files: PAGE });
  const missing = ["/nothing", "/assets/nothing.js", "/api", "/api/nothing", "/api/auth/nothing", "/ws/x"];
  for (const path of [...missing, "/constructor", "/__proto__", "/%ff", "/.git/config"]) {
    const response = await fetch(server.url + path);
    equal(response.status, 404, path);
    match(response.headers.get("content-type") ?? "", /^application\/json/, path);
    const body = await response.json();
    deepEqual(Object.keys(body), ["error"], path);
    equal(body.error.code, "not_found", path);
    ok(!(response.headers.get("cache-control") ?? "").includes("immutable"), path);
  }
  for (const method of ["POST", "PUT", "DELETE"]) {
    const response = await fetch(`${server.url}/`, { method });
    deepEqual([response.status, (await response.json()).error.code], [404, "not_found"]);
  }
});

Deno.test("nothing outside the page's folder is served", async () => {
  await using server = await serve({}, { files: PAGE });
  const paths = [
    "/../deno.json",
    "/assets/../../deno.json",
    "/..%2fdeno.json",
    "/assets/%2e%2e/%2e%2e/etc/passwd",
  ];
  for (
    const path of [
      ...paths,
      "/%2e%2e%5cdeno.json",
      "//etc/passwd",
      "/assets//etc/passwd",
      "/index.html%00.js",
    ]
  ) {
    using answer = await ask(server.port, `GET ${path} HTTP/1.1`, {});
    ok(answer.status >= 400, `${path} answered ${answer.status}`);
  }
});

Deno.test("/ws without an upgrade is 426 in JSON", async () => {
  await using server = await serve();
  const response = await fetch(`${server.url}/ws`);
  deepEqual([response.status, (await response.json()).error.code], [426, "bad_request"]);
});

Deno.test("a fault of ours is 500 in JSON without a word about its cause, and the next request is served", async () => {
  await using server = await serve();
  const { signIn } = server.node;
  const original = signIn.login;
  Object.assign(signIn, { login: () => Promise.reject(new Error("select * from users /home/secret")) });
  const post = (): Promise<Response> =>
    fetch(`${server.url}/api/auth/login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: "a", password: "bcdefg" }),
    });
  const failed = await post();
  const text = await failed.text();
  deepEqual([failed.status, JSON.parse(text).error.code], [500, "internal"]);
  ok(!/select|secret/.test(text + server.log.lines.join()));
  Object.assign(signIn, { login: original });
  const next = await post();
  equal(next.status, 401);
  await next.body?.cancel();
});
