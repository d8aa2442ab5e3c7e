// Makes pictures lighter: a browser scatters the colours of a gradient by one step, which nobody sees and nothing can compress.

import { Buffer } from "node:buffer";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE_BYTES = 8;
/** Length, name and checksum around what a chunk holds. */
const CHUNK_FRAME_BYTES = 12;
/** Red, green and blue; a screenshot has nothing else. */
const PIXEL_BYTES = 3;
/** What shades are rounded to, of 256. */
const STEP = 2;

/** The same picture, an opaque PNG of eight bits a colour, with every second shade of each colour. */
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

/** What a filter foretells of a byte: from the one on its left, above it, and on the left above. PNG, 9.2. */
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

/** The bytes of all pixels, from rows that begin with the number of their filter. */
function pixelsOf(raw: Uint8Array, row: number): Uint8Array {
  const pixels = new Uint8Array(raw.length / (row + 1) * row);
  for (let y = 0; y * row < pixels.length; y++) {
    const foretell = FILTERS[raw[y * (row + 1)]!]!;
    for (let x = 0; x < row; x++) {
      pixels[y * row + x] = raw[y * (row + 1) + 1 + x]! + foretell(...around(pixels, row, y, x));
    }
  }
  return pixels;
}

/** The rows, each by the filter that leaves the least of it. */
function filtered(pixels: Uint8Array, row: number): Uint8Array {
  const raw = new Uint8Array(pixels.length / row * (row + 1));
  for (let y = 0; y * row < pixels.length; y++) {
    const tries = FILTERS.map((foretell) => {
      const rest = new Uint8Array(row);
      for (let x = 0; x < row; x++) rest[x] = pixels[y * row + x]! - foretell(...around(pixels, row, y, x));
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
