// Every byte between pages and their server, and the search for secrets in it, in whatever form they are written.

import assert from "node:assert/strict";
import { formsOfBytes, formsOfText } from "./secret_forms.ts";

/** Who sent it. */
export type Sender = "page" | "server";

/** A request, an answer, or a frame. */
interface Piece {
  readonly sender: Sender;
  /** Such as `POST /api/keys`, or `frame`. */
  readonly what: string;
  /** A character for each byte. */
  readonly bytes: string;
}

/** Something that nobody but the two may know. */
export interface Secret {
  /** Such as `key`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Shorter ones could be found by chance, bytes. */
const LEAST_BYTES = 8;
/** Characters of a form that are looked up. */
const LOOKED_UP = 8;
/** Fewer different bytes than this are no key, but zeros and the like. */
const LEAST_DIFFERENT = 6;

/** The log. */
export class ByteLog {
  readonly #pieces: Piece[] = [];

  /** Adds a piece: a character for each byte, or the bytes. */
  add(sender: Sender, what: string, content: string | Uint8Array): void {
    this.#pieces.push({ sender, what, bytes: typeof content === "string" ? content : binary(content) });
  }

  /** The frames of an event that pages have sent. */
  sentOf(event: string): Record<string, unknown>[] {
    return this.#pieces.flatMap(({ sender, what, bytes }) => {
      const isFrame = sender === "page" && what === "frame" && bytes.includes(`"${event}"`);
      const envelope = isFrame ? JSON.parse(unbinary(bytes)) as { event: string; data: object } : undefined;
      return envelope?.event === event ? [envelope.data as Record<string, unknown>] : [];
    });
  }

  /** Leaves out what matches: a leak that a test has made itself. */
  forget(what: RegExp): void {
    for (const piece of this.#pieces.filter((one) => what.test(one.what))) {
      this.#pieces.splice(this.#pieces.indexOf(piece), 1);
    }
  }

  /** The paths that pages have asked for, with their methods. */
  get requests(): string[] {
    return this.#pieces.filter(({ sender, what }) => sender === "page" && what !== "frame")
      .map(({ what }) => what);
  }

  /**
   * Where secrets are found, as `NAME in WHAT by SENDER`. What was reported may be in the report, and in what the server sends
   * to staff afterwards.
   */
  found(secrets: readonly Secret[]): string[] {
    const reported = new Set(
      this.sentOf("report").flatMap(({ kf, text }) => [kf, text].filter((one) => typeof one === "string")),
    );
    const index = indexOf(secrets.filter(({ bytes }) => isSearchable(bytes)));
    const found = new Set<string>();
    for (const { sender, what, bytes } of this.#pieces) {
      const mayHaveReported = sender === "server" || bytes.startsWith('{"event":"report"');
      for (const { name, written } of occurrences(index, bytes)) {
        if (!mayHaveReported || !reported.has(written)) found.add(`${name} in ${what} by ${sender}`);
      }
    }
    return [...found];
  }

  /** Fails where there is nothing to be found in, or a secret is. */
  assertSilent(secrets: readonly Secret[]): void {
    assert.ok(this.#pieces.some(({ what }) => what === "frame"), "pages have sent something");
    assert.ok(secrets.some(({ name }) => name === "key"), "keys are known");
    assert.deepEqual(this.found(secrets), []);
  }
}

interface Needle {
  readonly name: string;
  readonly form: string;
  /** As a report has it: a key in base64, or a text. */
  readonly written: string;
}

function isSearchable(bytes: Uint8Array): boolean {
  return bytes.length >= LEAST_BYTES && new Set(bytes).size >= LEAST_DIFFERENT;
}

/** By the first characters of each form. */
function indexOf(secrets: readonly Secret[]): Map<string, Needle[]> {
  const index = new Map<string, Needle[]>();
  const known = new Set<string>();
  for (const { name, bytes } of secrets) {
    const written = name === "text" ? unbinary(binary(bytes)) : btoa(binary(bytes));
    for (const form of formsOf(bytes)) {
      if (known.has(form)) continue;
      known.add(form);
      const start = form.slice(0, LOOKED_UP);
      index.set(start, [...index.get(start) ?? [], { name, form, written }]);
    }
  }
  return index;
}

function* occurrences(index: ReadonlyMap<string, Needle[]>, bytes: string): Generator<Needle> {
  for (let at = 0; at + LOOKED_UP <= bytes.length; at++) {
    for (const needle of index.get(bytes.slice(at, at + LOOKED_UP)) ?? []) {
      if (bytes.startsWith(needle.form, at)) yield needle;
    }
  }
}

/** How a secret may be written: as what its bytes are, and as a text where they are one. A character for each byte. */
export function formsOf(bytes: Uint8Array): string[] {
  const text = unbinary(binary(bytes));
  const forms = text.includes("\uFFFD") ? formsOfBytes(bytes) : formsOfText(text);
  return forms.map((form) => binary(form.bytes));
}

/** A character for each byte. */
function binary(bytes: Uint8Array): string {
  let all = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    all += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return all;
}

/** The text whose UTF-8 has a character for each byte. */
function unbinary(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0)));
}
