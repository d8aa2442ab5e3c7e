// The layering of the project: which files make a layer, and what each may import and use.

/** One row: which files it governs and what these may import, besides each other. */
export interface Layer {
  /** A folder (ends in "/") or one file. The first row that fits a file governs it. */
  files: string;
  /** Our own folders and files it may import. */
  ours: readonly string[];
  /** Our own folders and files of which it may import types only. Stronger than `ours`. */
  types?: readonly string[];
  /** Packages it may import, by name; "any" is every npm package and node module. */
  packages: readonly string[] | "any";
  /** True where files of one layer must not import each other, unless they share a noun (`pm.ts`, `pm/*.ts`). */
  apart?: true;
  /** What to do in place of an import that is refused. */
  instead: string;
}

const PROTOCOL = "server/protocol/";
/** The one contract file with a dependency: it must not reach the page. */
export const CLIENT_EVENTS = "server/protocol/client_events.ts";
const PORTS = "server/ports/";
const CORE = [PORTS, PROTOCOL];
const BELOW_FEATURES = [...CORE, "server/hub/", "server/companion/", "server/store/"];

const USE_A_PORT = "State what is needed as a type in server/ports and let main.ts pass it in";
const PASS_FROM_MAIN = "Take it as an argument and let client/main.tsx pass it in";
const KEEP_PURE = "Keep the contract free of behaviour, and put this in the layer that needs it";

/** Layer → what it may import. Every layer may import itself, unless it is kept apart. */
export const LAYERS: readonly Layer[] = [
  { files: CLIENT_EVENTS, ours: [PROTOCOL], packages: ["zod"], instead: KEEP_PURE },
  { files: PROTOCOL, ours: [], types: [CLIENT_EVENTS], packages: [], instead: KEEP_PURE },
  { files: PORTS, ours: [PROTOCOL], packages: [], instead: "Write the port in terms of its own types" },
  { files: "server/hub/", ours: CORE, packages: ["ipaddr.js"], instead: USE_A_PORT },
  { files: "server/companion/", ours: CORE, packages: [], instead: USE_A_PORT },
  { files: "server/store/", ours: CORE, packages: ["kysely"], instead: USE_A_PORT },
  {
    files: "server/features/registry.ts",
    ours: [...BELOW_FEATURES, "server/features/"],
    packages: [],
    instead: USE_A_PORT,
  },
  {
    files: "server/features/",
    ours: [...BELOW_FEATURES, "server/features/context.ts"],
    packages: [],
    apart: true,
    instead: "Move what features share down into hub, companion or store, or state it in server/ports",
  },
  {
    files: "server/http/",
    ours: [...CORE, "server/features/"],
    types: ["server/hub/", "server/node.ts"],
    packages: ["hono"],
    instead: "Call a feature, and let it do the work",
  },
  {
    files: "server/adapters/",
    ours: [...CORE, "server/store/", "server/config.ts"],
    packages: "any",
    instead: "Let the adapter serve a port, and join it to the rest in main.ts",
  },
  {
    files: "server/app.ts",
    ours: [...CORE, "server/http/", "server/hub/", "server/features/", "server/node.ts"],
    packages: ["hono"],
    instead: "Take it as an argument and let main.ts pass it in",
  },
  {
    files: "server/node.ts",
    ours: [...BELOW_FEATURES, "server/features/"],
    packages: [],
    instead: USE_A_PORT,
  },
  {
    files: "server/config.ts",
    ours: [...CORE, "server/config/"],
    packages: [],
    instead: "Keep the configuration pure: main.ts hands it what it reads",
  },
  {
    files: "server/config/",
    ours: [...CORE, "server/hub/addresses.ts"],
    packages: [],
    instead: "Keep the configuration pure: main.ts hands it what it reads",
  },
  {
    files: "server/cli/",
    ours: ["server/", "main.ts", "deno.json"],
    packages: "any",
    instead: "Keep command-line tasks to the server",
  },
  {
    files: "main.ts",
    ours: ["server/", "client/", "deno.json"],
    packages: "any",
    instead: "Keep tests and tools out of what runs",
  },
  {
    files: "client/i18n/",
    ours: [],
    types: [PROTOCOL],
    packages: [],
    instead: "Keep the catalogue to words: hand it what they are about",
  },
  {
    files: "client/text/",
    ours: ["client/i18n/", PROTOCOL],
    packages: [],
    instead: "Keep parsers pure: hand them the text, and what they may need to know",
  },
  {
    files: "client/store/",
    ours: ["client/i18n/", "client/text/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["@preact/signals"],
    instead: "Take it as an argument: a store knows neither the network nor the page",
  },
  {
    files: "client/crypto/e2ee/argon2_worker.ts",
    ours: ["client/crypto/", PROTOCOL],
    packages: ["hash-wasm"],
    instead: "Keep the worker to its one question: its policy allows what that of the page does not",
  },
  {
    files: "client/crypto/",
    ours: [PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["@hpke/core"],
    instead: PASS_FROM_MAIN,
  },
  {
    files: "client/net/",
    ours: ["client/store/", "client/crypto/", "client/i18n/", "client/text/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: [],
    instead: PASS_FROM_MAIN,
  },
  {
    files: "client/views/",
    ours: ["client/store/", "client/i18n/", "client/text/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Let the view read a store and call its actions",
  },
  {
    files: "client/main.tsx",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/app.tsx",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/notes.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/factors.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["@simplewebauthn/browser", "uqr"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/recovery.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/export.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["client-zip"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/later.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/private.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/key_recovery.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/staff.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: ["preact", "@preact/signals"],
    instead: "Keep the page to client and server/protocol",
  },
  {
    files: "client/bundle.ts",
    ours: ["client/bundle_hpke.ts"],
    packages: ["esbuild", "gemoji"],
    instead: "Keep the bundle to the files it is made of",
  },
  {
    files: "client/bundle_hpke.ts",
    ours: [],
    packages: ["@hpke/core", "esbuild"],
    instead: "Keep it to what the bundle takes of one package",
  },
  {
    files: "client/build.ts",
    ours: ["client/", PROTOCOL],
    types: [CLIENT_EVENTS],
    packages: "any",
    instead: "Keep the build to client and server/protocol",
  },
  { files: "tests/", ours: ["*"], packages: "any", instead: "Add the package to deno.json" },
  { files: ".ci/", ours: ["*"], packages: "any", instead: "Add the package to deno.json" },
];

/** Where `Deno.*` may be used: the edges of the program, its tools and its tests. */
export const DENO_FILES = [
  "main.ts",
  "server/app.ts",
  "server/adapters/",
  "server/cli/",
  "client/build.ts",
  "client/bundle.ts",
  "client/bundle_hpke.ts",
  ".ci/",
  "tests/",
];

/** Layers that take time, timers and randomness from the clock port only. */
export const TIMELESS_FILES = ["server/hub/", "server/features/", "server/companion/", "server/store/"];

/** Layers that keep no state in a module. */
export const STATELESS_FILES = [...TIMELESS_FILES, PROTOCOL];
