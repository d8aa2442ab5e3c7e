// Ends a WebSocket's connection at once, through an internal interface of Deno, and says whether that works.

/** The part of Deno's internals that is used. The version of Deno is pinned; a test fails where this has changed. */
interface Internals {
  readonly core?: { readonly tryClose?: (resource: number) => void };
}

/** What the property of a WebSocket is called that names its connection. */
const RESOURCE_PROPERTY = "[[rid]]";
/** Longest wait for the trial, milliseconds. It takes two or three. */
const TRIAL_MS = 1_000;

/**
 * Ends the connection of a WebSocket at once: its buffers are freed, `onclose` fires. `close()` alone does not while
 * the peer says nothing: Deno waits for its answer, and goes on keeping what it sends. Where the internal interface is
 * not there, `close()` is what is left.
 */
export function hardClose(socket: WebSocket): void {
  const resource = resourceOf(socket);
  const close = internals()?.core?.tryClose;
  if (resource === null || typeof close !== "function") return socket.close();
  close(resource);
}

/** Whether {@link hardClose} works, tried with a socket of this process to itself. Never rejects. */
export async function tryHardClose(): Promise<boolean> {
  const closed = Promise.withResolvers<boolean>();
  const late = setTimeout(() => closed.resolve(false), TRIAL_MS);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => hardClose(socket);
    return response;
  });
  const client = new WebSocket(`ws://127.0.0.1:${server.addr.port}`);
  // A close of the protocol is 1000 or 1005; 0 and 1006 say that the connection went away without one.
  client.onclose = ({ code, wasClean }) => closed.resolve(!wasClean && code !== 1005);
  client.onerror = (event) => event.preventDefault();
  const works = await closed.promise;
  clearTimeout(late);
  client.close();
  await server.shutdown().catch(() => {});
  return works;
}

function internals(): Internals | undefined {
  const deno = Deno as unknown as { readonly internal?: symbol; readonly [key: symbol]: Internals };
  return deno.internal === undefined ? undefined : deno[deno.internal];
}

/** The number of the connection among Deno's resources; null while it opens, and where Deno keeps it elsewhere. */
function resourceOf(socket: WebSocket): number | null {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) =>
    description === RESOURCE_PROPERTY
  );
  const value = key === undefined ? undefined : Reflect.get(socket, key);
  return typeof value === "number" ? value : null;
}
