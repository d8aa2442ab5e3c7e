// The body of one request: read once, bounded in bytes, in time and in pieces, and never left to the runtime half read.
//
// What the runtime does with a body, and why this has to wait for a read that is under way, is in docs/adr/0026-unread-bodies.md.

import { Refusal } from "../protocol/errors.ts";
import type { TransferEnd, Transfers } from "../hub/limits/transfers.ts";
import type { Clock } from "../ports/clock.ts";
import { BodyReader } from "./body_reader.ts";

/** Largest body of a request, bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/**
 * Bytes read at a time. With each read the runtime takes in as much again of what the client sends, and keeps it, so a small
 * piece of the body must not let it take in a large one.
 */
const READ_BYTES = 1024;
/** Reads of one body: eight times as many as the largest one takes. */
const MAX_READS = 512;
/** As much of an unwanted body is taken in, so that the client comes to read the answer. */
const REST = { bytes: 1024 * 1024, readBytes: 4 * 1024, reads: 1024 } as const;
/** How long a client whose body was given up is waited for, so that its connection can be closed, milliseconds. */
const SETTLE_MS = 500;
/**
 * Bodies in the life of the process that are answered while a read of them is under way. Each takes 10 KB for good; the clients of
 * further ones are answered once they send something.
 */
const MAX_ABANDONED = 1_000;
/** When a client whose body was given up may try again, milliseconds. */
const RETRY_MS = 1_000;

const REFUSALS: Readonly<Record<TransferEnd, () => Refusal>> = {
  too_many: () => new Refusal("unavailable", "The server is busy. Please try again in a moment.", RETRY_MS),
  too_slow: () => new Refusal("bad_request", "The body of the request took longer than 5 seconds."),
};

/** What bodies share. */
export class RequestBodies {
  #abandonedLeft = MAX_ABANDONED;

  constructor(readonly transfers: Transfers, readonly clock: Clock) {}

  /** The body of a request. `tiers` are whom it shares limits with, the widest first. */
  of(request: Request, tiers: readonly string[]): RequestBody {
    return new RequestBody(request, tiers, this);
  }

  /** Whether one more body may be answered while a read of it is under way. */
  mayAbandon(): boolean {
    if (this.#abandonedLeft === 0) return false;
    this.#abandonedLeft--;
    return true;
  }
}

/** The body of one request. */
export class RequestBody {
  #reader: BodyReader | null = null;
  #state: "unread" | "complete" | "given up" | "abandoned";
  #end: ((refusal: Refusal) => void) | null = null;

  constructor(readonly request: Request, readonly tiers: readonly string[], readonly bodies: RequestBodies) {
    this.#state = declaresBody(request) ? "unread" : "complete";
  }

  /** Whether the answer may be given to the runtime as it is: nothing of the body is left, or a read of it is under way. */
  get isDone(): boolean {
    return this.#state === "complete" || this.#state === "abandoned";
  }

  /** Throws a `Refusal` `too_large` for a body that says so itself, before any of it is read. */
  refuseLarge(): void {
    if (Number(this.request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  }

  /** Ends the reading, where the body is being read. Returns whether it is; `text` rejects then. */
  end(): boolean {
    this.#end?.(REFUSALS.too_many());
    return this.#end !== null;
  }

  /**
   * Reads the whole body as text. Throws a `Refusal`: `too_large`; `bad_request` for one that is slow, ends early or comes in
   * crumbs; `unavailable` where it had to make room for another.
   */
  async text(): Promise<string> {
    this.refuseLarge();
    const body = this.#stream();
    if (body === null) return "";
    const reader = this.#reader = new BodyReader(body);
    const ended = Promise.withResolvers<never>();
    this.#end = ended.reject;
    const { transfers } = this.bodies;
    const transfer = transfers.begin(this.tiers, 1, (why) => ended.reject(REFUSALS[why]()));
    try {
      const text = await Promise.race([readText(reader), ended.promise]);
      this.#state = "complete";
      return text;
    } catch (error) {
      transfer.leave();
      const refusal = error instanceof Refusal ? error : endedEarly();
      // The rest of one that is too large is taken in with the answer.
      if (refusal.code !== "too_large") await this.#giveUp(reader);
      throw refusal;
    } finally {
      transfer.leave();
      this.#end = null;
    }
  }

  /**
   * Takes in what is left of the body and forgets it. Resolves to false, and not before a read has settled, when that was too much,
   * took too long, or would have made another one end.
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

  /** The runtime throws where the client has gone meanwhile. */
  #stream(): Request["body"] {
    try {
      return this.request.body;
    } catch {
      return null;
    }
  }

  async #giveUp(reader: BodyReader): Promise<void> {
    const { clock } = this.bodies;
    this.#state = "given up";
    reader.stop();
    const waited = Promise.withResolvers<"waited">();
    const timer = clock.after(SETTLE_MS, () => waited.resolve("waited"));
    const first = await Promise.race([reader.close(), waited.promise]);
    timer.cancel();
    if (first !== "waited") return;
    if (!this.bodies.mayAbandon()) return await reader.close();
    reader.abandon();
    this.#state = "abandoned";
  }
}

/** Whether a request says that it has a body. One over HTTP/2 need not; there the runtime ends what is left of it. */
export function declaresBody({ headers }: Request): boolean {
  return headers.has("transfer-encoding") || !["0", null].includes(headers.get("content-length"));
}

async function readText(reader: BodyReader): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for (let reads = 0; reads < MAX_READS; reads++) {
    const piece = await reader.next(READ_BYTES);
    if (piece === undefined) return text + decoder.decode();
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    text += decoder.decode(piece, { stream: true });
  }
  throw new Refusal("bad_request", "The body of the request came in too many pieces.");
}

async function readRest(reader: BodyReader): Promise<void> {
  let bytes = 0;
  for (let reads = 0; reads < REST.reads && bytes <= REST.bytes; reads++) {
    const piece = await reader.next(REST.readBytes);
    if (piece === undefined) return;
    bytes += piece.length;
  }
  throw tooLarge();
}

function tooLarge(): Refusal {
  return new Refusal("too_large", `Send at most ${MAX_BODY_BYTES / 1024} KiB.`);
}

function endedEarly(): Refusal {
  return new Refusal("bad_request", "The body of the request ended early.");
}
