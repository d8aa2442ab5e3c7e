// Whether what is kept can be written, and read by its owner alone; and whether the page was built.

import { folderOf, sqlitePath } from "../../adapters/sqlite_files.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { isWritable, nearestThere, readableByOthers, stat } from "./modes.ts";

/** Files in DATA_DIR that nobody else may read. */
const PRIVATE = [
  "secret_key",
  "jwt_secret",
  "admin_password",
  "payment_secret",
  "sexychat.log",
  "sexychat.pid",
];

/** Looks at the folders of the data and at what is in them. */
export const files: Check = {
  about: "files",
  run({ settings: { dataDir, databaseUrl } }) {
    const database = sqlitePath(databaseUrl, dataDir);
    const findings = [...new Set([dataDir, folderOf(database)])].flatMap(folder);
    for (const path of [dataDir, database, ...PRIVATE.map((name) => `${dataDir}/${name}`)]) {
      if (!readableByOthers(path)) continue;
      const mode = stat(path)?.isDirectory ? 700 : 600;
      findings.push(warning(`Others on this machine can read ${path}.`, `chmod ${mode} ${path}`));
    }
    if (findings.length > 0) return findings;
    return [
      ok(
        stat(dataDir) === undefined ? `${dataDir} will be made.` : `${dataDir} is writable, and yours alone.`,
      ),
    ];
  },
};

/** Looks at the page. */
export const page: Check = {
  about: "page",
  run() {
    const built = stat("static/build/index.html");
    if (built === undefined) {
      return [warning("The page has not been built yet.", "deno task start does it; or deno task build")];
    }
    return [ok(`Built on ${built.mtime?.toISOString().slice(0, 16).replace("T", " ")} UTC.`)];
  },
};

function folder(path: string): Finding[] {
  const nearest = nearestThere(path);
  if (!stat(nearest)?.isDirectory) {
    return [problem(`${nearest} is not a folder.`, "Take it away, or set DATA_DIR to another place.")];
  }
  if (isWritable(nearest)) return [];
  return [
    problem(
      `${nearest} cannot be written.`,
      "Give this user the right to write it, or set DATA_DIR to another place.",
    ),
  ];
}
