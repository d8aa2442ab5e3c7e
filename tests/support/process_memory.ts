// The memory of another process of this machine, as Linux shows it in /proc: what it may write and has in use.

import type { Traces } from "./e2ee/traces.ts";

/** Bytes that are read at once. */
const CHUNK = 4 << 20;
const PAGE = 4_096;
/** Bytes of an entry of /proc/PID/pagemap, and its bits for a page in memory or in swap (proc(5)). */
const ENTRY = 8;
const IN_USE = 0xc0;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether the memory of a process can be read here. */
export const HAS_PROCESS_MEMORY: boolean = Deno.build.os === "linux";

/**
 * The memory of a process, in pieces of up to 4 MiB. Each piece begins with the last `overlap` bytes of the one before,
 * where that is next to it. The process runs on. Throws where this user may not read it.
 */
export function* memoryOf(pid: number, overlap: number): Generator<Uint8Array> {
  using memory = Deno.openSync(`/proc/${pid}/mem`);
  for (const { from, to } of rangesOf(pid)) {
    for (let at = from; at < to; at += CHUNK) {
      const begin = Math.max(from, at - overlap);
      const piece = readAt(memory, begin, Math.min(to, at + CHUNK) - begin);
      if (piece !== null) yield piece;
    }
  }
}

/** What of the secrets is in the memory of a process. Throws where this user may not read it. */
export function seenInMemory(pid: number, traces: Traces): string[] {
  const seen = new Set<string>();
  for (const piece of memoryOf(pid, traces.longest)) {
    for (const what of traces.seenIn(piece)) seen.add(what);
  }
  return [...seen].sort();
}

/** Every file in a folder and those in it, with its bytes. One that goes meanwhile is left out. */
export function filesIn(folder: string): { readonly path: string; readonly bytes: Uint8Array }[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory, isFile }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesIn(path);
    try {
      return isFile ? [{ path, bytes: Deno.readFileSync(path) }] : [];
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}

/** Neighbouring pages in use that the process may write, as one. */
function rangesOf(pid: number): Range[] {
  using pagemap = Deno.openSync(`/proc/${pid}/pagemap`);
  const ranges: Range[] = [];
  const add = (from: number, to: number): void => {
    const last = ranges.at(-1);
    if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to };
    else ranges.push({ from, to });
  };
  for (const line of Deno.readTextFileSync(`/proc/${pid}/maps`).split("\n")) {
    const [, first, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (first === undefined || end === undefined) continue;
    const [from, to] = [parseInt(first, 16), parseInt(end, 16)];
    for (let at = from; at < to; at += CHUNK * PAGE / ENTRY) {
      const size = Math.min(to - at, CHUNK * PAGE / ENTRY);
      const entries = readAt(pagemap, at / PAGE * ENTRY, size / PAGE * ENTRY) ?? new Uint8Array();
      for (let page = 0; page * ENTRY < entries.length; page++) {
        const isUsed = (entries[page * ENTRY + ENTRY - 1]! & IN_USE) !== 0;
        if (isUsed) add(at + page * PAGE, at + (page + 1) * PAGE);
      }
    }
  }
  return ranges;
}

/** Bytes of a file; null where the process has given them back meanwhile. */
function readAt(file: Deno.FsFile, at: number, length: number): Uint8Array | null {
  const bytes = new Uint8Array(length);
  let done = 0;
  try {
    file.seekSync(at, Deno.SeekMode.Start);
    while (done < length) {
      const count = file.readSync(bytes.subarray(done));
      if (count === null || count === 0) break;
      done += count;
    }
  } catch {
    // Unmapped between /proc/PID/maps and here.
  }
  return done === 0 ? null : bytes.subarray(0, done);
}
