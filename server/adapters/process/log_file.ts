// The log file of the background server, and its rotation.

import { closeSync, constants, fstatSync, openSync } from "node:fs";
import {
  createPrivate,
  openOrCreate,
  openPrivate,
  PRIVATE,
  restrictToOwner,
  UnsafeFile,
} from "./private_files.ts";

/** Size above which the log is rotated, bytes. */
const MAX_BYTES = 5 * 1024 * 1024;
/** Rotated files that are kept; `sexychat.log.1` is the newest. */
const ROTATED_FILES = 4;
/** Time between two checks of the size, milliseconds. */
const CHECK_INTERVAL_MS = 5_000;

/** Path of the log. */
export function logFile(dataDir: string): string {
  return `${dataDir}/sexychat.log`;
}

/**
 * Opens the log for appending; creates it if missing. Returns a descriptor of `node:fs`, which a child process can
 * use as its output. Follows no link. Throws `UnsafeFile`.
 */
export function openLog(path: string): number {
  using file = openOrCreate(path, "data");
  restrictToOwner(path);
  const { O_WRONLY, O_APPEND, O_NOFOLLOW } = constants;
  const descriptor = openSync(path, O_WRONLY | O_APPEND | (O_NOFOLLOW ?? 0), PRIVATE);
  if (fstatSync(descriptor).ino === file.statSync().ino) return descriptor;
  closeSync(descriptor);
  throw new UnsafeFile(path, `Another program keeps changing ${path}.`, "Check who can write there.");
}

/** Rotates the log whenever it is too large, for as long as this process runs. */
export function rotateLogRegularly(path: string): void {
  rotateLog(path);
  Deno.unrefTimer(setInterval(() => rotateLog(path), CHECK_INTERVAL_MS));
}

/**
 * Rotates the log when it has more than `maxBytes`: copies it and truncates it. The server keeps the same file open
 * as its output. Without room for a copy, the content is lost.
 */
export function rotateLog(path: string, maxBytes: number = MAX_BYTES): void {
  try {
    using file = openPrivate(path, "data", { read: true, write: true });
    if (file === null || file.statSync().size <= maxBytes) return;
    for (let number = ROTATED_FILES; number > 1; number--) {
      renameIfExists(`${path}.${number - 1}`, `${path}.${number}`);
    }
    copyPrivate(path, `${path}.1`);
    file.truncateSync(0);
  } catch {
    // A failing rotation must not stop the server.
  }
}

/** The last lines of the log after byte `offset`, at most `count`. Reads all of the log when it has become shorter. */
export function lastLines(path: string, offset: number, count: number): string[] {
  try {
    using file = openPrivate(path, "data", { read: true });
    if (file === null) return [];
    const { size } = file.statSync();
    const bytes = new Uint8Array(Math.max(0, size - (offset <= size ? offset : 0)));
    file.seekSync(size - bytes.length, Deno.SeekMode.Start);
    const length = file.readSync(bytes) ?? 0;
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    return text.split("\n").filter((line) => line !== "").slice(-count);
  } catch {
    return [];
  }
}

function renameIfExists(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Copies a file. Without room for the copy, there is none. */
function copyPrivate(from: string, to: string): void {
  try {
    createPrivate(to).close();
    Deno.copyFileSync(from, to);
  } catch {
    Deno.removeSync(to);
  }
}
