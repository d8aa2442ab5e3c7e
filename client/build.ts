// Builds the page into static/build: hashed assets, the index that names them, and compressed siblings of both.
//
// New files are written before old ones are removed, and each appears whole, so a running server never serves half a page.

import * as esbuild from "esbuild";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const ROOT = new URL("../", import.meta.url);
const STATIC = new URL("static/", ROOT);
const BUILD = new URL("static/build/", ROOT);
const HELP = `Usage: deno task build [--watch]

Bundles the page into static/build. With --watch, again whenever a file of it changes.`;
/** Largest JavaScript and CSS that every visit loads, bytes gzipped. What is loaded later, by few, is not in it. */
const BUDGET = 60 * 1024;
/** Files copied to the root of the site as they are. */
const ROOT_FILES = [
  "favicon.svg",
  "manifest.webmanifest",
  "icon-192.png",
  "icon-512.png",
  "icon-maskable-512.png",
];
/** Fonts a first visit needs: fetched early, but at low priority, so that they do not hold up the first paint. */
const PRELOADED = /(inter|outfit)-latin-wght.*\.woff2$/;
const COMPRESSIBLE = /\.(html|js|css|svg|webmanifest)$/;

type Files = Map<string, Uint8Array>;

/** Builds once. Returns the gzipped size of what every visit loads of script and style, bytes. Throws when something is wrong. */
export async function build(): Promise<number> {
  const { files, first } = await bundle();
  files.set("index.html", new TextEncoder().encode(await fillIndex([...files.keys()])));
  for (const name of ROOT_FILES) files.set(name, await Deno.readFile(new URL(name, STATIC)));
  addCompressed(files);
  const size = first.reduce((sum, name) => sum + files.get(`${name}.gz`)!.length, 0);
  if (size > BUDGET) throw new Error(`The bundle is ${kib(size)} KiB gzipped, more than ${kib(BUDGET)}`);
  await write(files);
  await removeOthers(files);
  return size;
}

/** The assets, and which of them every visit loads. */
async function bundle(): Promise<{ files: Files; first: string[] }> {
  const result = await esbuild.build({
    absWorkingDir: new URL(".", ROOT).pathname,
    entryPoints: ["client/main.tsx", "static/css/style.css", "static/theme.js"],
    outdir: "static/build",
    entryNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    publicPath: "/",
    chunkNames: "assets/chunk-[hash]",
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".woff2": "file", ".svg": "file" },
    logLevel: "warning",
  });
  const files: Files = new Map();
  for (const { path, contents } of result.outputFiles) files.set(path.slice(BUILD.pathname.length), contents);
  return { files, first: firstLoaded(result.metafile) };
}

/** Entry points and what they import at once, by their names in the build folder. */
function firstLoaded({ outputs }: esbuild.Metafile): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement") visit(imported);
    }
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint !== undefined && /\/(main|style|theme)-/.test(path)) visit(path);
  }
  return [...found].map((path) => path.replace("static/build/", ""));
}

/** Fills the names of this build's assets into the template. */
async function fillIndex(names: string[]): Promise<string> {
  const template = await Deno.readTextFile(new URL("index.html", STATIC));
  const asset = (pattern: RegExp): string => {
    const name = names.find((one) => pattern.test(one));
    if (name === undefined) throw new Error(`The build made no file like ${pattern}`);
    return `/${name}`;
  };
  const preloads = names.filter((name) => PRELOADED.test(name)).sort()
    .map((name) =>
      `<link rel="preload" href="/${name}" as="font" type="font/woff2" fetchpriority="low" crossorigin>`
    );
  const parts = {
    "<!--%preloads%-->": preloads.join("\n    "),
    "%theme%": asset(/assets\/theme-\w+\.js$/),
    "%style%": asset(/assets\/style-\w+\.css$/),
    "%script%": asset(/assets\/main-\w+\.js$/),
  };
  return Object.entries(parts).reduce((page, [mark, part]) => {
    if (!page.includes(mark)) throw new Error(`static/index.html has no place for ${mark}`);
    return page.replace(mark, part);
  }, template);
}

/** Adds `.br` and `.gz` beside each file that shrinks. */
function addCompressed(files: Files): void {
  for (const [name, bytes] of [...files]) {
    if (!COMPRESSIBLE.test(name)) continue;
    const gz = gzipSync(bytes, { level: 9 });
    files.set(`${name}.gz`, gz);
    files.set(
      `${name}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
}

/** Writes assets first and the index last, each under a temporary name first. */
async function write(files: Files): Promise<void> {
  await Deno.mkdir(new URL("assets/", BUILD), { recursive: true });
  const names = [...files.keys()].sort((a, b) =>
    Number(a.startsWith("index")) - Number(b.startsWith("index"))
  );
  for (const name of names) {
    const temporary = new URL(`${name}.tmp`, BUILD);
    await Deno.writeFile(temporary, files.get(name)!);
    await Deno.rename(temporary, new URL(name, BUILD));
  }
}

async function removeOthers(files: Files): Promise<void> {
  for (const folder of ["", "assets/"]) {
    for await (const entry of Deno.readDir(new URL(folder, BUILD))) {
      if (entry.isFile && !files.has(folder + entry.name)) {
        await Deno.remove(new URL(folder + entry.name, BUILD));
      }
    }
  }
}

/** Builds again whenever a source changes. */
async function watch(): Promise<void> {
  const sources = ["client", "server/protocol", "static"].map((folder) => new URL(folder, ROOT).pathname);
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const event of Deno.watchFs(sources)) {
    if (event.kind === "access" || event.paths.every((path) => path.startsWith(BUILD.pathname))) continue;
    clearTimeout(timer);
    timer = setTimeout(report, 50);
  }
}

async function report(): Promise<void> {
  const began = performance.now();
  try {
    const size = await build();
    say(`Built static/build in ${Math.round(performance.now() - began)} ms, ${kib(size)} KiB gzipped`);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    Deno.exitCode = 1;
  }
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  if (Deno.args.includes("--help")) say(HELP);
  else {
    await report();
    if (Deno.args.includes("--watch")) await watch();
    await esbuild.stop();
  }
}
