// Checks the free disk space for the data.

import { statfsSync } from "node:fs";
import { dataFolders } from "../../adapters/sqlite/sqlite_files.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { nearestExisting } from "./file_modes.ts";

const MEBIBYTE = 1024 * 1024;
/** With less free space than this, the server cannot work. */
const LEAST_MIB = 64;
/** With less free space than this, the disk may soon be full: a migration copies the database first. */
const ENOUGH_MIB = 1024;

/** Checks the free disk space. */
export const disk: Check = {
  about: "disk",
  run({ settings: { dataDir, databaseUrl } }) {
    const folders = dataFolders(databaseUrl, dataDir).map(nearestExisting);
    return [...new Set(folders)].map(freeSpace);
  },
};

function freeSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const freeMib = Math.floor(bavail * bsize / MEBIBYTE);
  const what = `${freeMib} MiB are free for ${folder}.`;
  if (freeMib >= ENOUGH_MIB) return ok(what);
  const todo = "Free some space: on a full disk nothing can be saved, and private messages are refused.";
  return freeMib < LEAST_MIB ? problem(what, todo) : warning(what, todo);
}
