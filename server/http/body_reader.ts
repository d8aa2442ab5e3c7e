// Reads a stream piece by piece into one small buffer, and knows whether a read is under way.

/** A piece of a stream; undefined at its end. It is valid until the next one is read. */
export type Piece = Uint8Array | undefined;

/** A reader of a stream that can be stopped between two reads. A read that is under way cannot be taken back. */
export class BodyReader {
  readonly #read: (bytes: number) => Promise<Piece>;
  readonly #cancel: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const { read, cancel } = openReader(stream);
    this.#read = read;
    this.#cancel = cancel;
  }

  /** Reads about `bytes` bytes at most. Rejects after `stop`. */
  next(bytes: number): Promise<Piece> {
    if (this.#isStopped) return Promise.reject(new Error("The reader was stopped"));
    const piece = this.#read(bytes);
    this.#last = piece.catch(() => {});
    return piece;
  }

  /** Nothing more is read. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Gives the stream up once no read is under way. Resolves then. */
  async close(): Promise<void> {
    this.stop();
    await this.#last;
    this.abandon();
  }

  /** Gives the stream up, whether or not a read is under way. */
  abandon(): void {
    this.stop();
    this.#cancel().catch(() => {});
  }
}

/** Reads with a buffer of our own where the stream can: the runtime's own takes 64 KiB for each read, however little comes. */
function openReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): {
  readonly read: (bytes: number) => Promise<Piece>;
  readonly cancel: () => Promise<void>;
} {
  try {
    const reader = stream.getReader({ mode: "byob" });
    let buffer = new ArrayBuffer(0);
    const read = async (bytes: number): Promise<Piece> => {
      if (buffer.byteLength !== bytes) buffer = new ArrayBuffer(bytes);
      const { value, done } = await reader.read(new Uint8Array(buffer));
      if (value === undefined || done) return undefined;
      buffer = value.buffer;
      return value;
    };
    return { read, cancel: () => reader.cancel() };
  } catch {
    const reader = stream.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() };
  }
}
