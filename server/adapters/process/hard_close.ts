// Closes a WebSocket's connection at once through an internal API of Deno, and tests whether that works.

/** The internal API of Deno. The version of Deno is pinned, and a test fails when this API changes. */
interface Internals {
  readonly core?: { readonly tryClose?: (resource: number) => void };
}

/** Name of a WebSocket's property that holds the resource id of its connection. */
const RESOURCE_PROPERTY = "[[rid]]";
/** Longest time for the test, milliseconds. It usually takes two or three. */
const TEST_MS = 1_000;

/**
 * Closes the connection of a WebSocket at once: frees its buffers and fires `onclose`. After a mere `close()`, Deno
 * waits for the client's answer and buffers what it sends. Falls back to `close()` without the internal API.
 */
export function hardClose(socket: WebSocket): void {
  const resource = resourceOf(socket);
  const close = internals()?.core?.tryClose;
  if (resource === null || typeof close !== "function") return socket.close();
  close(resource);
}

/** Tests {@link hardClose} with a socket of this process to itself. Never rejects. */
export async function tryHardClose(): Promise<boolean> {
  const closed = Promise.withResolvers<boolean>();
  const timeout = setTimeout(() => closed.resolve(false), TEST_MS);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => hardClose(socket);
    return response;
  });
  const client = new WebSocket(`ws://127.0.0.1:${server.addr.port}`);
  // A closing handshake gives 1000 or 1005. 0 and 1006 mean that the connection ended without one.
  client.onclose = ({ code, wasClean }) => closed.resolve(!wasClean && code !== 1005);
  client.onerror = (event) => event.preventDefault();
  const works = await closed.promise;
  clearTimeout(timeout);
  client.close();
  await server.shutdown().catch(() => {});
  return works;
}

function internals(): Internals | undefined {
  const deno = Deno as unknown as { readonly internal?: symbol; readonly [key: symbol]: Internals };
  return deno.internal === undefined ? undefined : deno[deno.internal];
}

/** The connection's resource id in Deno; null while the socket opens, and without such a property. */
function resourceOf(socket: WebSocket): number | null {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) =>
    description === RESOURCE_PROPERTY
  );
  const value = key === undefined ? undefined : Reflect.get(socket, key);
  return typeof value === "number" ? value : null;
}
