// Attacks on the listener over plain TCP: silent connections, incomplete handshakes, and messages without an end.

import { connect } from "node:net";
import { clientFrame, handshake, writeAll } from "./handshake.ts";

/** Connections of an attacker. They close when it is disposed of. */
export interface Attack extends Disposable {
  readonly connections: Deno.TcpConn[];
}

/** Opens connections that send `words`, or nothing, and wait. Refused connections are left out. */
export async function silentConnections(port: number, count: number, words: string = ""): Promise<Attack> {
  const opened = await Promise.allSettled(
    Array.from({ length: count }, () => Deno.connect({ hostname: "127.0.0.1", port })),
  );
  const connections = opened.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  const bytes = new TextEncoder().encode(words);
  if (bytes.length > 0) {
    await Promise.all(connections.map((one) => one.write(bytes).catch(() => {})));
  }
  return { connections, [Symbol.dispose]: () => connections.forEach(close) };
}

/** A WebSocket handshake, as it is sent. */
export const UPGRADE = [
  "GET /ws HTTP/1.1",
  "Host: 127.0.0.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "",
  "",
].join("\r\n");

/** Asks for a WebSocket and resets the connection before there can be an answer. Resolves when it is gone. */
export async function brokenHandshake(port: number): Promise<void> {
  const gone = Promise.withResolvers<void>();
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.on("close", () => gone.resolve());
  socket.on("connect", () => socket.write(UPGRADE, () => socket.resetAndDestroy()));
  await gone.promise;
}

/** How an endless message is sent. */
export interface UnfinishedMessage {
  /** A name to join with first; it stays outside when absent. */
  readonly joinAs?: string;
  /** One frame that says it is as long as this, megabytes; fragments of 60 KiB when absent. */
  readonly frameMb?: number;
  /** How much is sent, megabytes. */
  readonly sentMb: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens a socket and begins a message on it. `sent` resolves when all is sent, or the server has closed it. */
export async function unfinishedMessage(
  port: number,
  { joinAs, frameMb, sentMb, headers = {} }: UnfinishedMessage,
): Promise<Disposable & { readonly sent: Promise<"sent" | "hung up"> }> {
  const { connection, status } = await handshake(port, headers);
  if (status !== 101) {
    connection.close();
    throw new Error(`The socket was refused with ${status}`);
  }
  if (joinAs !== undefined) {
    const join = JSON.stringify({ event: "join", data: { mode: "guest", username: joinAs } });
    await writeAll(connection, clientFrame(TEXT, new TextEncoder().encode(join)));
  }
  const sent = fill(connection, frameMb, sentMb).then(() => "sent" as const, () => "hung up" as const);
  return { sent, [Symbol.dispose]: () => close(connection) };
}

const TEXT = 1;
const CONTINUATION = 0;
const MEGABYTE = 1024 * 1024;
const PIECE = new Uint8Array(60 * 1024).fill(97);

async function fill(connection: Deno.TcpConn, frameMb: number | undefined, sentMb: number): Promise<void> {
  const pieces = Math.ceil(sentMb * MEGABYTE / PIECE.length);
  if (frameMb === undefined) {
    const [first, next] = [clientFrame(TEXT, PIECE, false), clientFrame(CONTINUATION, PIECE, false)];
    for (let piece = 0; piece < pieces; piece++) await writeAll(connection, piece === 0 ? first : next);
    return;
  }
  const head = new DataView(new ArrayBuffer(14));
  head.setUint16(0, 0x80_00 | TEXT << 8 | 0x80 | 127);
  head.setBigUint64(2, BigInt(frameMb * MEGABYTE));
  await writeAll(connection, new Uint8Array(head.buffer));
  for (let piece = 0; piece < pieces; piece++) await writeAll(connection, PIECE);
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}
