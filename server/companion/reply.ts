// A reply in the making: plain text of bounded length.

import { codePoints } from "../protocol/protocol_limits.ts";

/** Longest reply, Unicode code points. */
export const MAX_REPLY_LENGTH = 2_000;
/** Longest reply with all that continues it. */
export const MAX_CONTINUED_LENGTH = 6_000;

/** Control characters other than the line break and the tab, and characters that change the direction of writing. */
// deno-lint-ignore no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Collects the pieces of a reply, or of what continues one. */
export class Reply {
  #text: string;
  #length: number;
  readonly #max: number;

  /** `begun` is the reply so far; "" for a new one. */
  constructor(readonly begun = "") {
    this.#text = begun;
    this.#length = codePoints(begun);
    this.#max = Math.min(this.#length + MAX_REPLY_LENGTH, MAX_CONTINUED_LENGTH);
  }

  /** The reply so far, without space around it. */
  get text(): string {
    return this.#text.trim().toWellFormed();
  }

  /** Whether it takes no more. */
  get isFull(): boolean {
    return this.#length >= this.#max;
  }

  /** What has been taken: the reply without what was there before. */
  get added(): string {
    return this.text.slice(this.begun.length);
  }

  /** Begins anew: what was taken does not belong to the reply. */
  restart(): void {
    this.#text = this.begun;
    this.#length = codePoints(this.begun);
  }

  /** Takes a piece. Returns what of it became part of the reply. */
  add(piece: string): string {
    const printable = piece.replaceAll(UNPRINTABLE, "");
    const fresh = this.#text === "" ? printable.trimStart() : printable;
    const left = this.#max - this.#length;
    const taken = fresh.length <= left ? fresh : [...fresh].slice(0, left).join("");
    this.#text += taken;
    this.#length += codePoints(taken);
    return taken;
  }
}
