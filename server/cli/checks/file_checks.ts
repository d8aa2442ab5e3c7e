// Checks whether the data folder is writable and private, and whether the page was built.

import { dataFaults, secretFaults } from "../../adapters/process/data_folder.ts";
import { dataFolders, sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { isWritable, nearestExisting, readableByOthers, stat } from "./file_modes.ts";

/** Files in DATA_DIR whose mode the server corrects at their next use. For a secret, the wrong mode is a problem. */
const CORRECTED_FILES = ["sexychat.log", "sexychat.pid"];

/** Checks the data folders and their files. */
export const files: Check = {
  about: "files",
  run({ settings: { dataDir, databaseUrl }, configuration: { secrets } }) {
    const database = databaseUrl.startsWith("sqlite:") ? [sqlitePath(databaseUrl, dataDir)] : [];
    const findings = dataFolders(databaseUrl, dataDir).flatMap(folder);
    const faults = dataFaults({ dataDir, databaseUrl });
    if (findings.length === 0 && faults.length === 0) faults.push(...secretFaults(dataDir, secrets));
    findings.push(...faults.map(({ what, todo }) => problem(what, todo)));
    for (const path of [dataDir, ...database, ...CORRECTED_FILES.map((name) => `${dataDir}/${name}`)]) {
      if (!readableByOthers(path) || faults.some((fault) => fault.path === path)) continue;
      const mode = stat(path)?.isDirectory ? 700 : 600;
      findings.push(warning(`Other users of this machine can read ${path}.`, `chmod ${mode} ${path}`));
    }
    if (findings.length > 0) return findings;
    return [
      ok(
        stat(dataDir) === undefined ? `${dataDir} will be created.` : `${dataDir} is writable and private.`,
      ),
    ];
  },
};

/** Checks the page. */
export const page: Check = {
  about: "page",
  run() {
    const built = stat("static/build/index.html");
    if (built === undefined) {
      return [
        warning("The page has not been built yet.", "Run deno task build; deno task start does it too."),
      ];
    }
    return [ok(`Built on ${built.mtime?.toISOString().slice(0, 16).replace("T", " ")} UTC.`)];
  },
};

function folder(path: string): Finding[] {
  const nearest = nearestExisting(path);
  if (!stat(nearest)?.isDirectory) {
    return [problem(`${nearest} is not a folder.`, "Remove it, or set DATA_DIR to another folder.")];
  }
  if (isWritable(nearest)) return [];
  return [
    problem(
      `${nearest} cannot be written.`,
      "Give this user write access, or set DATA_DIR to another folder.",
    ),
  ];
}
