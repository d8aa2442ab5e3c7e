// Private files: checked for owner and mode before use, and opened without following links.
//
// `Deno.open` has no O_NOFOLLOW. So a file is checked by its path, opened, and compared with the checked one. New files
// are created with O_EXCL, which follows no link.

/** A file or a folder that cannot be trusted. The message is one line: the problem (`what`) and the remedy (`todo`). */
export class UnsafeFile extends Error {
  override readonly name = "UnsafeFile";

  constructor(readonly path: string, readonly what: string, readonly todo: string) {
    super(`${what} ${todo}`);
  }
}

/**
 * The content of a file. A `secret` that other users can read counts as leaked and is refused. `data` that they can
 * read is not: the caller fixes its mode. A file that other users can write is refused in both cases.
 */
export type Contents = "secret" | "data";

/** Readable and writable by its owner alone. */
export const PRIVATE = 0o600;
const BY_OTHERS = 0o077;
const WRITABLE_BY_ALL = 0o002;
/** Longest text that is read, bytes. The secrets of a backup take a few hundred. */
const MAX_BYTES = 64 * 1024;

/** How a file is opened. */
export type Access = { readonly read?: true; readonly write?: true };

/** Attempts to open a file that is being replaced. A starting server replaces the PID file of the previous one. */
const TRIES = 5;

/** Why a folder cannot be trusted; null for a trusted or missing folder. Follows a trusted link to a folder. */
export function folderFault(path: string): UnsafeFile | null {
  const entry = lstat(path);
  if (entry === null) return null;
  const folder = entry.isSymlink ? Deno.statSync(path) : entry;
  if (!folder.isDirectory) return null;
  for (const { uid } of [entry, folder]) {
    if (isTrustedOwner(uid, null)) continue;
    const todo = `Give it to this user (chown ${Deno.uid()} ${path}), or set DATA_DIR to another folder.`;
    return new UnsafeFile(path, `${path} belongs to another user (uid ${uid}).`, todo);
  }
  // A folder may be writable by its group: files that its members create have another owner, and are refused for that.
  if (((folder.mode ?? 0) & WRITABLE_BY_ALL) === 0) return null;
  return new UnsafeFile(path, `Every user of this machine may write to ${path}.`, `Run: chmod 700 ${path}`);
}

/** Why a file cannot be trusted; null for a trusted or missing file. */
export function fileFault(path: string, contents: Contents): UnsafeFile | null {
  const entry = lstat(path);
  return entry === null ? null : faultOf(path, entry, contents);
}

/** Reads a trusted file; null when it is missing. Throws `UnsafeFile`. */
export function readPrivate(path: string, contents: Contents): string | null {
  using file = openPrivate(path, contents, { read: true });
  if (file === null) return null;
  if (file.statSync().size > MAX_BYTES) {
    throw new UnsafeFile(path, `${path} is not a file of this program.`, "Remove it.");
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

/** Opens a trusted file; null when it is missing. Neither creates nor truncates it. Throws `UnsafeFile`. */
export function openPrivate(path: string, contents: Contents, how: Access): Deno.FsFile | null {
  for (let tries = 0; tries < TRIES; tries++) {
    const entry = lstat(path);
    if (entry === null) return null;
    const fault = faultOf(path, entry, contents);
    if (fault !== null) throw fault;
    const file = openAt(path, how);
    const opened = file?.statSync();
    if (opened?.dev === entry.dev && opened.ino === entry.ino) return file;
    file?.close();
  }
  throw new UnsafeFile(path, `Another program keeps changing ${path}.`, "Check who can write there.");
}

/** Null when the file has just been removed. */
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

/** Creates a file that only its owner may read. Throws `Deno.errors.AlreadyExists`. */
export function createPrivate(path: string): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true, createNew: true, mode: PRIVATE });
}

/** Opens a trusted file for reading and writing, or creates it. Throws `UnsafeFile`. */
export function openOrCreate(path: string, contents: Contents): Deno.FsFile {
  for (;;) {
    const file = openPrivate(path, contents, { read: true, write: true });
    if (file !== null) return file;
    try {
      return createPrivate(path);
    } catch (error) {
      // Another process has just created it. The next attempt checks that file.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** Writes a text to a new file, and syncs it to disk. Replaces the file of a failed attempt. Throws `UnsafeFile`. */
export function writePrivate(path: string, text: string): void {
  removeDraft(path);
  using file = createPrivate(path);
  file.writeSync(new TextEncoder().encode(text));
  file.syncSync();
}

/** Removes the file of an earlier, failed attempt, if there is one. Throws `UnsafeFile` for an untrusted file. */
export function removeDraft(path: string): void {
  const fault = fileFault(path, "secret");
  if (fault !== null) throw fault;
  if (lstat(path) !== null) Deno.removeSync(path);
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

/** Whether anything exists at a path, a broken link included. */
export function pathExists(path: string): boolean {
  return lstat(path) !== null;
}

/** Information about a path, without following a link; null when it does not exist. */
function lstat(path: string): Deno.FileInfo | null {
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
    const what = `${path} is ${entry.isDirectory ? "a folder" : "not a regular file"}.`;
    return new UnsafeFile(path, what, "Remove it.");
  }
  if (!isTrustedOwner(entry.uid, path)) {
    const todo = `If you put it there: chown ${Deno.uid()} ${path}; if not, remove it.`;
    return new UnsafeFile(path, `${path} belongs to another user (uid ${entry.uid}).`, todo);
  }
  const mode = entry.mode ?? 0;
  if ((mode & (contents === "secret" ? BY_OTHERS : WRITABLE_BY_ALL)) === 0) return null;
  const can = (mode & 0o022) !== 0 ? "write" : "read";
  const advice = contents === "secret"
    ? "If they may have used it, remove it; otherwise run"
    : "Check its content, then run";
  return new UnsafeFile(
    path,
    `Other users of this machine may ${can} ${path}.`,
    `${advice}: chmod 600 ${path}`,
  );
}

/**
 * Whether an owner is trusted. This user and root are. When this user is root, the owner of a file's folder is
 * trusted too, and every owner of a folder: root also works for other users. `path` is null for a folder.
 */
function isTrustedOwner(owner: number | null, path: string | null): boolean {
  const user = Deno.uid();
  // Windows has neither.
  if (user === null || owner === null || owner === user || owner === 0) return true;
  if (user !== 0) return false;
  return path === null || Deno.statSync(folderOf(path)).uid === owner;
}

/** The folder of a file. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}
