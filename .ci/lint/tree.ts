// The project as one tree of text files, for the rules that look at more than one file.

import { ROOT } from "./paths.ts";

/** Text files by their path in the project, with "/" between its parts. */
export type SourceTree = ReadonlyMap<string, string>;

/** Why a rule refuses the tree, and what to do instead. */
export interface Finding {
  readonly rule: string;
  /** Where to begin: a file or a folder. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

const FOLDERS = [".ci", "client", "docs", "server", "static", "tests"];
const FILES = ["main.ts", "README.md", "CHANGELOG.md"];
/** What the build makes. */
const BUILT = "static/build";
const TEXT = /\.(ts|tsx|js|css|md)$/;

/** Reads the project's text files. */
export async function readTree(): Promise<SourceTree> {
  const paths = (await Promise.all(FOLDERS.map(textFilesIn))).flat();
  const entries = [...FILES, ...paths].map(async (path) =>
    [path, await Deno.readTextFile(new URL(path, ROOT))] as const
  );
  return new Map(await Promise.all(entries));
}

async function textFilesIn(folder: string): Promise<string[]> {
  if (folder === BUILT) return [];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    if (isDirectory) found.push(...await textFilesIn(`${folder}/${name}`));
    else if (TEXT.test(name)) found.push(`${folder}/${name}`);
  }
  return found;
}

/** The folder of a file, without the last "/". */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
