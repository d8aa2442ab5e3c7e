// Builds the page into static/build: hashed assets, the index that names them, and compressed copies of both.
//
// New files are written before old ones are removed, and each is renamed into place, so a running server always has a
// complete page.

import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type Bundle, bundle, type Files } from "./bundle.ts";

const ROOT = new URL("../", import.meta.url);
const STATIC = new URL("static/", ROOT);
const BUILD = new URL("static/build/", ROOT);
const HELP = `Usage: deno task build [--watch]

Bundles the page into static/build. With --watch, again whenever a file of it changes.`;
/** Budget for JavaScript and CSS that load before the lobby is shown, bytes gzipped. */
const BUDGET = 60 * 1024;
/** Files copied to the root of the site as they are. */
const ROOT_FILES = [
  "favicon.svg",
  "manifest.webmanifest",
  "icon-192.png",
  "icon-512.png",
  "icon-maskable-512.png",
  "apple-touch-icon.png",
];
/** Fonts of the first visit: preloaded at low priority, so that they do not delay the first paint. */
const PRELOADED = /(inter|outfit)-latin-wght.*\.woff2$/;
/** What others compare with their own build: `sha256sum --check SHA256SUMS` in the folder of the page. */
const SUMS = "SHA256SUMS";
const COMPRESSIBLE = /\.(html|js|css|svg|webmanifest)$/;

/** Sizes of scripts and styles, bytes gzipped. */
export interface Sizes {
  /** Loaded before the first paint. */
  readonly first: number;
  /** Loaded before the lobby is shown. */
  readonly lobby: number;
  /** All files. */
  readonly all: number;
}

/** Builds once. Throws when the bundle fails or exceeds the budget. */
export async function build(): Promise<Sizes> {
  const bundled = await bundle();
  const { files } = bundled;
  files.set("index.html", new TextEncoder().encode(await fillIndex(bundled)));
  for (const name of ROOT_FILES) files.set(name, await Deno.readFile(new URL(name, STATIC)));
  addCompressed(files);
  files.set(SUMS, sumsOf(files));
  const sum = (names: readonly string[]): number =>
    names.reduce((size, name) => size + files.get(`${name}.gz`)!.length, 0);
  const sizes = { first: sum(bundled.first), lobby: sum(bundled.lobby), all: sum(bundled.all) };
  if (sizes.lobby > BUDGET) {
    throw new Error(
      `Scripts and styles before the lobby are ${kib(sizes.lobby)} KiB gzipped, more than ${kib(BUDGET)}`,
    );
  }
  await write(files);
  await removeStale(files);
  return sizes;
}

/** Fills the names of this build's assets into the template. */
async function fillIndex({ files, entries, imports }: Bundle): Promise<string> {
  const template = await Deno.readTextFile(new URL("index.html", STATIC));
  const scripts = imports.map((address) => `<link rel="modulepreload" href="${address}">`);
  const fonts = [...files.keys()].filter((name) => PRELOADED.test(name)).sort().map((name) =>
    `<link rel="preload" href="/${name}" as="font" type="font/woff2" fetchpriority="low" crossorigin>`
  );
  const parts = {
    "<!--%preloads%-->": [...scripts, ...fonts].join("\n    "),
    "%theme%": entries.theme,
    "%style%": entries.style,
    "%script%": entries.script,
  };
  return Object.entries(parts).reduce((page, [mark, part]) => {
    if (!page.includes(mark)) throw new Error(`static/index.html has no place for ${mark}`);
    return page.replace(mark, part);
  }, template);
}

/** Adds `.br` and `.gz` copies of each compressible file. */
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

/** The SHA-256 of every file, in the format of `sha256sum`, sorted by name. */
function sumsOf(files: Files): Uint8Array<ArrayBuffer> {
  const lines = [...files.keys()].toSorted().map((name) =>
    `${createHash("sha256").update(files.get(name)!).digest("hex")}  ${name}\n`
  );
  return new TextEncoder().encode(lines.join(""));
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

async function removeStale(files: Files): Promise<void> {
  for (const folder of ["", "assets/"]) {
    for await (const entry of Deno.readDir(new URL(folder, BUILD))) {
      if (entry.isFile && !files.has(folder + entry.name)) {
        await Deno.remove(new URL(folder + entry.name, BUILD));
      }
    }
  }
}

/** Builds again after each change of a source. */
async function watch(): Promise<void> {
  const sources = ["client", "server/protocol", "static"].map((folder) => new URL(folder, ROOT).pathname);
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const event of Deno.watchFs(sources)) {
    if (event.kind === "access" || event.paths.every((path) => path.startsWith(BUILD.pathname))) continue;
    clearTimeout(timer);
    timer = setTimeout(buildAndPrint, 50);
  }
}

async function buildAndPrint(): Promise<void> {
  const began = performance.now();
  try {
    const { first, lobby, all } = await build();
    print(
      `Built static/build in ${Math.round(performance.now() - began)} ms. Gzipped: ${
        kib(first)
      } KiB first, ` +
        `${kib(lobby)} KiB into the lobby, ${kib(all)} KiB in all`,
    );
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    Deno.exitCode = 1;
  }
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  if (["--help", "-h"].some((option) => Deno.args.includes(option))) print(HELP);
  else {
    await buildAndPrint();
    if (Deno.args.includes("--watch")) await watch();
    await esbuild.stop();
  }
}
