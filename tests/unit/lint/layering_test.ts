// What each layer may import, and what it may not.

import { accepts, from, refuses, typeFrom } from "../../support/lint_rules.ts";

// File → what it may import, and what it may not.
const LAYERING: readonly { file: string; may: readonly string[]; mayNot: readonly string[] }[] = [
  {
    file: "server/protocol/frames.ts",
    may: ["./limits.ts"],
    mayNot: ["zod", "node:crypto", "../ports/store.ts", "../hub/hub.ts", "../config.ts"],
  },
  {
    file: "server/protocol/client_events.ts",
    may: ["zod", "./limits.ts"],
    mayNot: ["hono", "../ports/store.ts"],
  },
  {
    file: "server/ports/store.ts",
    may: ["../protocol/roles.ts", "./clock.ts"],
    mayNot: ["../hub/hub.ts", "../store/schema.ts", "../config.ts", "kysely"],
  },
  {
    file: "server/hub/hub.ts",
    may: ["./session.ts", "../ports/bus.ts", "../protocol/client_events.ts"],
    mayNot: [
      "../store/users.ts",
      "../companion/queue.ts",
      "../features/registry.ts",
      "../adapters/memory_bus.ts",
      "../app.ts",
      "../config.ts",
      "../../main.ts",
      "../../client/net/socket.ts",
      "../../tests/support/clock.ts",
      "hono",
      "npm:hono@4",
      "node:timers",
    ],
  },
  {
    file: "server/companion/companion.ts",
    may: ["./queue.ts", "../ports/inference.ts", "../protocol/limits.ts"],
    mayNot: ["../store/turns.ts", "../hub/hub.ts", "../adapters/ollama.ts", "ollama"],
  },
  {
    file: "server/store/users.ts",
    may: ["./schema.ts", "../ports/store.ts", "kysely", "kysely/migration", "npm:kysely@0.29.0/migration"],
    mayNot: ["../hub/hub.ts", "../adapters/sqlite.ts", "pg", "node:sqlite", "kysely-codegen"],
  },
  {
    file: "server/features/lobby.ts",
    may: [
      "./context.ts",
      "./lobby/history.ts",
      "../hub/hub.ts",
      "../companion/queue.ts",
      "../store/lobby.ts",
    ],
    mayNot: ["./pm.ts", "./pm/open.ts", "./registry.ts", "../http/auth.ts", "../adapters/sqlite.ts", "zod"],
  },
  {
    file: "server/features/pm/open.ts",
    may: ["./close.ts", "../pm.ts", "../context.ts", "../../protocol/rooms.ts", "../../store/pm.ts"],
    mayNot: ["../lobby.ts", "../lobby/history.ts", "../pms.ts", "../registry.ts"],
  },
  {
    file: "server/features/registry.ts",
    may: ["./pm.ts", "./pm/open.ts", "./context.ts", "../protocol/client_events.ts"],
    mayNot: ["../http/auth.ts", "../adapters/sqlite.ts", "../config.ts"],
  },
  {
    file: "server/http/auth.ts",
    may: [
      "./pm.ts",
      "../features/account.ts",
      "../protocol/errors.ts",
      "../ports/log.ts",
      "hono",
      "hono/jwt",
    ],
    mayNot: ["../store/users.ts", "../companion/queue.ts", "../adapters/sqlite.ts", "../config.ts", "stripe"],
  },
  {
    file: "server/adapters/sqlite.ts",
    may: [
      "./permitted_paths.ts",
      "../ports/store.ts",
      "../store/schema.ts",
      "../config.ts",
      "pg",
      "node:sqlite",
    ],
    mayNot: [
      "../hub/hub.ts",
      "../features/pm.ts",
      "../app.ts",
      "../../main.ts",
      "jsr:@db/sqlite",
      "https://a.test/b.ts",
    ],
  },
  {
    file: "server/app.ts",
    may: ["./http/auth.ts", "./hub/hub.ts", "./features/registry.ts", "./node.ts", "hono/deno"],
    mayNot: ["./adapters/sqlite.ts", "./store/users.ts", "./companion/queue.ts", "../client/build.ts", "pg"],
  },
  {
    file: "server/config.ts",
    may: ["./protocol/limits.ts", "./ports/log.ts", "./config/kinds.ts"],
    mayNot: ["./adapters/sqlite.ts", "./hub/hub.ts", "node:fs"],
  },
  {
    file: "server/config/addresses.ts",
    may: ["../hub/addresses.ts", "./kinds.ts", "../ports/log.ts"],
    mayNot: ["../adapters/sqlite.ts", "../hub/hub.ts", "../config.ts", "node:fs"],
  },
  {
    file: "server/node.ts",
    may: ["./features/registry.ts", "./hub/hub.ts", "./companion/queue.ts", "./ports/store.ts"],
    mayNot: ["./adapters/sqlite.ts", "./app.ts", "./http/auth.ts", "./config.ts", "hono"],
  },
  {
    file: "server/cli/doctor.ts",
    may: ["../adapters/sqlite.ts", "../config.ts", "../hub/hub.ts", "node:fs", "pg"],
    mayNot: ["../../client/build.ts", "../../tests/support/clock.ts"],
  },
  {
    file: "main.ts",
    may: ["./server/adapters/sqlite.ts", "./server/app.ts", "node:os", "pg"],
    mayNot: ["./tests/support/clock.ts", "../elsewhere.ts", "/etc/elsewhere.ts"],
  },
  {
    file: "client/i18n/en/room.ts",
    may: ["../tools.ts", "./door.ts"],
    mayNot: [
      "../../store/prefs.ts",
      "../../views/app.tsx",
      "../../../server/hub/hub.ts",
      "preact",
      "node:crypto",
    ],
  },
  {
    file: "client/store/lobby.ts",
    may: ["../i18n/chapters.ts", "./prefs.ts", "../../server/protocol/limits.ts", "@preact/signals"],
    mayNot: [
      "preact",
      "../net/socket.ts",
      "../views/lobby.tsx",
      "../crypto/keys.ts",
      "../../server/ports/clock.ts",
    ],
  },
  {
    file: "client/crypto/keys.ts",
    may: ["./wrap.ts", "../../server/protocol/sealed.ts"],
    mayNot: ["../store/pms.ts", "@preact/signals", "node:crypto"],
  },
  {
    file: "client/net/socket.ts",
    may: [
      "./apply.ts",
      "../store/lobby.ts",
      "../i18n/chapters.ts",
      "../crypto/keys.ts",
      "../../server/protocol/frames.ts",
    ],
    mayNot: ["../views/lobby.tsx", "../main.tsx", "@preact/signals", "../../server/hub/hub.ts"],
  },
  {
    file: "client/views/lobby.tsx",
    may: [
      "./composer.tsx",
      "../store/lobby.ts",
      "../../server/protocol/roles.ts",
      "preact/hooks",
      "@preact/signals",
    ],
    mayNot: ["../net/socket.ts", "../crypto/keys.ts", "../main.tsx", "zod", "../../server/app.ts"],
  },
  {
    file: "client/main.tsx",
    may: ["./net/socket.ts", "./views/app.tsx", "./crypto/keys.ts", "../server/protocol/frames.ts", "preact"],
    mayNot: ["../server/app.ts", "../tests/support/page.ts", "zod"],
  },
  {
    file: "client/app.tsx",
    may: ["./net/chat.ts", "./views/chat_screen.tsx", "./store/stores.ts", "preact"],
    mayNot: ["../server/app.ts", "zod"],
  },
  { file: "client/bundle.ts", may: ["esbuild"], mayNot: ["./main.tsx", "node:zlib"] },
  { file: "client/build.ts", may: ["esbuild", "node:path", "./main.tsx"], mayNot: ["../server/config.ts"] },
  {
    file: "tests/unit/hub_test.ts",
    may: ["../../server/adapters/sqlite.ts", "playwright-core"],
    mayNot: ["../../../elsewhere.ts", "jsr:@std/assert"],
  },
  { file: "tool.ts", may: [], mayNot: ["./server/adapters/sqlite.ts", "./server/protocol/roles.ts"] },
  { file: "server/helpers/text.ts", may: [], mayNot: ["../protocol/roles.ts"] },
];

for (const { file, may, mayNot } of LAYERING) {
  Deno.test(`layers: ${file} imports what its layer may, and nothing else`, () => {
    accepts(file, ...may.map(from), ...may.map(typeFrom));
    refuses("layers", file, ...mayNot.map(from), ...mayNot.map(typeFrom));
  });
}
