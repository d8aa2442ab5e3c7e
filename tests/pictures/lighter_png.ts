// Makes PNG files smaller: a browser dithers gradients by one shade, which is invisible but does not compress.

import { Buffer } from "node:buffer";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE_BYTES = 8;
/** Bytes of length, name and checksum around the data of a chunk. */
const CHUNK_FRAME_BYTES = 12;
/** Bytes of a pixel: red, green and blue. */
const PIXEL_BYTES = 3;
/** Shades are rounded to a multiple of this, of 256. */
const STEP = 2;

/** The same picture, an opaque PNG with eight bits a colour, reduced to every second shade. */
export function lighterPng(png: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunks = [...chunksOf(png)];
  const header = chunks.find(({ name }) => name === "IHDR")!.data;
  const row = new DataView(header.buffer, header.byteOffset).getUint32(0) * PIXEL_BYTES;
  const data = Buffer.concat(chunks.filter(({ name }) => name === "IDAT").map(({ data }) => data));
  const rounded = pixelsOf(inflateSync(data), row).map((shade) =>
    Math.min(255, Math.round(shade / STEP) * STEP)
  );
  const packed = deflateSync(filtered(rounded, row), { level: 9, memLevel: 9 });
  return new Uint8Array(Buffer.concat([
    png.subarray(0, SIGNATURE_BYTES),
    chunk("IHDR", header),
    chunk("IDAT", packed),
    chunk("IEND", new Uint8Array()),
  ]));
}

function* chunksOf(png: Uint8Array): Generator<{ name: string; data: Uint8Array }> {
  const view = new DataView(png.buffer, png.byteOffset);
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    yield { name, data: png.subarray(at + 8, at + 8 + length) };
    at += CHUNK_FRAME_BYTES + length;
  }
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([new TextEncoder().encode(name), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** The prediction of a byte by each filter, from the bytes left, above, and above left of it. PNG specification, 9.2. */
const FILTERS: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  (left, above, corner) => {
    const [a, b, c] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
    return a! <= b! && a! <= c! ? left : b! <= c! ? above : corner;
  },
];

/** The bytes of all pixels. Each row of `raw` begins with the number of its filter. */
function pixelsOf(raw: Uint8Array, row: number): Uint8Array {
  const pixels = new Uint8Array(raw.length / (row + 1) * row);
  for (let y = 0; y * row < pixels.length; y++) {
    const predict = FILTERS[raw[y * (row + 1)]!]!;
    for (let x = 0; x < row; x++) {
      pixels[y * row + x] = raw[y * (row + 1) + 1 + x]! + predict(...around(pixels, row, y, x));
    }
  }
  return pixels;
}

/** The rows, each with the filter that leaves the smallest values. */
function filtered(pixels: Uint8Array, row: number): Uint8Array {
  const raw = new Uint8Array(pixels.length / row * (row + 1));
  for (let y = 0; y * row < pixels.length; y++) {
    const tries = FILTERS.map((predict) => {
      const rest = new Uint8Array(row);
      for (let x = 0; x < row; x++) rest[x] = pixels[y * row + x]! - predict(...around(pixels, row, y, x));
      return { rest, size: rest.reduce((sum, byte) => sum + Math.min(byte, 256 - byte), 0) };
    });
    const best = tries.reduce((least, one) => one.size < least.size ? one : least);
    raw[y * (row + 1)] = tries.indexOf(best);
    raw.set(best.rest, y * (row + 1) + 1);
  }
  return raw;
}

function around(pixels: Uint8Array, row: number, y: number, x: number): [number, number, number] {
  const at = y * row + x;
  const [hasLeft, hasAbove] = [x >= PIXEL_BYTES, y > 0];
  return [
    hasLeft ? pixels[at - PIXEL_BYTES]! : 0,
    hasAbove ? pixels[at - row]! : 0,
    hasLeft && hasAbove ? pixels[at - row - PIXEL_BYTES]! : 0,
  ];
}
