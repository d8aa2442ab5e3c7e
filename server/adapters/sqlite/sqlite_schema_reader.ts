// Reads the table names of a SQLite file without SQLite: no lock, no file beside it, and not a byte changed.
//
// SQLite itself changes a file that it only reads: the last connection merges the write-ahead log. The format is
// https://www.sqlite.org/fileformat2.html.

/** What a file says about the program that made it. */
export interface SchemaSketch {
  /** Names of its tables, in the file's order. */
  readonly tables: readonly string[];
  /** `PRAGMA application_id`; 0 without one. */
  readonly applicationId: number;
  /** `PRAGMA user_version`; 0 without one. */
  readonly userVersion: number;
}

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
/** Magic numbers of a write-ahead log: checksums in little endian, and in big endian. */
const LOG_MAGICS = [0x377f0682, 0x377f0683];
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Most frames and pages that are read. A schema of a thousand tables takes about a hundred pages. */
const MAX_FRAMES = 100_000;
const MAX_PAGES = 2_000;
/** Bytes of a row that are read: its SQL, which comes last, is not needed. */
const MAX_ROW_BYTES = 4096;
const INTERIOR_TABLE = 0x05;
const LEAF_TABLE = 0x0d;

/** Reads a SQLite file. Null when it is not one, is damaged, or may not be read. */
export function sketchSchema(path: string): SchemaSketch | null {
  using file = openToRead(path);
  if (file === null) return null;
  const header = readAt(file, 0, HEADER_BYTES);
  if (header === null || textOf(header.subarray(0, MAGIC.length)) !== MAGIC) return null;
  try {
    return new SchemaReader(file, header, logPages(`${path}-wal`)).read();
  } catch (error) {
    // A page that is not there, or does not hold what it should.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class SchemaReader {
  readonly #pageSize: number;
  readonly #usable: number;
  readonly #decoder: TextDecoder;
  #pagesLeft = MAX_PAGES;

  constructor(
    readonly file: Deno.FsFile,
    readonly header: Uint8Array,
    readonly log: ReadonlyMap<number, Page>,
  ) {
    const view = viewOf(log.get(1)?.() ?? header);
    const size = view.getUint16(16);
    this.#pageSize = size === 1 ? 65_536 : size;
    this.#usable = this.#pageSize - view.getUint8(20);
    this.#decoder = new TextDecoder(["utf-8", "utf-16le", "utf-16be"][Math.max(0, view.getUint32(56) - 1)]);
  }

  read(): SchemaSketch {
    const view = viewOf(this.log.get(1)?.() ?? this.header);
    const tables = [...this.#namesIn(1)];
    return { tables, applicationId: view.getInt32(68), userVersion: view.getInt32(60) };
  }

  /** Names of the tables in a page of the schema and the pages below it. */
  *#namesIn(number: number): Generator<string> {
    if (this.#pagesLeft-- <= 0) return;
    const page = viewOf(this.#page(number));
    const start = number === 1 ? HEADER_BYTES : 0;
    const kind = page.getUint8(start);
    if (kind !== LEAF_TABLE && kind !== INTERIOR_TABLE) throw new RangeError("not a page of a table");
    const cells = page.getUint16(start + 3);
    const pointers = start + (kind === LEAF_TABLE ? 8 : 12);
    for (let cell = 0; cell < cells; cell++) {
      const at = page.getUint16(pointers + 2 * cell);
      if (kind === INTERIOR_TABLE) yield* this.#namesIn(page.getUint32(at));
      else yield* this.#nameOf(page, at);
    }
    if (kind === INTERIOR_TABLE) yield* this.#namesIn(page.getUint32(start + 8));
  }

  /** The name in a row of the schema (type, name, tbl_name, rootpage, sql), if it is a table and not SQLite's own. */
  *#nameOf(page: DataView, at: number): Generator<string> {
    const [size, afterSize] = varint(page, at);
    const [, start] = varint(page, afterSize);
    const payload = viewOf(this.#payload(page, start, size));
    const [headerSize, first] = varint(payload, 0);
    const [typeCode, second] = varint(payload, first);
    const [nameCode] = varint(payload, second);
    const column = (from: number, code: number): string =>
      this.#decoder.decode(new Uint8Array(payload.buffer, payload.byteOffset + from, textLength(code)));
    const name = column(headerSize + textLength(typeCode), nameCode);
    if (column(headerSize, typeCode) === "table" && !name.startsWith("sqlite_")) yield name;
  }

  /** The bytes of a row: on its page, and what does not fit there on a chain of other pages. */
  #payload(page: DataView, start: number, size: number): Uint8Array {
    const most = this.#usable - 35;
    const least = Math.floor((this.#usable - 12) * 32 / 255) - 23;
    const fitting = least + (size - least) % (this.#usable - 4);
    const local = size <= most ? size : fitting <= most ? fitting : least;
    const bytes = [...new Uint8Array(page.buffer, page.byteOffset + start, local)];
    let next = size > local ? page.getUint32(start + local) : 0;
    while (next !== 0 && bytes.length < MAX_ROW_BYTES && this.#pagesLeft-- > 0) {
      const overflow = this.#page(next);
      bytes.push(...overflow.subarray(4, this.#usable));
      next = viewOf(overflow).getUint32(0);
    }
    return new Uint8Array(bytes);
  }

  #page(number: number): Uint8Array {
    const page = this.log.get(number)?.() ?? readAt(this.file, (number - 1) * this.#pageSize, this.#pageSize);
    if (page === null) throw new RangeError(`page ${number} is missing`);
    return page;
  }
}

/** Reads a page of the write-ahead log. */
type Page = () => Uint8Array | null;

/** Committed pages of the write-ahead log that are newer than those in the database, by number. */
function logPages(path: string): Map<number, Page> {
  const committed = new Map<number, Page>();
  using file = openToRead(path);
  const bytes = file === null ? null : readAt(file, 0, LOG_HEADER_BYTES);
  if (file === null || bytes === null) return committed;
  const header = viewOf(bytes);
  if (!LOG_MAGICS.includes(header.getUint32(0))) return committed;
  const pageSize = header.getUint32(8);
  const pending = new Map<number, Page>();
  for (let frame = 0; frame < MAX_FRAMES; frame++) {
    const at = LOG_HEADER_BYTES + frame * (FRAME_HEADER_BYTES + pageSize);
    const bytes = readAt(file, at, FRAME_HEADER_BYTES);
    if (bytes === null) break;
    const view = viewOf(bytes);
    // Frames of an earlier use of the log have other salts.
    if ([0, 4].some((offset) => view.getUint32(8 + offset) !== header.getUint32(16 + offset))) break;
    pending.set(view.getUint32(0), () => readOnce(path, at + FRAME_HEADER_BYTES, pageSize));
    // The last frame of a transaction holds the size of the database, others hold 0.
    if (view.getUint32(4) === 0) continue;
    for (const [number, page] of pending) committed.set(number, page);
    pending.clear();
  }
  return committed;
}

function readOnce(path: string, at: number, length: number): Uint8Array | null {
  using file = openToRead(path);
  return file === null ? null : readAt(file, at, length);
}

/** Opens a file; null when it is missing or may not be read. */
function openToRead(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true });
  } catch {
    return null;
  }
}

/** Reads so many bytes; null when the file ends before. */
function readAt(file: Deno.FsFile, at: number, length: number): Uint8Array | null {
  file.seekSync(at, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const read = file.readSync(bytes.subarray(filled));
    if (read === null || read === 0) return null;
    filled += read;
  }
  return bytes;
}

/** A variable-length integer of SQLite, and where the next value begins. */
function varint(view: DataView, at: number): [value: number, next: number] {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = view.getUint8(at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return [value * 256 + view.getUint8(at + 8), at + 9];
}

/** Bytes of a text with this serial type; 0 for any other type. */
function textLength(code: number): number {
  return code >= 13 && code % 2 === 1 ? (code - 13) / 2 : 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
