// Fields with their lengths, for who makes thousands of them a second: new bytes each time would cost more than all else.

import { type Bytes, type Field, isWhole, LENGTH_BYTES, NUMBER_BYTES, utf8 } from "./e2ee_bytes.ts";
import type { Label } from "./e2ee_derive.ts";

/** Code units below it are ASCII. */
const ASCII_END = 0x80;

/** As `labelled`, within `scratch` where that is large enough: the result is valid until `scratch` is used again. */
export function labelledIn(scratch: Bytes, label: Label, ...fields: readonly Field[]): Bytes {
  return lengthPrefixedIn(scratch, [`aphro/v1/${label}`, ...fields]);
}

function lengthPrefixedIn(scratch: Bytes, fields: readonly Field[]): Bytes {
  const contents: (number | Uint8Array)[] = [];
  let size = 0;
  for (const field of fields) {
    const content = typeof field === "string" ? ascii(field) ?? utf8(field) : field;
    size += LENGTH_BYTES + lengthOf(content);
    contents.push(content);
  }
  const all = size > scratch.length ? new Uint8Array(size) : scratch.subarray(0, size);
  let at = 0;
  for (const content of contents) {
    const length = lengthOf(content);
    setLength(all, at, length);
    at += LENGTH_BYTES;
    if (typeof content === "number") setNumber(all, at, content);
    else all.set(content, at);
    at += length;
  }
  return all;
}

function lengthOf(content: number | Uint8Array): number {
  return typeof content === "number" ? NUMBER_BYTES : content.length;
}

function setNumber(bytes: Uint8Array, at: number, number: number): void {
  if (!isWhole(number)) throw new RangeError(`${number} is not a whole number from 0 to 2^53 - 1`);
  setLength(bytes, at, Math.floor(number / 2 ** 32));
  setLength(bytes, at + LENGTH_BYTES, number % 2 ** 32);
}

/** Writes 4 bytes big endian. */
function setLength(bytes: Uint8Array, at: number, number: number): void {
  bytes[at] = number >>> 24;
  bytes[at + 1] = number >>> 16;
  bytes[at + 2] = number >>> 8;
  bytes[at + 3] = number;
}

/** The bytes of a text that is all ASCII; undefined for another. Labels and rooms are: an encoder costs more than they. */
function ascii(text: string): Bytes | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= ASCII_END) return undefined;
    bytes[at] = unit;
  }
  return bytes;
}
