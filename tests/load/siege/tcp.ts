// A TCP connection whose bytes are counted: for what is sent by hand, and for requests of HTTP/1.1.

import type { Traffic } from "../raw_client.ts";

const READ_BYTES = 64 * 1024;
/** Characters of an answer that are kept: more than any answer that is looked into. */
const KEPT_CHARACTERS = 16 * 1024;

const encoder = new TextEncoder();

/** One connection. */
export class Tcp {
  #closed = false;
  #writing: Promise<boolean> = Promise.resolve(true);

  private constructor(readonly connection: Deno.TcpConn, readonly traffic: Traffic) {}

  /** Connects. Throws an `Error` when no server listens. */
  static async open(port: number, traffic: Traffic): Promise<Tcp> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    return new Tcp(connection, traffic);
  }

  /** Writes all of it, after what was written before. False when the connection is gone. */
  write(bytes: Uint8Array | string): Promise<boolean> {
    const all = typeof bytes === "string" ? encoder.encode(bytes) : bytes;
    return this.#writing = this.#writing.then((open) => open && this.#writeAll(all));
  }

  async #writeAll(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) {
        const count = await this.connection.write(bytes.subarray(at));
        this.traffic.sentBytes += count;
        at += count;
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Reads until the server closes. `onBytes` gets each piece, valid only during the call. */
  async drain(onBytes: (bytes: Uint8Array) => void = () => {}): Promise<void> {
    const buffer = new Uint8Array(READ_BYTES);
    for (;;) {
      const count = await this.connection.read(buffer).catch(() => null);
      if (count === null) return this.close();
      this.traffic.receivedBytes += count;
      onBytes(buffer.subarray(0, count));
    }
  }

  /** Drops the connection. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.connection.close();
  }
}

/** A request of HTTP/1.1. With `json` it is a POST. */
export interface Request {
  readonly path: string;
  /** Address of the client. */
  readonly address: string;
  readonly token?: string;
  readonly json?: unknown;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  /** The first 16 Ki characters, head included. */
  readonly text: string;
}

/** Sends a request over a connection of its own. Throws an `Error` without an answer within `withinMs`. */
export async function ask(
  port: number,
  request: Request,
  { traffic, withinMs }: { traffic: Traffic; withinMs: number },
): Promise<Answer> {
  const tcp = await Tcp.open(port, traffic);
  const late = setTimeout(() => tcp.close(), withinMs);
  const decoder = new TextDecoder();
  let text = "";
  await tcp.write(requestText(request));
  await tcp.drain((bytes) => {
    if (text.length < KEPT_CHARACTERS) text += decoder.decode(bytes, { stream: true });
  });
  clearTimeout(late);
  const status = statusOf(text);
  if (status === undefined) throw new Error(`No answer from ${request.path}`);
  return { status, text };
}

/** The status of an answer that begins with these words; undefined when they are not of HTTP/1.1. */
export function statusOf(text: string): number | undefined {
  const digits = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function requestText({ path, address, token, json }: Request): string {
  const body = json === undefined ? "" : JSON.stringify(json);
  const lines = [
    `${json === undefined ? "GET" : "POST"} ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    `X-Forwarded-For: ${address}`,
    "Connection: close",
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    ...(json === undefined ? [] : ["Content-Type: application/json", `Content-Length: ${body.length}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}
