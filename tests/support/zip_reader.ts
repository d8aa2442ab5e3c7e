// Reads archives whose files are stored without compression, as the page makes them.

import { equal } from "node:assert/strict";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** The texts of the files, by name, in the order of the archive. Fails for what is no such archive. */
export function readZip(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const text = (from: number, length: number): string => decoder.decode(bytes.subarray(from, from + length));
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  equal(end >= 0, true, "no end of central directory");
  const files = new Map<string, string>();
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    equal(view.getUint32(at, true), ENTRY);
    equal(view.getUint16(at + 10, true), 0, "stored, not compressed");
    const [size, nameLength, extra, comment] = [
      view.getUint32(at + 24, true),
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ];
    const local = view.getUint32(at + 42, true);
    equal(view.getUint32(local, true), LOCAL);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    files.set(text(at + 46, nameLength), text(start, size));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
