// The log of the server in the background: one file that the process writes to, kept small.

import { closeSync, constants, fstatSync, openSync } from "node:fs";
import {
  createPrivate,
  openOrCreate,
  openPrivate,
  PRIVATE,
  restrictToOwner,
  UnsafeFile,
} from "./private_files.ts";

/** Bytes of the file from which on what is in it is put aside. */
const MAX_BYTES = 5 * 1024 * 1024;
/** Older parts that are kept: `sexychat.log.1` is the newest. */
const KEPT_PARTS = 4;
/** Time between two looks at the size, milliseconds. */
const LOOK_EVERY_MS = 5_000;

/** Path of the log. */
export function logFile(dataDir: string): string {
  return `${dataDir}/sexychat.log`;
}

/**
 * Opens the log for appending, made where it is missing. Returns a descriptor of `node:fs`, which another process can
 * have as its output. Throws `UnsafeFile`, and follows no link.
 */
export function openLog(path: string): number {
  using file = openOrCreate(path, "data");
  restrictToOwner(path);
  const { O_WRONLY, O_APPEND, O_NOFOLLOW } = constants;
  const descriptor = openSync(path, O_WRONLY | O_APPEND | (O_NOFOLLOW ?? 0), PRIVATE);
  if (fstatSync(descriptor).ino === file.statSync().ino) return descriptor;
  closeSync(descriptor);
  throw new UnsafeFile(path, `Another program keeps changing ${path}.`, "Look who may write there.");
}

/** Looks after the size of the log as long as this process lives. */
export function rotateLogRegularly(path: string): void {
  rotateLog(path);
  Deno.unrefTimer(setInterval(() => rotateLog(path), LOOK_EVERY_MS));
}

/**
 * Puts what is in the log aside when it is more than `maxBytes`. The file stays the same one, emptied, for the process
 * has it open as its output; it is opened for appending. Where there is no room for a copy, what is in it is given up.
 */
export function rotateLog(path: string, maxBytes: number = MAX_BYTES): void {
  try {
    using file = openPrivate(path, "data", { read: true, write: true });
    if (file === null || file.statSync().size <= maxBytes) return;
    for (let part = KEPT_PARTS; part > 1; part--) move(`${path}.${part - 1}`, `${path}.${part}`);
    copy(path, `${path}.1`);
    file.truncateSync(0);
  } catch {
    // A log that cannot be looked after must not stop the room.
  }
}

/** The last lines of the log from byte `from` on, at most `count`. */
export function lastLines(path: string, from: number, count: number): string[] {
  try {
    using file = openPrivate(path, "data", { read: true });
    if (file === null) return [];
    const { size } = file.statSync();
    const bytes = new Uint8Array(Math.max(0, size - (from <= size ? from : 0)));
    file.seekSync(size - bytes.length, Deno.SeekMode.Start);
    const length = file.readSync(bytes) ?? 0;
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    return text.split("\n").filter((line) => line !== "").slice(-count);
  } catch {
    return [];
  }
}

function move(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function copy(from: string, to: string): void {
  try {
    createPrivate(to).close();
    Deno.copyFileSync(from, to);
  } catch {
    Deno.removeSync(to);
  }
}
