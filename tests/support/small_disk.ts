// A disk of a few hundred kilobytes, which tests fill. It needs the right to mount file systems.

/** A small disk, mounted at `path` until it is disposed of. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Fills it completely. */
  fill(): void;
  /** Frees the space again. */
  free(): void;
  /** Makes it read-only. */
  makeReadOnly(): void;
}

/** True where this machine lets us mount a disk. Says so where it does not: many containers do not. */
export function canMountDisks(): boolean {
  try {
    mountSmallDisk(100_000)[Symbol.dispose]();
    return true;
  } catch {
    const line = "No disk can be mounted here; tests that fill one are skipped\n";
    Deno.stderr.writeSync(new TextEncoder().encode(line));
    return false;
  }
}

/** Mounts a disk of that many bytes. Throws an `Error` where this machine does not let us. */
export function mountSmallDisk(bytes: number): SmallDisk {
  const path = Deno.makeTempDirSync({ prefix: "sexychat-disk-" });
  if (!succeeds("mount", "-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", path)) {
    Deno.removeSync(path);
    throw new Error(`No disk can be mounted at ${path}`);
  }
  const filler = `${path}/filler`;
  return {
    path,
    fill() {
      using file = Deno.openSync(filler, { write: true, create: true, append: true });
      for (const size of [65_536, 4_096]) {
        try {
          for (;;) file.writeSync(new Uint8Array(size));
        } catch {
          // It is full for pieces of this size.
        }
      }
    },
    free: () => Deno.removeSync(filler),
    makeReadOnly() {
      if (!succeeds("mount", "-o", "remount,ro", path)) {
        throw new Error(`${path} could not be made read-only`);
      }
    },
    [Symbol.dispose]() {
      if (!succeeds("umount", path)) succeeds("umount", "-l", path);
      Deno.removeSync(path);
    },
  };
}

function succeeds(command: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(command, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
