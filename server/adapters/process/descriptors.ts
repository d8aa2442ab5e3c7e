// How many files and connections the system lets this process have open at once.

/** Descriptors that are counted at most: more than these are enough for a listener's own bounds. */
const COUNTED_AT_MOST = 4_096;

/** Descriptors that are for the database, files, other servers, and connections that are no sockets, at least. */
const RESERVED = 64;
/** Part of the descriptors that is left for connections that are no sockets. */
const HTTP_SHARE = 1 / 4;

/** A file that this process may read in any case. */
const PROBE = import.meta.filename ?? "deno.json";

/** What a full table of descriptors throws: `EMFILE` for the process, `ENFILE` for the machine. */
const TABLE_IS_FULL = /os error (23|24)\)/;

/** Whether an error says that no more descriptors can be had. */
export function isDescriptorShortage(error: unknown): boolean {
  return error instanceof Error && TABLE_IS_FULL.test(error.message);
}

/** Whether a descriptor can be had now. True where that cannot be told. */
export function hasFreeDescriptor(): boolean {
  return openSome(1) === 1;
}

/**
 * Descriptors that this process may still open: opened one after the other, and all closed again. Deno tells no limit,
 * and `/proc` is refused to it. Null when there are {@link COUNTED_AT_MOST} or more.
 */
export function countFreeDescriptors(): number | null {
  const free = openSome(COUNTED_AT_MOST);
  return free === COUNTED_AT_MOST ? null : free;
}

function openSome(count: number): number {
  const files: Deno.FsFile[] = [];
  try {
    while (files.length < count) files.push(Deno.openSync(PROBE));
  } catch (error) {
    if (!isDescriptorShortage(error)) return count;
  } finally {
    for (const file of files) file.close();
  }
  return files.length;
}

/**
 * Sockets there may be where this process may still open so many descriptors. Null, which is very many, is for no
 * bound.
 */
export function socketsWithin(free: number | null): number | null {
  return free === null ? null : Math.max(1, Math.floor(free * (1 - HTTP_SHARE)) - RESERVED);
}
