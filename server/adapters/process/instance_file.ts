// The file `instance` in the data folder: the newest mark of the database that this node has seen. A database with an
// older mark is a copy that was restored.

import type { InstanceMark, Store } from "../../ports/store.ts";
import { readPrivate, writePrivate } from "./private_files.ts";

/** Path of the file. */
export function instanceFile(dataDir: string): string {
  return `${dataDir}/instance`;
}

/** The mark that was seen last; null without a file, and for one that holds none. Throws `UnsafeFile`. */
export function readInstanceMark(dataDir: string): InstanceMark | null {
  const text = readPrivate(instanceFile(dataDir), "data");
  const [, epoch, mark] = /^([\w-]{1,64}) (\d{1,15})\s*$/.exec(text ?? "") ?? [];
  return epoch === undefined ? null : { epoch, mark: Number(mark) };
}

/** Replaces the mark. Throws a `Deno.errors` error when the folder cannot be written. */
export function writeInstanceMark(dataDir: string, { epoch, mark }: InstanceMark): void {
  const path = instanceFile(dataDir);
  writePrivate(`${path}.new`, `${epoch} ${mark}\n`);
  Deno.renameSync(`${path}.new`, path);
}

/** Marks the database of a running node from time to time, and notes each mark in the folder. */
export class InstanceMarks {
  #last: InstanceMark | null = null;

  constructor(readonly dataDir: string, readonly store: Pick<Store, "mark">) {}

  /**
   * Commits a mark and then notes it. Resolves to false, and notes nothing, when the database was replaced by another
   * copy since the last mark: the next start has to find that out as well. Never rejects: a later mark serves as well.
   */
  async note(): Promise<boolean> {
    try {
      const mark = await this.store.mark();
      const last = this.#last ?? mark;
      if (mark.epoch !== last.epoch || mark.mark < last.mark) return false;
      this.#last = mark;
      writeInstanceMark(this.dataDir, mark);
    } catch {
      // The database or the disk takes no writes, which is logged where users notice it.
    }
    return true;
  }
}

/** Lets the next start begin a new epoch, whatever database it finds. Throws as `writeInstanceMark` does. */
export function requestNewEpoch(dataDir: string): void {
  // No database knows this epoch.
  writeInstanceMark(dataDir, { epoch: crypto.randomUUID(), mark: 0 });
}
