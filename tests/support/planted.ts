// Files that another user of the machine puts into a data folder, and a snapshot of a folder.

/** Another ordinary user of the machine. */
export const STRANGER = 65_534;
/** Only root can give files away. */
export const AS_ROOT = { ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 };
export const ON_LINUX = { ignore: Deno.build.os !== "linux" };

/** Every entry of a folder: its kind, mode and owner, and its target or content. Of a database only the size counts. */
export function inventory(folder: string): Record<string, string> {
  const entries = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  return Object.fromEntries(entries.map((name) => [name, entryOf(`${folder}/${name}`)]));
}

function entryOf(path: string): string {
  const { isSymlink, isFile, isDirectory, mode, uid } = Deno.lstatSync(path);
  const what = isSymlink
    ? `link to ${Deno.readLinkSync(path)}`
    : isFile
    ? `file ${Deno.readFileSync(path).toHex()}`
    : isDirectory
    ? "folder"
    : "neither";
  return `${what} ${(mode ?? 0).toString(8)} ${uid}`;
}

/** Makes a named pipe: opening it blocks. */
export function makePipe(path: string): void {
  const { success } = new Deno.Command("mkfifo", { args: ["-m", "600", path] }).outputSync();
  if (!success) throw new Error(`${path} could not be made`);
}

/** Writes a file with a mode, and gives it to another user. */
export function plant(path: string, text: string, { mode = 0o600, uid = Deno.uid()! } = {}): void {
  Deno.writeTextFileSync(path, text);
  Deno.chmodSync(path, mode);
  if (uid !== Deno.uid()) Deno.chownSync(path, uid, uid);
}
