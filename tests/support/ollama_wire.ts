// A small HTTP/1.1 server over bare sockets, so that a test decides about every byte, and when a connection breaks.

/** A request, and the way to answer it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; an empty object for none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Resolves when the client has disconnected, also after a complete answer. */
  readonly gone: Promise<void>;
  /** Whether the client disconnected before the answer was complete. */
  aborted: boolean;
  /** Sends status line and headers of an answer in chunks. Called by the first {@link chunk} where it was not. */
  head(status?: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** Sends a chunk. Does nothing when the client has disconnected. */
  chunk(bytes: string | Uint8Array): Promise<void>;
  /** Completes the answer. */
  end(): Promise<void>;
  /** Answers as a whole. */
  reply(status: number, body: string, type?: string): Promise<void>;
  /** Breaks the connection. */
  reset(): void;
}

/** A server on a port of this machine. */
export interface WireServer extends AsyncDisposable {
  readonly port: number;
}

const encoder = new TextEncoder();
const JSON_TYPE = "application/json; charset=utf-8";

/** Serves until disposed of. */
export function serveWire(port: number, handle: (exchange: Exchange) => Promise<void>): WireServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const connections = new Set<Deno.Conn>();
  const work = new Set<Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      const one = serveOne(connection, handle).finally(() => {
        connections.delete(connection);
        close(connection);
        work.delete(one);
      });
      work.add(one);
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of connections) close(connection);
      await Promise.all(work);
    },
  };
}

async function serveOne(connection: Deno.Conn, handle: (exchange: Exchange) => Promise<void>): Promise<void> {
  const request = await readRequest(connection);
  if (request === null) return;
  const exchange = exchangeOver(connection, request);
  await handle(exchange);
  await exchange.gone;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

async function readRequest(connection: Deno.Conn): Promise<Request | null> {
  const bytes = new Uint8Array(1 << 20);
  let length = 0;
  for (;;) {
    const count = await connection.read(bytes.subarray(length)).catch(() => null);
    if (count === null) return null;
    length += count;
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, length));
    const split = text.indexOf("\r\n\r\n");
    if (split < 0) continue;
    const size = Number(/^content-length: *(\d+)/im.exec(text.slice(0, split))?.[1] ?? 0);
    if (length < split + 4 + size) continue;
    const [method = "", path = ""] = text.split(" ");
    const body = new TextDecoder().decode(bytes.subarray(split + 4, split + 4 + size));
    const headers = Object.fromEntries(
      text.slice(0, split).split("\r\n").slice(1).map((line) => {
        const [name = "", ...value] = line.split(":");
        return [name.toLowerCase(), value.join(":").trim()];
      }),
    );
    return { method, path, headers, body: body === "" ? {} : JSON.parse(body) };
  }
}

function exchangeOver(connection: Deno.Conn, request: Request): Exchange {
  let started = false;
  let complete = false;
  let gone = false;
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (gone) return;
    try {
      for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    } catch {
      gone = true;
      exchange.aborted ||= !complete;
    }
  };
  const exchange: Exchange = {
    ...request,
    aborted: false,
    gone: watch(connection).then(() => {
      gone = true;
      exchange.aborted ||= !complete;
    }),
    async head(status = 200, headers = { "content-type": "application/x-ndjson" }) {
      started = true;
      const lines = Object.entries({ ...headers, "transfer-encoding": "chunked", connection: "close" });
      const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
      await write(encoder.encode(`HTTP/1.1 ${status} x\r\n${text}\r\n`));
    },
    async chunk(bytes) {
      if (!started) await exchange.head();
      const data = typeof bytes === "string" ? encoder.encode(bytes) : bytes;
      const frame = [encoder.encode(`${data.length.toString(16)}\r\n`), data, encoder.encode("\r\n")];
      await write(new Uint8Array(frame.flatMap((part) => [...part])));
    },
    async end() {
      if (!started) await exchange.head();
      await write(encoder.encode("0\r\n\r\n"));
      complete = !gone;
      close(connection);
    },
    async reply(status, body, type = JSON_TYPE) {
      const data = encoder.encode(body);
      const head = `HTTP/1.1 ${status} x\r\ncontent-type: ${type}\r\ncontent-length: ${data.length}\r\n` +
        "connection: close\r\n\r\n";
      await write(encoder.encode(head));
      await write(data);
      complete = !gone;
      close(connection);
    },
    reset() {
      complete = true;
      close(connection);
    },
  };
  return exchange;
}

/** Resolves when the other side has closed, or this one did. */
async function watch(connection: Deno.Conn): Promise<void> {
  const bytes = new Uint8Array(256);
  try {
    while (await connection.read(bytes) !== null);
  } catch {
    // Closed on this side, or broken.
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}
