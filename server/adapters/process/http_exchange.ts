// One HTTP exchange: what node:http reads as a web `Request`, and a web `Response` as what node:http writes.

import type { IncomingMessage, ServerResponse } from "node:http";

/** What a `Host` header may hold: a name or an address, and a port. Nothing that would become part of the path. */
const HOST = /^([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$/;
/** Stands for the host in a request of HTTP/1.0 that names none. Not a name of this machine. */
const NO_HOST = "unknown.invalid";
/** Statuses that have no body. */
const EMPTY_STATUSES = new Set([204, 304]);

/** The request, without its body where it is an upgrade. Null for what is no request to this server. */
export function readRequest(incoming: IncomingMessage, isUpgrade: boolean): Request | null {
  const host = hostOf(incoming);
  const { method = "", url = "" } = incoming;
  if (host === null || !url.startsWith("/") || url.includes("%00")) return null;
  try {
    const headers = new Headers();
    const { rawHeaders } = incoming;
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      headers.append(rawHeaders[at]!, rawHeaders[at + 1]!);
    }
    const body = isUpgrade || method === "GET" || method === "HEAD" ? null : bodyOf(incoming);
    return new Request(`http://${host}${url}`, { method, headers, body, duplex: "half" } as RequestInit);
  } catch {
    return null;
  }
}

/** Writes the response, and ends the exchange. A body that is known as a whole gets its length. Never rejects. */
export async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const reader = response.body?.getReader() ?? null;
  const giveUp = (): void => void reader?.cancel().catch(() => {});
  outgoing.once("close", giveUp);
  try {
    let piece = await reader?.read() ?? { done: true, value: undefined };
    const next = piece.done ? piece : await reader!.read();
    const headers = [...response.headers];
    const isWhole = next.done && !response.headers.has("content-length");
    if (isWhole && !hasNoBody(response, outgoing)) {
      headers.push(["content-length", String(piece.value?.byteLength ?? 0)]);
    }
    outgoing.writeHead(response.status, headers.flat());
    if (piece.value !== undefined) await write(outgoing, piece.value);
    for (piece = next; !piece.done && !outgoing.destroyed; piece = await reader!.read()) {
      await write(outgoing, piece.value);
    }
    outgoing.end();
  } catch {
    // Half a response must not look like a whole one.
    outgoing.destroy();
  } finally {
    outgoing.off("close", giveUp);
  }
}

/** The whole response as bytes of HTTP/1.1, after which the connection ends. */
export async function wholeResponse(response: Response): Promise<Uint8Array> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set("content-length", String(body.byteLength));
  headers.set("connection", "close");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${response.status} ${response.statusText}`, ...lines, "", ""].join("\r\n");
  // Headers are Latin-1 (RFC 9110, 5.5).
  const bytes = Uint8Array.from(head, (character) => character.charCodeAt(0));
  return new Uint8Array([...bytes, ...body]);
}

function hostOf({ headersDistinct, httpVersion }: IncomingMessage): string | null {
  const hosts = headersDistinct["host"] ?? [];
  if (hosts.length === 0 && httpVersion === "1.0") return NO_HOST;
  return hosts.length === 1 && HOST.test(hosts[0]!) ? hosts[0]! : null;
}

/** The body as it comes: read no faster than it is taken. Cancelling it leaves the rest unread. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let over = false;
  return new ReadableStream({
    start(controller) {
      const end = (finish: () => void) => (): void => {
        if (over) return;
        over = true;
        finish();
      };
      incoming.on("data", (piece: Uint8Array) => {
        if (over) return;
        controller.enqueue(new Uint8Array(piece));
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.on("end", end(() => controller.close()));
      incoming.on("close", end(() => controller.error(new Error("The body was cut off"))));
      incoming.pause();
    },
    pull() {
      incoming.resume();
    },
    cancel() {
      over = true;
      incoming.pause();
    },
  });
}

function hasNoBody(response: Response, outgoing: ServerResponse): boolean {
  return EMPTY_STATUSES.has(response.status) || outgoing.req?.method === "HEAD";
}

async function write(outgoing: ServerResponse, piece: Uint8Array): Promise<void> {
  if (outgoing.write(piece) || outgoing.destroyed) return;
  const ready = Promise.withResolvers<void>();
  const go = (): void => ready.resolve();
  outgoing.once("drain", go);
  outgoing.once("close", go);
  await ready.promise;
  outgoing.off("drain", go);
  outgoing.off("close", go);
}
