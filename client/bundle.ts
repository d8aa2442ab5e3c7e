// The bundle: style sheets and the worker, then the scripts, which need their addresses, then static/theme.js, which needs
// both.

import * as esbuild from "esbuild";
import { gemoji } from "gemoji";

const ROOT = new URL("../", import.meta.url);
const OUT = "static/build";
/** Folder of the entry points of style sheets: each becomes one file. */
const SHEETS = "static/css/sheets";
const LOGIN = "client/main.tsx";
const APP = "client/app.tsx";
const THEME = "static/theme.js";
/** A script of its own: server/http/page_headers.ts allows it WebAssembly by its name. */
const ARGON2_WORKER = "client/crypto/e2ee/argon2_worker.ts";
/** A folder for each language, a file for each namespace. */
const I18N = "client/i18n";
/** The language that the size budget counts. */
const DEFAULT_LANGUAGE = "en";
/** The parts that load later, and the part that each builds on, which has loaded before. */
const LATER_PARTS: Readonly<Record<string, string>> = {
  [APP]: LOGIN,
  "client/notes.ts": APP,
  "client/factors.ts": APP,
  "client/recovery.ts": "client/notes.ts",
  "client/later.ts": "client/recovery.ts",
  "client/staff.ts": "client/later.ts",
  "client/export.ts": "client/later.ts",
  "client/private.ts": "client/later.ts",
  "client/net/e2ee/key_changes.ts": "client/private.ts",
  "client/key_recovery.ts": "client/net/e2ee/key_changes.ts",
  "client/crypto/e2ee/ed25519_public.ts": "client/net/e2ee/key_changes.ts",
};

/** The oldest browsers. The bundler lowers syntax only: tests/unit/client/build_target_test.ts looks for newer functions. */
export const TARGET = ["es2022", "chrome109", "firefox115", "safari16.4"] as const;

/** Files by their names in the build folder. */
export type Files = Map<string, Uint8Array>;

/** The result of the bundler. */
export interface Bundle {
  readonly files: Files;
  /** Addresses of the files that the template names. */
  readonly entries: { readonly theme: string; readonly style: string; readonly script: string };
  /** Addresses of the static imports of the page's script. */
  readonly imports: readonly string[];
  /** Names of the scripts and styles that load before the first paint. */
  readonly first: readonly string[];
  /** Those, and the ones that load before the lobby is shown. */
  readonly lobby: readonly string[];
  /** Names of the scripts that a later part loads, without those of the part that it builds on; by its file. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** Names of all scripts and styles. */
  readonly all: readonly string[];
}

type Outputs = esbuild.Metafile["outputs"];

/** Bundles once. Throws when the bundler fails. */
export async function bundle(): Promise<Bundle> {
  const files: Files = new Map();
  const run = async (entryPoints: string[], options: esbuild.BuildOptions = {}): Promise<Outputs> => {
    const { outputFiles, metafile } = await esbuild.build({
      ...OPTIONS,
      ...options,
      entryPoints,
      write: false,
      metafile: true,
    });
    const folder = new URL(`${OUT}/`, ROOT).pathname;
    for (const { path, contents } of outputFiles) files.set(path.slice(folder.length), contents);
    return metafile.outputs;
  };
  const sheets = await run(await sheetFiles());
  const sheet = (name: string): string => outputOf(sheets, `${SHEETS}/${name}.css`);
  const addresses = Object.fromEntries((await loadedSheets()).map((name) => [name, `/${sheet(name)}`]));
  const worker = outputOf(await run([ARGON2_WORKER], { format: "iife" }), ARGON2_WORKER);
  const scripts = await run([LOGIN], {
    splitting: true,
    format: "esm",
    // As strings: esbuild would put an object into a file of its own.
    define: {
      SHEETS: JSON.stringify(JSON.stringify(addresses)),
      EMOJI: JSON.stringify(emojiTable()),
      ARGON2_WORKER: JSON.stringify(`/${worker}`),
    },
    plugins: [builtUpon(LATER_PARTS), withoutUnused()],
  });
  const main = withCodeOf(scripts, outputOf(scripts, LOGIN));
  const app = withImports(scripts, outputOf(scripts, APP));
  const messages = (namespace: string, language = DEFAULT_LANGUAGE): string =>
    outputOf(scripts, `${I18N}/${language}/${namespace}.ts`);
  const languages = await namesIn(I18N, (entry) => entry.isDirectory);
  const byLanguage = languages.map((language) => {
    const [login, app] = [messages("login", language), messages("app", language)];
    return [language, { login: `/${login}`, app: `/${app}` }] as const;
  });
  const themeOutputs = await run([THEME], {
    define: {
      COLOURS: JSON.stringify(await themeColours()),
      MESSAGES: JSON.stringify(Object.fromEntries(byLanguage)),
      APP: JSON.stringify({ scripts: app.map((name) => `/${name}`), sheet: `/${sheet("app")}` }),
    },
  });
  const theme = outputOf(themeOutputs, THEME);
  const [, ...imports] = withImports(scripts, main);
  const first = [sheet("login"), theme, main, ...imports, messages("login")];
  const appFiles = [sheet("app"), ...app, messages("app")];
  return {
    files,
    entries: { theme: `/${theme}`, style: `/${sheet("login")}`, script: `/${main}` },
    imports: imports.map((name) => `/${name}`),
    first,
    lobby: [...new Set([...first, ...appFiles])],
    parts: partsOf(scripts),
    all: [...files.keys()].filter((name) => /\.(js|css)$/.test(name)),
  };
}

const OPTIONS = {
  absWorkingDir: ROOT.pathname,
  outdir: OUT,
  entryNames: "assets/[name]-[hash]",
  chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  publicPath: "/",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: [...TARGET],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".woff2": "file", ".svg": "file" },
  logLevel: "warning",
} as const satisfies esbuild.BuildOptions;

/**
 * Makes each later part import the part that it builds on. Without that, esbuild makes a file for each set of parts that
 * share code, and a first visit waits for a dozen small files.
 */
function builtUpon(laterParts: Readonly<Record<string, string>>): esbuild.Plugin {
  return {
    name: "built-upon",
    setup({ onLoad }): void {
      onLoad({ filter: /\/client\/.*\.tsx?$/ }, async ({ path }) => {
        const base = laterParts[path.slice(ROOT.pathname.length)];
        if (base === undefined) return undefined;
        const source = await Deno.readTextFile(path);
        const from = JSON.stringify(ROOT.pathname + base);
        return { contents: `${source}\nimport ${from};\n`, loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
}

/**
 * Leaves out modules of `@hpke` of which nothing is used. Its package.json says that they do nothing by themselves; another
 * one in its folder `esm` hides that from the bundler.
 */
function withoutUnused(): esbuild.Plugin {
  return {
    name: "without-unused",
    setup({ onResolve, resolve }): void {
      onResolve({ filter: /^\.\.?\/.*\.js$/ }, async ({ path, importer, pluginData, ...from }) => {
        if (!importer.includes("/@hpke/") || pluginData === "resolved") return undefined;
        const found = await resolve(path, { ...from, importer, pluginData: "resolved" });
        return { ...found, sideEffects: false };
      });
    },
  };
}

async function sheetFiles(): Promise<string[]> {
  return (await namesIn(SHEETS, (entry) => entry.isFile)).map((name) => `${SHEETS}/${name}`);
}

/** Names of the sheets that a script loads: the template links `login`. */
async function loadedSheets(): Promise<string[]> {
  const names = (await sheetFiles()).map((file) => file.slice(SHEETS.length + 1, -".css".length));
  return names.filter((name) => name !== "login");
}

async function namesIn(folder: string, isWanted: (entry: Deno.DirEntry) => boolean): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(folder, ROOT)));
  return entries.filter(isWanted).map(({ name }) => name).sort();
}

/** The emoji table, one emoji a line, as client/text/emoji_search.ts reads it. */
export function emojiTable(): string {
  const joined = (all: readonly string[]): string => all.map((one) => one.replaceAll(" ", "_")).join(" ");
  return gemoji.map(({ emoji, names, tags }) => `${emoji} ${joined(names)}|${joined(tags)}`).join("\n");
}

/** Background colours of the themes, by id. */
export async function themeColours(): Promise<Record<string, string>> {
  const css = await Deno.readTextFile(new URL("static/css/themes/themes.css", ROOT));
  const blocks = css.matchAll(/\[data-theme="([a-z-]+)"\] \{[^}]*?--bg: (#[0-9a-f]{6});/g);
  return Object.fromEntries(Array.from(blocks, ([, id, colour]) => [id, colour]));
}

/** Name of the output of `entryPoint` in the build folder. */
function outputOf(outputs: Outputs, entryPoint: string): string {
  const found = Object.entries(outputs).find(([, output]) => output.entryPoint === entryPoint);
  if (found === undefined) throw new Error(`The build has no output of ${entryPoint}`);
  return found[0].slice(OUT.length + 1);
}

/**
 * The script with the code of an entry point, where that is an import of one other script alone: loading both would take
 * one more request.
 */
function withCodeOf(outputs: Outputs, name: string): string {
  const { imports, inputs } = outputs[`${OUT}/${name}`]!;
  const [first] = imports.filter(({ kind }) => kind === "import-statement");
  const hasCode = Object.values(inputs).some(({ bytesInOutput }) => bytesInOutput > 0);
  return first === undefined || hasCode ? name : first.path.slice(OUT.length + 1);
}

/** Names of the scripts of each later part. */
function partsOf(outputs: Outputs): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(LATER_PARTS).map(([part, base]) => {
      const before = new Set(withImports(outputs, outputOf(outputs, base)));
      return [part, withImports(outputs, outputOf(outputs, part)).filter((name) => !before.has(name))];
    }),
  );
}

/** Names of a script and all its static imports in the build folder. */
function withImports(outputs: Outputs, name: string): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement") visit(imported);
    }
  };
  visit(`${OUT}/${name}`);
  return [...found].map((path) => path.slice(OUT.length + 1));
}
