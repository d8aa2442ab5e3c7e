// Files and folders that only this user may have put there: checked before use, and opened without following links.
//
// `Deno.open` has no O_NOFOLLOW. So this looks at a path, opens it, and compares what it opened with what it saw. A new
// file is made with O_EXCL, which follows nothing.

/** A file or a folder that cannot be trusted. The message is one line that says what to do. */
export class UnsafeFile extends Error {
  override readonly name = "UnsafeFile";

  constructor(readonly path: string, readonly what: string, readonly todo: string) {
    super(`${what} ${todo}`);
  }
}

/**
 * What a file holds. A `secret` that other users could read counts as known, and is refused. Refusing `data` for that
 * would gain nothing: the caller takes it away from them. What other users could write is refused in both.
 */
export type Contents = "secret" | "data";

/** Readable and writable by its owner alone. */
export const PRIVATE = 0o600;
const BY_OTHERS = 0o077;
const WRITABLE_BY_ALL = 0o002;
/** Longest text that is read, bytes: secrets of a backup take a few hundred. */
const MAX_BYTES = 64 * 1024;

/** How a file is opened. */
export type Access = { readonly read?: true; readonly write?: true };

/**
 * How often a file is opened anew that was replaced meanwhile: a server that starts replaces the PID file of the last
 * one.
 */
const TRIES = 5;

/** What is wrong with a folder; null for one that is ours, and for none. A link of ours to a folder is followed. */
export function folderFault(path: string): UnsafeFile | null {
  const entry = lookAt(path);
  if (entry === null) return null;
  const folder = entry.isSymlink ? Deno.statSync(path) : entry;
  if (!folder.isDirectory) return null;
  for (const { uid } of [entry, folder]) {
    if (isOurs(uid, null)) continue;
    const todo = `Give it to this user (chown ${Deno.uid()} ${path}), or set DATA_DIR to another folder.`;
    return new UnsafeFile(path, `${path} belongs to another user (uid ${uid}).`, todo);
  }
  // The owner chose the group. What its members plant belongs to them, and is refused for that.
  if (((folder.mode ?? 0) & WRITABLE_BY_ALL) === 0) return null;
  return new UnsafeFile(path, `Every user of this machine may write to ${path}.`, `Run: chmod 700 ${path}`);
}

/** What is wrong with a file in a folder; null for one that is ours, and for none. */
export function fileFault(path: string, contents: Contents): UnsafeFile | null {
  const entry = lookAt(path);
  return entry === null ? null : faultOf(path, entry, contents);
}

/** Reads a file that is ours; null where there is none. Throws `UnsafeFile`. */
export function readPrivate(path: string, contents: Contents): string | null {
  using file = openPrivate(path, contents, { read: true });
  if (file === null) return null;
  if (file.statSync().size > MAX_BYTES) {
    throw new UnsafeFile(path, `${path} is not a file that this program made.`, "Take it away.");
  }
  const bytes = new Uint8Array(MAX_BYTES);
  let length = 0;
  for (;;) {
    const read = file.readSync(bytes.subarray(length));
    if (read === null || read === 0) break;
    length += read;
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/** Opens a file that is ours; null where there is none. Makes and empties nothing. Throws `UnsafeFile`. */
export function openPrivate(path: string, contents: Contents, how: Access): Deno.FsFile | null {
  for (let tries = 0; tries < TRIES; tries++) {
    const entry = lookAt(path);
    if (entry === null) return null;
    const fault = faultOf(path, entry, contents);
    if (fault !== null) throw fault;
    const file = openAt(path, how);
    const opened = file?.statSync();
    if (opened?.dev === entry.dev && opened.ino === entry.ino) return file;
    file?.close();
  }
  throw new UnsafeFile(path, `Another program keeps changing ${path}.`, "Look who may write there.");
}

/** Null where the file has just gone. */
function openAt(path: string, how: Access): Deno.FsFile | null {
  try {
    return Deno.openSync(path, how);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new UnsafeFile(
      path,
      `${path} cannot be opened by this user.`,
      `Run as root: chown ${Deno.uid()} ${path}`,
    );
  }
}

/** Makes a file that only its owner may read. Throws `Deno.errors.AlreadyExists` where there is anything. */
export function createPrivate(path: string): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true, createNew: true, mode: PRIVATE });
}

/** Opens a file that is ours to read and write, made where there is none. Throws `UnsafeFile`. */
export function openOrCreate(path: string, contents: Contents): Deno.FsFile {
  for (;;) {
    const file = openPrivate(path, contents, { read: true, write: true });
    if (file !== null) return file;
    try {
      return createPrivate(path);
    } catch (error) {
      // Another process was quicker: its file is looked at like any other.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** Writes a text to a new file, down to the disk. Replaces what a failed attempt left. Throws `UnsafeFile`. */
export function writePrivate(path: string, text: string): void {
  removeDraft(path);
  using file = createPrivate(path);
  file.writeSync(new TextEncoder().encode(text));
  file.syncSync();
}

/** Removes the half-made file of an earlier attempt, where there is one. Throws `UnsafeFile` for anything else. */
export function removeDraft(path: string): void {
  const fault = fileFault(path, "secret");
  if (fault !== null) throw fault;
  if (lookAt(path) !== null) Deno.removeSync(path);
}

/** Makes a file readable and writable by its owner alone. True for a missing file; false when that fails. */
export function restrictToOwner(path: string): boolean {
  try {
    const { mode } = Deno.statSync(path);
    if (mode !== null && (mode & BY_OTHERS) !== 0) Deno.chmodSync(path, PRIVATE);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

/** Whether this is a path of anything; a link counts. */
export function pathExists(path: string): boolean {
  return lookAt(path) !== null;
}

/** What stands at a path itself; null for nothing. */
function lookAt(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}

function faultOf(path: string, entry: Deno.FileInfo, contents: Contents): UnsafeFile | null {
  if (entry.isSymlink) {
    return new UnsafeFile(
      path,
      `${path} is a link, and links are not followed.`,
      "Put the file itself there.",
    );
  }
  if (!entry.isFile) {
    const what = `${path} is ${entry.isDirectory ? "a folder" : "no ordinary file"}.`;
    return new UnsafeFile(path, what, "Take it away.");
  }
  if (!isOurs(entry.uid, path)) {
    const todo = `If you put it there: chown ${Deno.uid()} ${path}; if not, remove it.`;
    return new UnsafeFile(path, `${path} belongs to another user (uid ${entry.uid}).`, todo);
  }
  const mode = entry.mode ?? 0;
  if ((mode & (contents === "secret" ? BY_OTHERS : WRITABLE_BY_ALL)) === 0) return null;
  const can = (mode & 0o022) !== 0 ? "write" : "read";
  const doubt = contents === "secret"
    ? "If they may have used that, remove it; else run"
    : "Look it over, then run";
  return new UnsafeFile(
    path,
    `Other users of this machine may ${can} ${path}.`,
    `${doubt}: chmod 600 ${path}`,
  );
}

/**
 * Whether an owner is trusted: this user, and root. Root also works in the folders of other users, and trusts the
 * folder's owner with the files in it. `path` is null for a folder.
 */
function isOurs(owner: number | null, path: string | null): boolean {
  const user = Deno.uid();
  // Windows has neither.
  if (user === null || owner === null || owner === user || owner === 0) return true;
  if (user !== 0) return false;
  return path === null || Deno.statSync(folderOf(path)).uid === owner;
}

/** The folder a file lies in. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}
