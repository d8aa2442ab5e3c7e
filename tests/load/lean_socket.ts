// A WebSocket client that does next to nothing, so that hundreds of them leave the processor to the server.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const HEADER_END = encoder.encode("\r\n\r\n");
/** Bytes read at once. */
const CHUNK = 65_536;
/** Final frame, text. */
const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const MASKED = 0x80;

/** A text frame as a client sends it, masked with zeroes, which leaves the text as it is. */
export function textFrame(text: string): Uint8Array<ArrayBuffer> {
  const payload = encoder.encode(text);
  const head = payload.length < 126
    ? [TEXT, MASKED | payload.length]
    : [TEXT, MASKED | 126, payload.length >> 8, payload.length & 255];
  const frame = new Uint8Array(head.length + 4 + payload.length);
  frame.set(head);
  frame.set(payload, head.length + 4);
  return frame;
}

/** One connection. Frames that the server sends are handed on as text, as they are. */
export class LeanSocket {
  #queue: Uint8Array<ArrayBuffer>[] = [];
  #writing = false;
  #ended = false;

  private constructor(readonly connection: Deno.TcpConn, public onText: (text: string) => void) {}

  /** Connects to `/ws` of a server on this machine. */
  static async open(port: number): Promise<LeanSocket> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const request = [
      "GET /ws HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      ...["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    await connection.write(encoder.encode(`${request.join("\r\n")}\r\n\r\n`));
    const socket = new LeanSocket(connection, () => {});
    const rest = await socket.#readHead();
    void socket.#read(rest);
    return socket;
  }

  /** Sends a frame made by {@link textFrame}. Frames of one turn share a write. */
  send(frame: Uint8Array<ArrayBuffer>): void {
    this.#queue.push(frame);
    if (this.#writing) return;
    this.#writing = true;
    queueMicrotask(() => void this.#write());
  }

  /** Sends text and resolves to the first envelope that `matches`. */
  ask(text: string, matches: (envelope: { event: string }) => boolean): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      const before = this.onText;
      this.onText = (answer) => {
        const value = JSON.parse(answer);
        const found = (Array.isArray(value) ? value : [value]).find(matches);
        if (found === undefined) return;
        this.onText = before;
        resolve(found.data);
      };
      this.send(textFrame(text));
    });
  }

  /** Ends the connection without a word. */
  close(): void {
    this.#ended = true;
    this.connection.close();
  }

  async #write(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        let bytes = this.#queue.length === 1 ? this.#queue[0]! : joined(this.#queue);
        this.#queue = [];
        while (bytes.length > 0) bytes = bytes.subarray(await this.connection.write(bytes));
      }
    } catch (error) {
      if (!this.#ended) throw error;
    }
    this.#writing = false;
  }

  async #readHead(): Promise<Uint8Array<ArrayBuffer>> {
    let head = new Uint8Array(0);
    const buffer = new Uint8Array(CHUNK);
    for (;;) {
      const count = await this.connection.read(buffer);
      if (count === null) throw new Error("The server ended the handshake");
      head = joined([head, buffer.slice(0, count)]);
      const end = indexOf(head, HEADER_END);
      if (end < 0) continue;
      const line = decoder.decode(head.subarray(0, 40)).split("\r\n")[0]!;
      if (!line.includes(" 101 ")) throw new Error(`The server did not upgrade: ${line}`);
      return head.slice(end + HEADER_END.length);
    }
  }

  async #read(rest: Uint8Array<ArrayBuffer>): Promise<void> {
    const buffer = new Uint8Array(CHUNK);
    let held = this.#take(rest);
    try {
      for (;;) {
        const count = await this.connection.read(buffer);
        if (count === null) return;
        held = this.#take(
          held.length === 0 ? buffer.subarray(0, count) : joined([held, buffer.subarray(0, count)]),
        );
      }
    } catch (error) {
      if (!this.#ended) throw error;
    }
  }

  /** Hands on every whole frame. Returns a copy of what is left. */
  #take(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    let at = 0;
    while (bytes.length - at >= 2) {
      const short = bytes[at + 1]!;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - at < head) break;
      const size = head === 2 ? short : Number(BigInt(`0x${hex(bytes.subarray(at + 2, at + head))}`));
      if (bytes.length - at < head + size) break;
      const payload = bytes.subarray(at + head, at + head + size);
      if (bytes[at] === TEXT) this.onText(decoder.decode(payload));
      else if (bytes[at] === PING) this.send(pongFrame(payload));
      else if (bytes[at] === CLOSE && !this.#ended) throw new Error("The server closed a socket under load");
      at += head + size;
    }
    return bytes.slice(at);
  }
}

function pongFrame(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(6 + payload.length);
  frame.set([0x8a, MASKED | payload.length]);
  frame.set(payload, 6);
  return frame;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  return bytes.findIndex((_, at) => wanted.every((byte, n) => bytes[at + n] === byte));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
