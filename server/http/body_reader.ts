// Reads a stream in chunks into one small buffer, and tracks a pending read.

/** A chunk of a stream; undefined at the end of the stream. Valid until the next read. */
export type Chunk = Uint8Array | undefined;

/** A reader of a stream that can be stopped between two reads. A pending read cannot be cancelled. */
export class BodyReader {
  readonly #read: (bytes: number) => Promise<Chunk>;
  readonly #cancel: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const { read, cancel } = openReader(stream);
    this.#read = read;
    this.#cancel = cancel;
  }

  /** Reads the next chunk, of about `bytes` bytes at most. Rejects after `stop`. */
  next(bytes: number): Promise<Chunk> {
    if (this.#isStopped) return Promise.reject(new Error("The reader was stopped"));
    const chunk = this.#read(bytes);
    this.#last = chunk.catch(() => {});
    return chunk;
  }

  /** Prevents further reads. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Stops, and cancels the stream once no read is pending. Resolves then. */
  async close(): Promise<void> {
    this.stop();
    await this.#last;
    this.abandon();
  }

  /** Stops, and cancels the stream at once, even while a read is pending. */
  abandon(): void {
    this.stop();
    this.#cancel().catch(() => {});
  }
}

/** Reads into one reused buffer if the stream supports it. Otherwise the runtime allocates 64 KiB for each read. */
function openReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): {
  readonly read: (bytes: number) => Promise<Chunk>;
  readonly cancel: () => Promise<void>;
} {
  try {
    const reader = stream.getReader({ mode: "byob" });
    let buffer = new ArrayBuffer(0);
    const read = async (bytes: number): Promise<Chunk> => {
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
