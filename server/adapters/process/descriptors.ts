// File descriptors: how many files and connections the system lets this process open at once.

/** Most descriptors that are counted. With more, the server's other limits apply first. */
const MAX_COUNTED = 4_096;

/** Least number of descriptors for the database, files, other servers, and HTTP requests. */
const RESERVED = 64;
/** Share of the descriptors for HTTP requests. */
const HTTP_SHARE = 1 / 4;

/** A file that this process can always read. */
const PROBE_FILE = import.meta.filename ?? "deno.json";

/** Errors for a lack of descriptors: `EMFILE` for the process, `ENFILE` for the machine. */
const SHORTAGE = /os error (23|24)\)/;

/** Whether an error reports a lack of descriptors. */
export function isDescriptorShortage(error: unknown): boolean {
  return error instanceof Error && SHORTAGE.test(error.message);
}

/** Whether a descriptor is free now. True when that is unknown. */
export function hasFreeDescriptor(): boolean {
  return openSome(1) === 1;
}

/**
 * Counts the descriptors that this process can still open, by opening files and closing them again. Deno reports no
 * limit, and this process may not read `/proc`. Null when there are {@link MAX_COUNTED} or more.
 */
export function countFreeDescriptors(): number | null {
  const free = openSome(MAX_COUNTED);
  return free === MAX_COUNTED ? null : free;
}

function openSome(count: number): number {
  const files: Deno.FsFile[] = [];
  try {
    while (files.length < count) files.push(Deno.openSync(PROBE_FILE));
  } catch (error) {
    if (!isDescriptorShortage(error)) return count;
  } finally {
    for (const file of files) file.close();
  }
  return files.length;
}

/** Most sockets for a number of free descriptors, at least 1. Null, for very many descriptors, is no limit. */
export function socketsWithin(free: number | null): number | null {
  return free === null ? null : Math.max(1, Math.floor(free * (1 - HTTP_SHARE)) - RESERVED);
}
