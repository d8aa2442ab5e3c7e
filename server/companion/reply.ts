// A reply in the making: plain text of bounded length.

import { codePoints } from "../protocol/protocol_limits.ts";

/** Longest reply, Unicode code points. */
export const MAX_REPLY_LENGTH = 2_000;

/** Control characters other than the line break and the tab, and characters that change the direction of writing. */
// deno-lint-ignore no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Collects the pieces of a reply. */
export class Reply {
  #text = "";
  #length = 0;

  /** The reply so far, without space around it. */
  get text(): string {
    return this.#text.trim().toWellFormed();
  }

  /** Whether it takes no more. */
  get isFull(): boolean {
    return this.#length >= MAX_REPLY_LENGTH;
  }

  /** Begins anew: what was taken does not belong to the reply. */
  restart(): void {
    this.#text = "";
    this.#length = 0;
  }

  /** Takes a piece. Returns what of it became part of the reply. */
  add(piece: string): string {
    const printable = piece.replaceAll(UNPRINTABLE, "");
    const fresh = this.#text === "" ? printable.trimStart() : printable;
    const left = MAX_REPLY_LENGTH - this.#length;
    const taken = fresh.length <= left ? fresh : [...fresh].slice(0, left).join("");
    this.#text += taken;
    this.#length += codePoints(taken);
    return taken;
  }
}
