// The project's other lint rules: what each accepts, what it refuses, and the ways around it that it sees.

import assert from "node:assert/strict";
import { accepts, refusals, refuses } from "../../support/lint_rules.ts";

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
