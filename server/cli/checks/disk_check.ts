// Whether there is room for what is kept.

import { statfsSync } from "node:fs";
import { dataFolders } from "../../adapters/sqlite/sqlite_files.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { nearestExisting } from "./file_modes.ts";

const MEBIBYTE = 1024 * 1024;
/** Less than this is no room to work with. */
const LEAST_MIB = 64;
/** Less than this is soon full: a migration copies the database first. */
const ENOUGH_MIB = 1024;

/** Looks at the room on the disks. */
export const disk: Check = {
  about: "disk",
  run({ settings: { dataDir, databaseUrl } }) {
    const folders = dataFolders(databaseUrl, dataDir).map(nearestExisting);
    return [...new Set(folders)].map(room);
  },
};

function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const freeMib = Math.floor(bavail * bsize / MEBIBYTE);
  const what = `${freeMib} MiB are free for ${folder}.`;
  if (freeMib >= ENOUGH_MIB) return ok(what);
  const todo = "Make room: without it nothing can be kept, and private messages are refused.";
  return freeMib < LEAST_MIB ? problem(what, todo) : warning(what, todo);
}
