// A WebSocket client over plain TCP that reads frames without decoding them, so that the load costs less than the server.

/** Called with the bytes that hold one text frame from `start` to `end`. They are only valid during the call. */
export type OnText = (bytes: Uint8Array, start: number, end: number) => void;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes that went over the wire, handshakes included. Many sockets may share one. */
export interface Traffic {
  sentBytes: number;
  receivedBytes: number;
}

/** How a socket is opened. */
export interface OpenOptions {
  /** Address of the client, for a server that trusts this machine as a proxy. */
  readonly address?: string;
  /** Where its bytes are counted. */
  readonly traffic?: Traffic;
  /** Keeps the connection when the server says that it closes, as an attacker does; without it, the client hangs up then. */
  readonly ignoresClose?: boolean;
  /** Longest wait for the handshake, milliseconds; no limit when absent. */
  readonly withinMs?: number;
}

const HANDSHAKE = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const FIRST_BUFFER_BYTES = 16 * 1024;
/** The close code of a frame that carries none (RFC 6455, 7.1.5). */
const NO_CODE = 1005;
const TEXT = 1, CLOSE = 8, PING = 9, PONG = 10;

/** One socket. */
export class RawClient {
  onText: OnText = () => {};
  /** Called once, when the other side closes. */
  onClose: () => void = () => {};
  /** True once either side has closed. */
  closed = false;
  /** The code with which the server closed; null as long as it has not, and when it gave none. */
  closeCode: number | null = null;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_BUFFER_BYTES);
  #end = 0;
  #sending: Promise<void> = Promise.resolve();

  private constructor(
    readonly connection: Deno.TcpConn,
    readonly traffic: Traffic,
    readonly ignoresClose: boolean,
  ) {}

  /** Opens a socket. Throws an `Error` when the server refuses it, or is too slow. */
  static async open(port: number, onText: OnText, options: OpenOptions = {}): Promise<RawClient> {
    const { address, withinMs, ignoresClose = false } = options;
    const { traffic = { sentBytes: 0, receivedBytes: 0 } } = options;
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const client = new RawClient(connection, traffic, ignoresClose);
    client.onText = onText;
    const late = withinMs === undefined ? undefined : setTimeout(() => client.close(), withinMs);
    const forwarded = address === undefined ? "" : `X-Forwarded-For: ${address}\r\n`;
    void client.write(encoder.encode(`${HANDSHAKE}${forwarded}\r\n`));
    try {
      await client.#readHead();
    } catch (error) {
      client.close();
      throw error;
    } finally {
      clearTimeout(late);
    }
    void client.#readFrames();
    return client;
  }

  /** Sends one text frame. */
  send(text: string): void {
    void this.write(frameOf(TEXT, encoder.encode(text)));
  }

  /** Drops the connection. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.close();
  }

  /** Sends bytes as they are, after those before. Resolves when the kernel has them, or the connection is gone. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#sending = this.#sending.then(() => this.#writeAll(bytes)).catch(() => {});
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const count = await this.connection.write(at === 0 ? bytes : bytes.subarray(at));
      this.traffic.sentBytes += count;
      at += count;
    }
  }

  async #readHead(): Promise<void> {
    for (;;) {
      if (!await this.#read()) throw new Error("The server hung up");
      const head = decoder.decode(this.#bytes.subarray(0, this.#end));
      const length = head.indexOf("\r\n\r\n");
      if (length < 0) continue;
      if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Refused: ${head.slice(0, 200)}`);
      this.#keepFrom(length + 4);
      return;
    }
  }

  async #readFrames(): Promise<void> {
    do this.#takeFrames(); while (!this.closed && await this.#read());
    const byServer = !this.closed || this.closeCode !== null;
    this.close();
    if (byServer) this.onClose();
  }

  async #read(): Promise<boolean> {
    if (this.#end === this.#bytes.length) this.#grow(this.#end * 2);
    const count = await this.connection.read(this.#bytes.subarray(this.#end)).catch(() => null);
    if (count === null || this.closed) return false;
    this.#end += count;
    this.traffic.receivedBytes += count;
    return true;
  }

  #takeFrames(): void {
    const bytes = this.#bytes;
    let at = 0;
    while (this.#end - at >= 2) {
      const short = bytes[at + 1]! & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#end - at < head) break;
      const length = short < 126 ? short : lengthAt(bytes, at + 2, head - 2);
      const end = at + head + length;
      if (end > this.#end) {
        if (head + length > bytes.length) this.#grow(head + length);
        break;
      }
      const kind = bytes[at]! & 0x0f;
      if (kind === TEXT) this.onText(bytes, at + head, end);
      else if (kind === PING) void this.write(frameOf(PONG, bytes.slice(at + head, end)));
      else if (kind === CLOSE) this.#closed(length < 2 ? null : lengthAt(bytes, at + head, 2));
      at = end;
    }
    this.#keepFrom(at);
  }

  #closed(code: number | null): void {
    if (!this.closed) this.closeCode = code ?? NO_CODE;
    if (!this.ignoresClose) this.close();
  }

  #keepFrom(at: number): void {
    if (at > 0 && at < this.#end) this.#bytes.copyWithin(0, at, this.#end);
    this.#end -= at;
  }

  #grow(bytes: number): void {
    const larger = new Uint8Array(bytes);
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }
}

function lengthAt(bytes: Uint8Array, at: number, count: number): number {
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + bytes[at + i]!;
  return length;
}

/** A client's frame. Its mask is zero, so that the payload is sent as it is. */
function frameOf(kind: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = payload.length < 126 ? 6 : 8;
  const frame = new Uint8Array(head + payload.length);
  frame[0] = 0x80 | kind;
  frame[1] = 0x80 | (payload.length < 126 ? payload.length : 126);
  if (head === 8) frame.set([payload.length >> 8, payload.length & 0xff], 2);
  frame.set(payload, head);
  return frame;
}
