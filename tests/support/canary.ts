// A secret for every setting that takes one. It must appear nowhere else.

import { deepEqual } from "node:assert/strict";

/** Long enough for every key, and unlike any word: three of its characters in a row are in no text but by a leak. */
export const CANARY = "Qx7Zk9Vw3Jy5Hg8Np2";

/** Pieces of it, three characters each: "not even single characters" of a secret are shown. */
const PIECES = Array.from({ length: CANARY.length - 2 }, (_, at) => CANARY.slice(at, at + 3));

/** Addresses that hold it, as people write them, rightly and wrongly. `host` is where they lead. */
export function leakyAddresses(scheme: string, host: string = "127.0.0.1:1"): string[] {
  return [
    `${scheme}://ada:${CANARY}@${host}/0`,
    `${scheme}://${CANARY}@${host}/0`,
    `${scheme}://:${CANARY}@${host}`,
    `${scheme}://ada:${CANARY}@`,
    `${scheme}://ada:${CANARY}`,
    `${scheme}://:${CANARY}${host}`,
    `${scheme}:ada:${CANARY}@${host}/0`,
    `ada:${CANARY}@${host}/0`,
    `${scheme}://ada:p/${CANARY}@${host}/0`,
    `${scheme}://ada:12/${CANARY}@${host}/0`,
    `${scheme}://ada:12?${CANARY}@${host}/0`,
    `${scheme}://ada:12#${CANARY}@${host}/0`,
    `${scheme}://ada:p\n${CANARY}@${host}/0`,
    `${scheme}://ada:100%${CANARY}@${host}/0`,
    `${scheme}://${host}/0?password=${CANARY}`,
    `${scheme}://${host}?key=${CANARY}`,
    `${scheme}://${host}/0#${CANARY}`,
    `${scheme}://ada:${CANARY} x@${host}/0`,
    CANARY,
    `"${CANARY}"`,
  ];
}

/** Fails when a text contains a piece of it. */
export function assertUnseen(text: string, what: string): void {
  const seen = PIECES.filter((piece) => text.includes(piece));
  deepEqual(seen, [], `${what}: ${text}`);
}
