// As much of HTTP/2 as it takes to open streams that never end (RFC 9113), without TLS.

import { Buffer } from "node:buffer";
import type { Traffic } from "../../raw_client.ts";
import { Tcp } from "../tcp.ts";

/** What a server did with streams. */
export interface StreamWatch {
  /** A stream was answered or reset. */
  onRefused(): void;
}

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const DATA = 0, HEADERS = 1, RESET = 3, SETTINGS = 4, PING = 6, WINDOW_UPDATE = 8;
const ACK = 1, END_HEADERS = 4;
const HEAD_BYTES = 9;
/** What may be sent on a connection before the server says more (RFC 9113, 6.9.2). */
const FIRST_WINDOW_BYTES = 65_535;
/** Least a server takes in one frame. */
const FRAME_BYTES = 16_384;

/** A connection with prior knowledge of HTTP/2. */
export class Http2Connection {
  #window = FIRST_WINDOW_BYTES;
  #more: PromiseWithResolvers<void> = Promise.withResolvers();
  #rest: Buffer = Buffer.alloc(0);
  #nextStream = 1;

  private constructor(readonly tcp: Tcp, readonly watch: StreamWatch) {}

  /** Connects. `ended` resolves when the server has closed. */
  static async open(
    port: number,
    traffic: Traffic,
    watch: StreamWatch,
  ): Promise<{ connection: Http2Connection; ended: Promise<void> }> {
    const tcp = await Tcp.open(port, traffic);
    const connection = new Http2Connection(tcp, watch);
    await tcp.write(Buffer.concat([PREFACE, frameOf(SETTINGS, 0)]));
    const ended = tcp.drain((bytes) => connection.#take(bytes)).then(() => connection.#more.resolve());
    return { connection, ended };
  }

  /** Opens a stream for a POST of JSON. Returns its number. */
  async openStream(path: string, address: string): Promise<number> {
    const stream = this.#nextStream;
    this.#nextStream += 2;
    const fields = [
      [":method", "POST"],
      [":scheme", "http"],
      [":path", path],
      [":authority", "127.0.0.1"],
      ["content-type", "application/json"],
      ["x-forwarded-for", address],
    ];
    const block = Buffer.concat(fields.map(([name, value]) => literalOf(name!, value!)));
    await this.tcp.write(frameOf(HEADERS, stream, { flags: END_HEADERS, payload: block }));
    return stream;
  }

  /** Sends so much of a body, as the window of the connection allows. False when the connection is gone. */
  async sendBody(stream: number, bytes: number): Promise<boolean> {
    for (let left = bytes; left > 0;) {
      if (this.#window === 0) {
        this.#more = Promise.withResolvers();
        await this.#more.promise;
        if (this.#window === 0) return false;
      }
      const size = Math.min(left, this.#window, FRAME_BYTES);
      this.#window -= size;
      left -= size;
      if (!await this.tcp.write(frameOf(DATA, stream, { payload: Buffer.alloc(size, "a") }))) return false;
    }
    return true;
  }

  #take(bytes: Uint8Array): void {
    const all = Buffer.concat([this.#rest, bytes]);
    let at = 0;
    for (; all.length - at >= HEAD_BYTES;) {
      const end = at + HEAD_BYTES + all.readUIntBE(at, 3);
      if (end > all.length) break;
      this.#takeFrame(all.subarray(at, end));
      at = end;
    }
    this.#rest = all.subarray(at);
  }

  #takeFrame(frame: Buffer): void {
    const [type, flags] = [frame[3]!, frame[4]!];
    const stream = frame.readUInt32BE(5);
    const payload = frame.subarray(HEAD_BYTES);
    if (type === WINDOW_UPDATE && stream === 0) {
      this.#window += payload.readUInt32BE(0);
      this.#more.resolve();
    } else if (type === RESET || type === HEADERS) this.watch.onRefused();
    else if (type === SETTINGS && (flags & ACK) === 0) {
      void this.tcp.write(frameOf(SETTINGS, 0, { flags: ACK }));
    } else if (type === PING && (flags & ACK) === 0) {
      void this.tcp.write(frameOf(PING, 0, { flags: ACK, payload }));
    }
  }
}

function frameOf(
  type: number,
  stream: number,
  { flags = 0, payload = Buffer.alloc(0) }: { flags?: number; payload?: Buffer } = {},
): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A header field without compression (RFC 7541, 6.2.2). Name and value are shorter than 127 bytes. */
function literalOf(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.of(0, name.length),
    Buffer.from(name),
    Buffer.of(value.length),
    Buffer.from(value),
  ]);
}
