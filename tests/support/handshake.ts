// One HTTP request over a bare connection, with headers that the test chooses, and the socket after it.

/** The answer to a request, and the connection it came over. */
export interface Answer extends Disposable {
  readonly status: number;
  readonly headers: Headers;
  /** The body, where there is one. */
  readonly body: string;
  readonly connection: Deno.TcpConn;
}

/** A key for a handshake; its value does not matter. */
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Asks the server on a local port to upgrade to a WebSocket. A header with an empty value is left out. */
export function handshake(port: number, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const upgrade = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13" };
  return ask(port, "GET /ws HTTP/1.1", { ...upgrade, "Sec-WebSocket-Key": KEY, ...headers });
}

/** Sends a request unchanged, and reads the answer. */
export async function ask(
  port: number,
  request: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers })
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}`);
  await writeAll(connection, encoder.encode([request, ...lines, "", ""].join("\r\n")));
  const { head, rest } = await readHead(connection);
  const [statusLine, ...fields] = head.split("\r\n");
  const answer = new Headers(fields.map((line) => line.split(/: */, 2) as [string, string]));
  const body = await readBody(connection, rest, Number(answer.get("content-length") ?? 0));
  return {
    status: Number(statusLine!.split(" ")[1]),
    headers: answer,
    body,
    connection,
    [Symbol.dispose]: () => connection.close(),
  };
}

/** A WebSocket frame from a client, masked with zeros (RFC 6455, 5.2). */
export function clientFrame(opcode: number, payload: Uint8Array, final = true): Uint8Array {
  const { length } = payload;
  const size = length < 126
    ? [0x80 | length]
    : length < 65_536
    ? [0x80 | 126, length >> 8, length & 255]
    : [0x80 | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return new Uint8Array([(final ? 0x80 : 0) | opcode, ...size, 0, 0, 0, 0, ...payload]);
}

/** Writes all of it. */
export async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await connection.write(bytes.subarray(written));
  }
}

async function readHead(connection: Deno.TcpConn): Promise<{ head: string; rest: string }> {
  let text = "";
  for (let end = -1; end < 0; end = text.indexOf("\r\n\r\n")) {
    const chunk = await readChunk(connection);
    if (chunk === null) throw new Error(`The server hung up: ${text}`);
    text += chunk;
  }
  const end = text.indexOf("\r\n\r\n");
  return { head: text.slice(0, end), rest: text.slice(end + 4) };
}

async function readBody(connection: Deno.TcpConn, begun: string, length: number): Promise<string> {
  let body = begun;
  while (encoder.encode(body).length < length) {
    const chunk = await readChunk(connection);
    if (chunk === null) break;
    body += chunk;
  }
  return body;
}

async function readChunk(connection: Deno.TcpConn): Promise<string | null> {
  const buffer = new Uint8Array(16_384);
  const read = await connection.read(buffer);
  return read === null ? null : decoder.decode(buffer.subarray(0, read), { stream: true });
}
