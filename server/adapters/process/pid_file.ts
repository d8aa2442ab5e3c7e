// The PID file of the background server, and the lock on it that proves that the server runs.
//
// The kernel releases the lock when the process ends, in whatever way. So the process id that a crash leaves in the
// file is never trusted, even when another program has the same id by now.

import { createHash } from "node:crypto";
import { openOrCreate, openPrivate, restrictToOwner } from "./private_files.ts";

/** Attempts to take the lock, and the wait between them, milliseconds. Readers of the state hold it for a moment. */
const TRIES = 20;
const RETRY_MS = 50;
/** Most bytes read from the file. Its content, two numbers and a digest, is shorter. */
const MAX_BYTES = 256;

/** State of the background server. */
export type DaemonState =
  | {
    readonly running: false;
    /** Id of a process that crashed; null when the last server stopped normally, and when there was none. */
    readonly crashedPid: number | null;
  }
  | {
    readonly running: true;
    /** Null when the content of the file was changed. */
    readonly pid: number | null;
    /** Null until the server listens. */
    readonly port: number | null;
  };

/** The lock of the process that is the background server. */
export interface DaemonLock {
  /** Writes the port of the server into the file. */
  announce(port: number): void;
  /** Removes the file and releases the lock. */
  release(): void;
}

/** Path of the file. */
export function pidFile(dataDir: string): string {
  return `${dataDir}/sexychat.pid`;
}

/** Reads the state of the background server of a data folder. Changes nothing. Throws `UnsafeFile`. */
export function readDaemonState(dataDir: string): DaemonState {
  using file = openPrivate(pidFile(dataDir), "data", { read: true });
  if (file === null) return { running: false, crashedPid: null };
  const content = parse(read(file));
  if (file.tryLockSync(false)) return { running: false, crashedPid: content?.pid ?? null };
  return { running: true, pid: content?.pid ?? null, port: content?.port || null };
}

/** Takes the lock for this process. Throws an `Error` when another process holds it, and `UnsafeFile`. */
export async function acquireDaemonLock(dataDir: string): Promise<DaemonLock> {
  const path = pidFile(dataDir);
  for (let tries = 0; tries < TRIES; tries++) {
    const file = openOrCreate(path, "data");
    if (file.tryLockSync(true) && isAt(file, path)) {
      restrictToOwner(path);
      return lockOver(file, path);
    }
    file.close();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  throw new Error("another background server uses it");
}

function lockOver(file: Deno.FsFile, path: string): DaemonLock {
  const write = (port: number): void => {
    const bytes = new TextEncoder().encode(format(Deno.pid, port));
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(bytes);
    file.truncateSync(bytes.length);
  };
  write(0);
  return {
    announce: write,
    release() {
      if (isAt(file, path)) Deno.removeSync(path);
      file.close();
    },
  };
}

/** Whether an open file is still the one at `path`. The previous server may have removed it meanwhile. */
function isAt(file: Deno.FsFile, path: string): boolean {
  try {
    return file.statSync().ino === Deno.statSync(path).ino;
  } catch {
    return false;
  }
}

/** The content of the file, at most {@link MAX_BYTES}. */
function read(file: Deno.FsFile): string {
  const bytes = new Uint8Array(MAX_BYTES);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}

/**
 * The content for a process. The process id comes first, as in every PID file. The digest detects changes by others.
 */
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
