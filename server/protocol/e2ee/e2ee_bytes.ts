// Bytes of end-to-end encryption: strict base64, and fields that follow their lengths.

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A field of `lengthPrefixed`: text as UTF-8, a whole number as 8 bytes big endian, binary as it is. */
export type Field = string | number | Uint8Array;

/** Bytes of a length that stands before a field. */
const LENGTH_BYTES = 4;
const NUMBER_BYTES = 8;
/** Base64 of a length that is a multiple of four. Before padding stand only characters whose unused bits are zero. */
const BASE64 = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/;
const SURROGATE = /\p{Surrogate}/u;
/** Code units below it are ASCII. */
const ASCII_END = 0x80;

const NO_BYTES = new Uint8Array(0);

const encoder = new TextEncoder();

/** Whether a value is a whole number from 0 to 2^53 - 1. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a text is valid Unicode: without half a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !SURROGATE.test(text);
}

/** A text in UTF-8. Throws a `TypeError` for half a surrogate pair, which UTF-8 cannot represent. */
export function utf8(text: string): Bytes {
  return ascii(text) ?? encoded(text);
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

function encoded(text: string): Bytes {
  if (!isWellFormed(text)) throw new TypeError("A text has half a surrogate pair");
  return encoder.encode(text);
}

/** The text of valid UTF-8; undefined for other bytes. */
export function fromUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Byte sequences after one another. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Each field after its length as 4 bytes big endian, so that no two lists of fields have the same bytes. Throws a
 * `RangeError` for a number that is not whole, or not from 0 to 2^53 - 1; a `TypeError` for text that is not valid Unicode.
 */
export function lengthPrefixed(...fields: readonly Field[]): Bytes {
  return lengthPrefixedIn(NO_BYTES, fields);
}

/**
 * As `lengthPrefixed`, within `scratch` where that is large enough: the result is valid until `scratch` is used again. For
 * who does it thousands of times a second, where new bytes each time cost more than all else.
 */
export function lengthPrefixedIn(scratch: Bytes, fields: readonly Field[]): Bytes {
  const contents: (number | Uint8Array)[] = [];
  let size = 0;
  for (const field of fields) {
    const content = typeof field === "string" ? utf8(field) : field;
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

/** Base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * The bytes of base64 with padding; undefined for all else, also where unused bits are not zero, so that bytes have one
 * form. `length` is the number of bytes that it must have.
 */
export function fromBase64(value: unknown, length?: number): Bytes | undefined {
  return isBase64(value, length) ? decoded(value) : undefined;
}

/** Whether a value is strict base64, as `fromBase64` takes it. It decodes nothing. */
export function isBase64(value: unknown, length?: number): value is string {
  if (typeof value !== "string" || value.length % 4 !== 0) return false;
  if (length !== undefined && (value.length !== base64Length(length) || decodedLength(value) !== length)) {
    return false;
  }
  return BASE64.test(value);
}

/** Bytes that strict base64 stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return base64.length / 4 * 3 - padding;
}

/** The bytes of base64 that was checked before. Throws a `TypeError` for base64 in another form. */
export function checkedBytes(base64: string): Bytes {
  const bytes = fromBase64(base64);
  if (bytes === undefined) throw new TypeError("Not base64 with padding");
  return bytes;
}

/** Characters of so many bytes in base64. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Whether two byte sequences are equal, in a time that depends on their lengths only. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at++) difference |= one[at]! ^ other[at]!;
  return difference === 0;
}

/** An object of JSON; undefined for all else. */
export function jsonObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}

function decoded(base64: string): Bytes {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
