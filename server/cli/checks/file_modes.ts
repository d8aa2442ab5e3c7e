// Helpers of the checks: modes and existence of files.

import { accessSync, constants } from "node:fs";

/** Whether other users than the owner may read a file. False for a missing file, and on systems without modes. */
export function readableByOthers(path: string): boolean {
  const mode = stat(path)?.mode ?? null;
  return mode !== null && (mode & 0o077) !== 0;
}

/** Whether this process may write to a file or folder. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Information about a path; undefined when it does not exist or cannot be read. */
export function stat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/** A path if it exists; otherwise its nearest existing parent. */
export function nearestExisting(path: string): string {
  for (let current = path;;) {
    if (stat(current) !== undefined) return current;
    const end = current.lastIndexOf("/");
    if (end <= 0) return end === 0 ? "/" : ".";
    current = current.slice(0, end);
  }
}
