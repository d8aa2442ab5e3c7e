// Which process serves a data folder in the background: a file that says so, and a lock on it that proves it.
//
// The kernel takes the lock away with the process, however that ends. So a number that is left in the file after a
// crash, and belongs to another program by now, is never believed.

import { createHash } from "node:crypto";
import { openOrCreate, openPrivate, restrictToOwner } from "./private_files.ts";

/**
 * How often taking the lock is tried, and the time in between, milliseconds: whoever looks at it holds it for a
 * moment.
 */
const TRIES = 20;
const BETWEEN_TRIES_MS = 50;
/** More than what is written into it, bytes: two numbers and a digest. */
const MAX_BYTES = 256;

/** Who serves in the background. */
export type DaemonState =
  | {
    readonly running: false;
    /** Id of a process that ended without a word; null when the last one left in order, or there was none. */
    readonly left: number | null;
  }
  | {
    readonly running: true;
    /** Null when the file does not say what its process wrote into it. */
    readonly pid: number | null;
    /** Null until it listens. */
    readonly port: number | null;
  };

/** The place of the process that serves in the background, taken. */
export interface DaemonLock {
  /** Writes down where it listens. */
  announce(port: number): void;
  /** Gives the place up. */
  leave(): void;
}

/** Path of the file. */
export function pidFile(dataDir: string): string {
  return `${dataDir}/sexychat.pid`;
}

/**
 * Looks who serves a data folder in the background. Changes nothing. Throws `UnsafeFile` for a file of another user.
 */
export function readDaemonState(dataDir: string): DaemonState {
  using file = openPrivate(pidFile(dataDir), "data", { read: true });
  if (file === null) return { running: false, left: null };
  const said = parse(read(file));
  if (file.tryLockSync(false)) return { running: false, left: said?.pid ?? null };
  return { running: true, pid: said?.pid ?? null, port: said?.port || null };
}

/** Takes the place for this process. Throws an `Error` when another has it, `UnsafeFile` for a file of another user. */
export async function acquireDaemonLock(dataDir: string): Promise<DaemonLock> {
  const path = pidFile(dataDir);
  for (let tries = 0; tries < TRIES; tries++) {
    const file = openOrCreate(path, "data");
    if (file.tryLockSync(true) && isAt(file, path)) {
      restrictToOwner(path);
      return placeIn(file, path);
    }
    file.close();
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
  }
  throw new Error("another process serves it in the background already");
}

function placeIn(file: Deno.FsFile, path: string): DaemonLock {
  const write = (port: number): void => {
    const bytes = new TextEncoder().encode(format(Deno.pid, port));
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(bytes);
    file.truncateSync(bytes.length);
  };
  write(0);
  return {
    announce: write,
    leave() {
      if (isAt(file, path)) Deno.removeSync(path);
      file.close();
    },
  };
}

/** Whether an open file is still the one at `path`: the process before may have removed it meanwhile. */
function isAt(file: Deno.FsFile, path: string): boolean {
  try {
    return file.statSync().ino === Deno.statSync(path).ino;
  } catch {
    return false;
  }
}

/** What stands in the file. A longer text is not ours. */
function read(file: Deno.FsFile): string {
  const bytes = new Uint8Array(MAX_BYTES);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}

/** The process id comes first, as in any such file. The digest tells what we wrote from what somebody else did. */
function format(pid: number, port: number): string {
  return `${pid}\n${port}\n${digest(pid, port)}\n`;
}

function parse(text: string): { pid: number; port: number } | null {
  const [pid, port] = text.split("\n").map(Number);
  if (pid === undefined || port === undefined) return null;
  return text === format(pid, port) ? { pid, port } : null;
}

function digest(pid: number, port: number): string {
  return createHash("sha256").update(`sexychat ${pid} ${port}`).digest("hex");
}
