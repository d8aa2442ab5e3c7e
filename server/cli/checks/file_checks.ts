// Whether what is kept can be written, and read by its owner alone; and whether the page was built.

import { dataFaults, secretFaults } from "../../adapters/process/data_folder.ts";
import { dataFolders, sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { isWritable, nearestExisting, readableByOthers, stat } from "./file_modes.ts";

/** Files in DATA_DIR that are taken away from others when they are used next. Secrets are a problem instead. */
const PRIVATE = ["sexychat.log", "sexychat.pid"];

/** Looks at the folders of the data and at what is in them. */
export const files: Check = {
  about: "files",
  run({ settings: { dataDir, databaseUrl }, configuration: { secrets } }) {
    const database = databaseUrl.startsWith("sqlite:") ? [sqlitePath(databaseUrl, dataDir)] : [];
    const findings = dataFolders(databaseUrl, dataDir).flatMap(folder);
    const faults = dataFaults({ dataDir, databaseUrl });
    if (findings.length === 0 && faults.length === 0) faults.push(...secretFaults(dataDir, secrets));
    findings.push(...faults.map(({ what, todo }) => problem(what, todo)));
    for (const path of [dataDir, ...database, ...PRIVATE.map((name) => `${dataDir}/${name}`)]) {
      if (!readableByOthers(path) || faults.some((fault) => fault.path === path)) continue;
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
  const nearest = nearestExisting(path);
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
