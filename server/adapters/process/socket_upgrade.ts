// How a connection of node:http becomes one of Deno's WebSockets.

import type { Socket } from "node:net";

/** What Deno keeps of a connection under node's. Private to it: where it has changed, nothing is closed by it. */
interface Handle {
  readStop?(): void;
  close?(): void;
}

/**
 * Makes the connection of an upgrade request a WebSocket. Throws a `TypeError` for what is no handshake.
 *
 * Not `Deno.serve`, whose own upgrade keeps the connection and its descriptor for ever when the client is gone before the answer is
 * written (Deno 2.9.6): see docs/adr/0024-node-http-in-front.md.
 */
export function upgradeSocket(
  request: Request,
  { socket, head }: { readonly socket: Socket; readonly head: Uint8Array },
  options: Deno.UpgradeWebSocketOptions,
): Deno.WebSocketUpgrade {
  const handle = (socket as unknown as { readonly _handle?: Handle | null })._handle;
  socket.setNoDelay(true);
  const upgrade = Deno.upgradeWebSocket(request, { ...options, socket, head });
  // What arrives from now on is for the WebSocket to read.
  handle?.readStop?.();
  // Deno takes the connection out of the handle, and would keep the empty handle.
  upgrade.socket.addEventListener("open", () => handle?.close?.());
  upgrade.socket.addEventListener("error", () => socket.destroy());
  return upgrade;
}
