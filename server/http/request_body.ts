// The body of one request: read once, with limits of bytes, time and chunks, and never left half read to the runtime.
//
// docs/adr/0026-unread-bodies.md explains what the runtime does with an unread body, and why a pending read is awaited.

import { Refusal } from "../protocol/errors.ts";
import type { TransferEnd, Transfers } from "../hub/limits/transfers.ts";
import type { Clock } from "../ports/clock.ts";
import { BodyReader } from "./body_reader.ts";

/** Largest request body, bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Largest body of {@link LARGE}, bytes: 256 KiB in base64, and the members beside them. */
const MAX_LARGE_BYTES = 352 * 1024;
/** The one request with a larger body. */
const LARGE = { method: "PUT", path: "/api/keys/blob" };
/** Bytes read at a time. With each read the runtime buffers as much again from the client, so reads are small. */
const READ_BYTES = 1024;
/** Most reads of a body, for each of the bytes of {@link READ_BYTES} that it may have. */
const READS_FOR_EACH = 8;
/** Limits for reading the rest of an unwanted body. The rest is read so that the client gets to read the response. */
const REST = { bytes: 1024 * 1024, readBytes: 4 * 1024, reads: 1024 } as const;
/** How long a pending read of an aborted body is awaited, so that the connection can be closed, milliseconds. */
const SETTLE_MS = 500;
/**
 * Most bodies that are answered during a pending read, in the life of the process. Each leaks 10 KB. Beyond that,
 * clients get the response once they send something.
 */
const MAX_ABANDONED = 1_000;
/** Time after which the client of an ended request may try again, milliseconds. */
const RETRY_MS = 1_000;

const REFUSALS: Readonly<Record<TransferEnd, () => Refusal>> = {
  too_many: () =>
    new Refusal("unavailable", "The server is busy. Please try again in a moment.", {
      retryAfterMs: RETRY_MS,
    }),
  too_slow: () => new Refusal("bad_request", "The body of the request took longer than 5 seconds."),
};

/** State that all request bodies share. */
export class RequestBodies {
  #abandonedLeft = MAX_ABANDONED;

  constructor(readonly transfers: Transfers, readonly clock: Clock) {}

  /** The body of a request. `tiers` are the groups with which it shares limits, the widest first. */
  of(request: Request, tiers: readonly string[]): RequestBody {
    return new RequestBody(request, tiers, this);
  }

  /** Whether one more body may be answered during a pending read. Counts it. */
  mayAbandon(): boolean {
    if (this.#abandonedLeft === 0) return false;
    this.#abandonedLeft--;
    return true;
  }
}

/** The body of one request. */
export class RequestBody {
  #reader: BodyReader | null = null;
  #state: "unread" | "complete" | "aborted" | "abandoned";
  #end: ((refusal: Refusal) => void) | null = null;
  readonly #maxBytes: number;

  constructor(readonly request: Request, readonly tiers: readonly string[], readonly bodies: RequestBodies) {
    this.#state = declaresBody(request) ? "unread" : "complete";
    this.#maxBytes = isLarge(request) ? MAX_LARGE_BYTES : MAX_BODY_BYTES;
  }

  /** Whether the response may be passed to the runtime as it is: the body was read completely, or abandoned. */
  get isDone(): boolean {
    return this.#state === "complete" || this.#state === "abandoned";
  }

  /** Throws a `Refusal` `too_large` when the `Content-Length` is too large. Reads nothing. */
  refuseLarge(): void {
    const length = Number(this.request.headers.get("content-length") ?? 0);
    if (length > this.#maxBytes) throw tooLarge(this.#maxBytes);
  }

  /** Ends a running `text` or `bytes`, which then rejects. Returns whether it was running. */
  end(): boolean {
    this.#end?.(REFUSALS.too_many());
    return this.#end !== null;
  }

  /**
   * Reads the whole body as text. Throws a `Refusal`: `too_large`; `bad_request` for a body that is too slow, ends
   * early or has too many chunks; `unavailable` when it had to make room for another.
   */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /** As {@link text}, the bytes as they are. */
  async bytes(): Promise<Uint8Array> {
    this.refuseLarge();
    const body = this.#stream();
    if (body === null) return new Uint8Array();
    const reader = this.#reader = new BodyReader(body);
    const ended = Promise.withResolvers<never>();
    this.#end = ended.reject;
    const { transfers } = this.bodies;
    const weight = Math.ceil(this.#maxBytes / MAX_BODY_BYTES);
    const transfer = transfers.begin(this.tiers, weight, (why) => ended.reject(REFUSALS[why]()));
    try {
      const bytes = await Promise.race([readBytes(reader, this.#maxBytes), ended.promise]);
      this.#state = "complete";
      return bytes;
    } catch (error) {
      transfer.leave();
      const refusal = error instanceof Refusal ? error : endedEarly();
      // The rest of a body that is too large is discarded while the response is sent.
      if (refusal.code !== "too_large") await this.#abort(reader);
      throw refusal;
    } finally {
      transfer.leave();
      this.#end = null;
    }
  }

  /**
   * Reads the rest of the body and discards it. Resolves to false, after any pending read, when the rest was too long
   * or too slow, or when all transfers are in use.
   */
  async discard(): Promise<boolean> {
    if (this.#state === "complete") return true;
    const body = this.#stream();
    const { transfers } = this.bodies;
    if (body === null || this.#state !== "unread") return false;
    const reader = this.#reader ??= new BodyReader(body);
    if (transfers.isFull) {
      reader.abandon();
      return false;
    }
    const transfer = transfers.begin(this.tiers, 1, () => reader.stop());
    try {
      await readRest(reader);
      this.#state = "complete";
      return true;
    } catch {
      await reader.close();
      return false;
    } finally {
      transfer.leave();
    }
  }

  /** The stream of the body; null also when the client has disconnected, because then the runtime throws. */
  #stream(): Request["body"] {
    try {
      return this.request.body;
    } catch {
      return null;
    }
  }

  async #abort(reader: BodyReader): Promise<void> {
    const { clock } = this.bodies;
    this.#state = "aborted";
    reader.stop();
    const timeout = Promise.withResolvers<"timeout">();
    const timer = clock.after(SETTLE_MS, () => timeout.resolve("timeout"));
    const first = await Promise.race([reader.close(), timeout.promise]);
    timer.cancel();
    if (first !== "timeout") return;
    if (!this.bodies.mayAbandon()) return await reader.close();
    reader.abandon();
    this.#state = "abandoned";
  }
}

/** Whether the headers of a request declare a body. A body over HTTP/2 may be undeclared; the runtime ends its rest. */
export function declaresBody({ headers }: Request): boolean {
  return headers.has("transfer-encoding") || !["0", null].includes(headers.get("content-length"));
}

function isLarge({ method, url }: Request): boolean {
  return method === LARGE.method && new URL(url).pathname === LARGE.path;
}

async function readBytes(reader: BodyReader, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let reads = 0; reads < READS_FOR_EACH * maxBytes / READ_BYTES; reads++) {
    const chunk = await reader.next(READ_BYTES);
    if (chunk === undefined) return joined(chunks, bytes);
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    // A chunk is valid until the next read.
    chunks.push(chunk.slice());
  }
  throw new Refusal("bad_request", "The body of the request came in too many pieces.");
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function readRest(reader: BodyReader): Promise<void> {
  let bytes = 0;
  for (let reads = 0; reads < REST.reads && bytes <= REST.bytes; reads++) {
    const chunk = await reader.next(REST.readBytes);
    if (chunk === undefined) return;
    bytes += chunk.length;
  }
  throw tooLarge(MAX_BODY_BYTES);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal("too_large", `Send at most ${maxBytes / 1024} KiB.`);
}

function endedEarly(): Refusal {
  return new Refusal("bad_request", "The body of the request ended early.");
}
