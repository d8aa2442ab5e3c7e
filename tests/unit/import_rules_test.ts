// The project's own lint rules: what each accepts, what it refuses, and the ways around it that it sees.

import assert from "node:assert/strict";
import plugin from "../../.ci/import_rules.ts";

/** Names of the rules that refuse this source, in the order of their reports. */
function refusals(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map((diagnostic) =>
    diagnostic.id.replace("aphrodite/", "")
  );
}

function accepts(file: string, ...sources: string[]): void {
  for (const source of sources) assert.deepEqual(refusals(file, source), [], `${file}: ${source}`);
}

function refuses(rule: string, file: string, ...sources: string[]): void {
  for (const source of sources) {
    const rules = refusals(file, source);
    assert.ok(rules.length > 0 && rules.every((name) => name === rule), `${file}: ${source} → [${rules}]`);
  }
}

const from = (specifier: string): string => `import { x } from "${specifier}";`;
const typeFrom = (specifier: string): string => `import type { X } from "${specifier}";`;

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
    from(new URL("../../server/ports/bus.ts", import.meta.url).href),
    from(new URL("../../server/ports/bus.ts", import.meta.url).pathname),
  );
});

Deno.test("layers: the file's own name may be relative, absolute or a URL", () => {
  const hub = new URL("../../server/hub/hub.ts", import.meta.url);
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

Deno.test("deno-at-the-edge: only the edges, the tools and the tests use Deno", () => {
  const uses = [
    'Deno.env.get("PORT");',
    'Deno["env"];',
    "globalThis.Deno?.env;",
    'globalThis["Deno"];',
    "(globalThis as any).Deno.env;",
    "const d = Deno;",
    "const { env } = Deno;",
    "const { Deno: d } = globalThis as any;",
    "export type Server = Deno.HttpServer;",
    "export const x = { Deno };",
  ];
  const kept = [
    "server/hub/hub.ts",
    "server/features/pm.ts",
    "server/http/ops.ts",
    "server/config.ts",
    "tool.ts",
  ]
    .concat([
      "server/protocol/frames.ts",
      "server/ports/clock.ts",
      "client/net/socket.ts",
      "client/main.tsx",
    ]);
  for (const file of kept) {
    for (const source of uses) {
      assert.ok(refusals(file, source).includes("deno-at-the-edge"), `${file}: ${source}`);
    }
    accepts(
      file,
      "runtime.Deno;",
      "const x = { Deno: 1 };",
      'const text = "use-Deno";',
      "const DenoLike = 1;",
    );
  }
  const edges = [
    "main.ts",
    "server/app.ts",
    "server/adapters/sqlite.ts",
    "server/cli/doctor.ts",
    "client/build.ts",
  ];
  for (const file of [...edges, ".ci/lint/layers.ts", "tests/e2e/chat_test.ts"]) accepts(file, ...uses);
});

const TIMELESS = [
  "server/hub/hub.ts",
  "server/features/pm.ts",
  "server/companion/queue.ts",
  "server/store/users.ts",
];

Deno.test("clock-port: no time, timers or randomness but through the clock port", () => {
  const ambient = [
    "Date.now();",
    'Date["now"]();',
    "Date[which]();",
    "Date!.now();",
    "globalThis.Date.now();",
    "new Date();",
    "new Date;",
    "new globalThis.Date();",
    "new (Date as any)();",
    "Date();",
    "const now = Date.now;",
    "const { now } = Date;",
    "const D = Date;",
    "make(Date);",
    "new Maker(Date);",
    "performance.now();",
    "setTimeout(run, 10);",
    "globalThis.setTimeout(run, 10);",
    "const later = setTimeout;",
    "const { setTimeout: later } = globalThis;",
    "const g = globalThis;",
    "setInterval(run, 10);",
    "setImmediate(run);",
    "queueMicrotask(run);",
    "AbortSignal.timeout(10);",
    "Temporal.Now.instant();",
    "Math.random();",
    "const { random } = Math;",
    "crypto.randomUUID();",
    "crypto.getRandomValues(bytes);",
    "globalThis.crypto.randomUUID();",
    "const { randomUUID } = crypto;",
    "export const x = () => ({ now: Date.now() });",
  ];
  for (const file of TIMELESS) refuses("clock-port", file, ...ambient);
  accepts("server/adapters/system_clock.ts", ...ambient);
  accepts("client/net/socket.ts", ...ambient);
  accepts("tests/unit/hub_test.ts", ...ambient);
});

Deno.test("clock-port: dates that are given, arithmetic and crypto.subtle are fine", () => {
  for (const file of TIMELESS) {
    accepts(
      file,
      "clock.now(); clock.setTimeout(run, 10); clock.random(); clock.randomUUID();",
      "new Date(atMs).toISOString(); Date.parse(text); Date.UTC(2026, 0);",
      "value instanceof Date;",
      "export function f(at: Date, signal: AbortSignal): typeof Date { return g(at, signal); }",
      "Math.max(1, Math.floor(2.5)); AbortSignal.any(signals);",
      'await crypto.subtle.digest("SHA-256", bytes); await globalThis.crypto.subtle.digest(name, bytes);',
      "export interface Timers { setTimeout(run: () => void, ms: number): void; performance: number }",
      "export class Fake { setTimeout(): void {} crypto = 1; }",
      "export const fake = { setTimeout: later, Date: 1 };",
    );
  }
});

const STATELESS = [...TIMELESS, "server/protocol/frames.ts"];

Deno.test("no-module-state: a module holds no let, var or collection that changes", () => {
  for (const file of STATELESS) {
    refuses(
      "no-module-state",
      file,
      "let count = 0;",
      "export let count = 0;",
      "var count = 0;",
      "{ let count = 0; }",
      "namespace Counter { let count = 0; }",
      "const seen = new Map();",
      "const seen = new Map<string, number>();",
      "const seen = new Set(names);",
      "export const seen = new WeakMap<object, string>();",
      "const seen: ReadonlySet<string> = new Set();",
      'const seen: Set<string> = new Set(["a"]);',
      'let seen: ReadonlySet<string> = new Set(["a"]);',
      "const state = { seen: new Set() };",
      "export const hub = new Hub(new Map());",
      "class Hub { static seen = new Map(); }",
      "class Hub { static { Hub.seen = new Set(); } }",
      "class Hub { static { let count = 0; } }",
      "export default new Map();",
    );
  }
  accepts("server/adapters/memory_bus.ts", "let count = 0;", "const seen = new Map();");
});

Deno.test("no-module-state: constants, and state made by a function or an instance, are fine", () => {
  for (const file of STATELESS) {
    accepts(
      file,
      "const FINAL: ReadonlySet<number> = new Set([1, 2]);",
      'export const POWER: ReadonlyMap<string, number> = new Map([["owner", 3]]);',
      "const NAMES = [...new Set(LIST)];",
      "export function makeHub(): Hub { let count = 0; const seen = new Map(); return { count, seen }; }",
      "export const makeHub = (): Hub => { let count = 0; return { seen: new Set(), count }; };",
      "export class Hub { seen = new Map(); readonly #left = new Set<string>(); make(): Map<string, string> { return new Map(); } }",
      "export class Hub { constructor(readonly seen = new Map()) { let count = 0; } static make(): void { let count = 0; } }",
      "export const hub = { make(): void { let count = 0; new Map(); } };",
      "for (const name of LIST) check(name);",
    );
  }
});

Deno.test("a name in braces is reported once", () => {
  assert.deepEqual(refusals("server/hub/hub.ts", "const { setTimeout } = timers;"), ["clock-port"]);
  assert.deepEqual(refusals("server/http/ops.ts", "const runtime = { Deno };"), ["deno-at-the-edge"]);
  assert.deepEqual(refusals("client/views/line.tsx", "const { innerHTML } = node;"), ["no-raw-html"]);
});

Deno.test("no-raw-html: the page never turns text into markup or code", () => {
  for (const file of ["client/views/line.tsx", "client/store/lobby.ts", "client/main.tsx"]) {
    refuses(
      "no-raw-html",
      file,
      "node.innerHTML = text;",
      'node["innerHTML"] = text;',
      "node[`outerHTML`] = text;",
      "const { innerHTML } = node;",
      "Object.assign(node, { innerHTML: text });",
      'node.insertAdjacentHTML("beforeend", text);',
      'h("p", { dangerouslySetInnerHTML: { __html: text } });',
      "frame.srcdoc = text;",
      "node.setHTMLUnsafe(text);",
      "range.createContextualFragment(text);",
      "document.write(text);",
      "document.writeln(text);",
      'globalThis.document["write"](text);',
      "eval(text);",
      "(0, eval)(text);",
      "globalThis.eval(text);",
      "new Function(text);",
      "Function(text);",
      "new globalThis.Function(text);",
    );
    accepts(
      file,
      "node.textContent = text;",
      "stream.write(text); document.title = text;",
      'const note = "never-set-innerHTML-here";',
      "export function run(task: Function): void { task(); }",
      "parser.eval; parser.Function;",
    );
  }
  refuses(
    "no-raw-html",
    "client/views/line.tsx",
    "const p = <p dangerouslySetInnerHTML={{ __html: text }} />;",
  );
  accepts("client/views/line.tsx", "const p = <p title={text}>{text}</p>;");
  accepts("tests/e2e/chat_test.ts", "node.innerHTML;");
});

Deno.test("words-in-the-catalogue: what is read or heard is not written into views", () => {
  const view = "client/views/line.tsx";
  refuses(
    "words-in-the-catalogue",
    view,
    "const p = <p>Not sent</p>;",
    "const p = <p>{count} left</p>;",
    "const p = <p>no e-mail address</p>;",
    'const p = <button aria-label="close" />;',
    'const p = <Field label={"name"} />;',
    'const p = <Field hint="as you like" />;',
    'const words = state === "ended" ? "Has left" : "";',
    'const words = failed ? "It could not be loaded." : "";',
    "const words = `You and ${name}`;",
    'const names = { root: "Owner" };',
    'const words = "¡Hola a todos!";',
  );
  accepts(
    view,
    'const p = <p class={own ? "message own" : "message"}>{words.notSent}</p>;',
    'const p = <p aria-live="polite" role="status" dir="auto">{" · "}{count}</p>;',
    "const p = <h1>SexyChat</h1>;",
    'if (event.key === "Enter" || event.key === "ArrowDown") send();',
    'const wide = "(min-width: 50rem)";',
    'document.querySelector(".composer textarea");',
    'throw new Error("A view was rendered outside of its place");',
    "const look = `name name-${colour}`;",
  );
  refuses("words-in-the-catalogue", "client/net/pm.ts", 'toasts.show(() => "Too many messages.");');
  accepts("client/i18n/en/room.ts", 'const send = "Send";');
  accepts("tests/e2e/chat_test.ts", 'page.getByRole("button", { name: "Send" });');
});
