// Which pages may open sockets and call the API: spellings of one host, and CORS_ORIGINS.

import { deepEqual, equal } from "node:assert/strict";
import { handshake } from "../support/handshake.ts";
import { type LiveServer, serve } from "../support/live_server.ts";

/** Host, Origin, and whether they are the same. */
const HOSTS: readonly (readonly [host: string, origin: string, same: boolean])[] = [
  ["chat.example:443", "https://chat.example", true],
  ["chat.example", "https://chat.example:443", true],
  ["chat.example:443", "https://chat.example:443", true],
  ["chat.example:80", "http://chat.example", true],
  ["chat.example", "http://chat.example:80", true],
  ["Chat.Example:443", "https://CHAT.example", true],
  ["chat.example.", "https://chat.example.", true],
  ["chat.example.:443", "https://chat.example", true],
  ["chat.example", "https://chat.example.", true],
  ["chat.example:8443", "https://chat.example:8443", true],
  ["[::1]:5000", "http://[::1]:5000", true],
  ["[0:0:0:0:0:0:0:1]:5000", "http://[::1]:5000", true],
  ["[2001:DB8::1]:443", "https://[2001:db8::1]", true],
  ["[2001:db8::1]", "https://[2001:db8::1]:443", true],
  ["chat.example:80", "https://chat.example", false],
  ["chat.example:443", "http://chat.example", false],
  ["chat.example:8443", "https://chat.example", false],
  ["chat.example", "https://chat.example:8443", false],
  ["chat.example:443", "https://chat.example.evil.example", false],
  ["chat.example:443", "https://evil.example:443", false],
  ["chat.example..", "https://chat.example", false],
  ["[::1]:5000", "http://[::2]:5000", false],
  ["[::1]:5000", "http://127.0.0.1:5000", false],
  ["chat.example", "null", false],
  ["chat.example", "https://", false],
  ["chat.example", "https://.", false],
  ["chat.example", "https://evil.example@chat.example", false],
  ["chat.example", "https://chat.example/path", false],
  ["chat.example", "https://chat.example\\@evil.example", false],
  ["chat.example", "chrome-extension://chat.example", false],
  ["chat.example", "ws://chat.example", false],
];

Deno.test("row 15: Origin and Host are equal however they spell port, case, last dot and IPv6", async () => {
  await using server = await serve();
  for (const [host, origin, same] of HOSTS) {
    using answer = await handshake(server.port, { Host: host, Origin: origin });
    equal(answer.status, same ? 101 : 403, `${host} ${origin}`);
  }
});

Deno.test("row 15: what a client says in X-Forwarded-Host is not believed, not even behind a trusted proxy", async () => {
  await using server = await serve({ trustedProxies: ["127.0.0.1"] });
  using answer = await handshake(server.port, {
    ...{ Host: "chat.example", Origin: "https://evil.example", "X-Forwarded-Host": "evil.example" },
    "Forwarded": "host=evil.example",
  });
  equal(answer.status, 403);
});

Deno.test("row 15: an origin of CORS_ORIGINS is one, however its default port, case and last dot are spelt", async () => {
  const listed = ["https://chat.example:443", "http://old.example:80", "https://app.example"];
  await using server = await serve({ corsOrigins: listed });
  const origins: Record<string, boolean> = {
    "https://chat.example": true,
    "https://chat.example:443": true,
    "http://old.example": true,
    "https://APP.example:443": true,
    "https://app.example.": true,
    "http://chat.example": false,
    "https://old.example": false,
    "https://app.example:80": false,
    "null": false,
  };
  for (const [origin, allowed] of Object.entries(origins)) {
    using answer = await handshake(server.port, { Origin: origin });
    equal(answer.status, allowed ? 101 : 403, origin);
    deepEqual(await corsOf(server, origin), [allowed ? origin : null, null], origin);
  }
});

Deno.test("CORS_ORIGINS * lets the page of every site in, and never with credentials", async () => {
  for (const corsOrigins of [["*"], ["https://chat.example", "*"]]) {
    await using server = await serve({ corsOrigins });
    for (
      const origin of ["https://chat.example", "http://evil.example:8080", "null", "capacitor://localhost"]
    ) {
      using answer = await handshake(server.port, { Origin: origin });
      equal(answer.status, 101, origin);
      deepEqual(await corsOf(server, origin), ["*", null], origin);
    }
  }
});

Deno.test("without CORS_ORIGINS no other site may read the API", async () => {
  await using server = await serve();
  deepEqual(await corsOf(server, "https://evil.example"), [null, null]);
});

/** What a request and its preflight say of origin and credentials; both say the same. */
async function corsOf(server: LiveServer, origin: string): Promise<(string | null)[]> {
  const told: (string | null)[][] = [];
  for (const method of ["OPTIONS", "GET"]) {
    const headers = { Origin: origin, "Access-Control-Request-Method": "POST" };
    const response = await fetch(`${server.url}/api/connection`, { method, headers });
    await response.body?.cancel();
    told.push(
      ["access-control-allow-origin", "access-control-allow-credentials"].map((name) =>
        response.headers.get(name)
      ),
    );
  }
  deepEqual(told[0], told[1]);
  return told[1]!;
}
