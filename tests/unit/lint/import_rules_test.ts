// The lint rule on imports: every way of importing, and every way of writing a path.

import assert from "node:assert/strict";
import plugin from "../../../.ci/import_rules.ts";
import { accepts, from, refusals, refuses, typeFrom } from "../../support/lint_rules.ts";

Deno.test("layers: every way of importing is seen", () => {
  const ways = (path: string): string[] => [
    `import "${path}";`,
    `import x from "${path}";`,
    `import * as x from "${path}";`,
    `import { type X } from "${path}";`,
    `import type { X } from "${path}";`,
    `export { x } from "${path}";`,
    `export { type X } from "${path}";`,
    `export type { X } from "${path}";`,
    `export * from "${path}";`,
    `export * as x from "${path}";`,
    `export type * from "${path}";`,
    `export const x = await import("${path}");`,
    `export const x = () => import(\`${path}\`);`,
    `export type X = import("${path}").X;`,
    `export type X = typeof import("${path}");`,
    `import x = require("${path}");`,
  ];
  accepts("server/hub/hub.ts", ...ways("../ports/bus.ts"));
  refuses("layers", "server/hub/hub.ts", ...ways("../adapters/redis_bus.ts"), ...ways("hono"));
});

Deno.test("layers: a path is judged by where it leads, not by how it is written", () => {
  accepts("server/hub/hub.ts", from("../../server/ports/bus.ts"), from("./../hub/session.ts"));
  refuses(
    "layers",
    "server/hub/hub.ts",
    from("./../../server/hub/../adapters/redis_bus.ts"),
    from("../ports/%2e%2e/adapters/redis_bus.ts"),
    from("../adapters/redis_bus.ts?ports/bus.ts"),
    from(new URL("../../../server/ports/bus.ts", import.meta.url).href),
    from(new URL("../../../server/ports/bus.ts", import.meta.url).pathname),
  );
});

Deno.test("layers: the file's own name may be relative, absolute or a URL", () => {
  const hub = new URL("../../../server/hub/hub.ts", import.meta.url);
  for (const file of ["./server/hub/hub.ts", decodeURIComponent(hub.pathname), hub.href]) {
    accepts(file, from("../ports/bus.ts"));
    refuses("layers", file, from("../store/users.ts"));
  }
});

Deno.test("layers: a dynamic import has a literal name in server and client", () => {
  const computed = ["await import(name);", "await import(`./${name}.ts`);", 'await import("./a" + ".ts");'];
  for (
    const file of [
      "server/hub/hub.ts",
      "server/adapters/sqlite.ts",
      "server/cli/doctor.ts",
      "client/build.ts",
    ]
  ) {
    refuses("layers", file, ...computed);
  }
  accepts("tests/unit/hub_test.ts", ...computed);
  accepts("server/features/registry.ts", 'await import("./pm.ts");');
});

Deno.test("layers: the page takes types from client_events.ts, and no values", () => {
  const places = [
    ["client/store/lobby.ts", "../../server/protocol/client_events.ts"],
    ["client/crypto/keys.ts", "../../server/protocol/client_events.ts"],
    ["client/net/socket.ts", "../../server/protocol/client_events.ts"],
    ["client/views/lobby.tsx", "../../server/protocol/client_events.ts"],
    ["client/main.tsx", "../server/protocol/client_events.ts"],
    ["client/build.ts", "../server/protocol/client_events.ts"],
    ["server/protocol/frames.ts", "./client_events.ts"],
  ] as const;
  for (const [file, path] of places) {
    accepts(file, typeFrom(path), `import { type X } from "${path}";`, `export type * from "${path}";`);
    refuses(
      "layers",
      file,
      from(path),
      `import "${path}";`,
      `import {} from "${path}";`,
      `import { type X, y } from "${path}";`,
      `export * from "${path}";`,
      `export { x } from "${path}";`,
      `await import("${path}");`,
    );
  }
});

Deno.test("layers: http takes types from the hub, and no values", () => {
  accepts("server/http/ops.ts", typeFrom("../hub/hub.ts"));
  refuses("layers", "server/http/ops.ts", from("../hub/hub.ts"));
});

Deno.test("layers: a file that belongs to no layer is told once", () => {
  assert.deepEqual(refusals("server/helpers/text.ts", `${from("hono")} ${from("../protocol/roles.ts")}`), [
    "layers",
  ]);
  accepts("static/worker.js", "self.skipWaiting();");
});

Deno.test("layers: a refusal says what to do instead", () => {
  const [refusal] = Deno.lint.runPlugin(plugin, "server/hub/hub.ts", from("../adapters/redis_bus.ts"));
  assert.equal(refusal?.message, "server/hub/hub.ts must not import server/adapters/redis_bus.ts");
  assert.equal(
    refusal?.hint,
    "State what is needed as a type in server/ports and let main.ts pass it in. " +
      "server/hub may import server/ports, server/protocol, ipaddr.js",
  );
});
