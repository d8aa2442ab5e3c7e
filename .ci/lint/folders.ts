// Rules `one-basename` and `small-folders`: a file is known by its name alone, and a folder is seen at a glance.

import { fits } from "./paths.ts";
import { type Finding, folderOf, type SourceTree } from "./tree.ts";

/** Where a basename stands once. */
const NAMED = ["server/", "client/"];
/** Basenames that a convention gives to several files, and the convention. */
const CONVENTIONAL: ReadonlyMap<string, string> = new Map([
  ["app", "the composition of a program: the HTTP app of the server, the app of the page"],
  ["main", "the entry point of a program"],
]);
/** A catalogue is named for its namespace in every language. */
const CATALOGUE = /^client\/i18n\/[a-z]{2}\//;

/** Where folders are small. A folder of tests grows with what it tests; docs/adr is a numbered series. */
const SMALL = ["server/", "client/", "static/", ".ci/"];
/** Files in one folder at most. */
export const MOST_FILES = 25;

/** Files of server and client that share a basename; the extension is no difference. */
export function repeatedBasenames(tree: SourceTree): Finding[] {
  const named = [...tree.keys()].filter((path) => fits(path, NAMED) && !CATALOGUE.test(path));
  return [...Map.groupBy(named, basenameOf)]
    .filter(([name, paths]) => paths.length > 1 && !CONVENTIONAL.has(name))
    .map(([, paths]) => ({
      rule: "one-basename",
      path: paths[0]!,
      message: `One basename for several files: ${paths.join(", ")}`,
      hint: "Add the noun to each name, as in dm_routes.ts and dm_feature.ts",
    }));
}

/** Folders of more than {@link MOST_FILES} files. */
export function fullFolders(tree: SourceTree): Finding[] {
  const paths = [...tree.keys()].filter((path) => fits(path, SMALL));
  return [...Map.groupBy(paths, folderOf)].filter(([, files]) => files.length > MOST_FILES)
    .map(([folder, files]) => ({
      rule: "small-folders",
      path: folder,
      message: `${files.length} files in one folder; ${MOST_FILES} are the most`,
      hint: "Group them in folders by noun",
    }));
}

function basenameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
}
