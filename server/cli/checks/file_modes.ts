// Who may do what with a file.

import { accessSync, constants } from "node:fs";

/** Whether somebody else than the owner may read it. False where there is nothing, or where modes mean nothing. */
export function readableByOthers(path: string): boolean {
  const mode = stat(path)?.mode ?? null;
  return mode !== null && (mode & 0o077) !== 0;
}

/** Whether we may write it: a file, or into a folder. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What there is at a path; undefined where there is nothing, or where we may not look. */
export function stat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/** A path itself where there is something, else the nearest one above it where there is. */
export function nearestExisting(path: string): string {
  for (let there = path;;) {
    if (stat(there) !== undefined) return there;
    const end = there.lastIndexOf("/");
    if (end <= 0) return end === 0 ? "/" : ".";
    there = there.slice(0, end);
  }
}
