// A double in front of a server, which pages take for the server: it passes everything on, and notes every byte.

import { joined, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { ByteLog } from "./byte_log.ts";

/** The double. */
export interface LoggedServer extends AsyncDisposable {
  readonly url: string;
  readonly log: ByteLog;
  /** Random bytes that both sides of a protocol see, such as `dev`, base64. */
  readonly randoms: ReadonlySet<string>;
  /** Keys of rooms that the server has made, base64. */
  readonly roomKeys: ReadonlySet<string>;
}

/** Headers that belong to a connection or to a form of the body. */
const OWN_HEADERS = [
  "connection",
  "content-encoding",
  "content-length",
  "host",
  "transfer-encoding",
] as const;
/** Answers without a body. */
const EMPTY = new Set([204, 205, 304]);
/** What is built, and the same for all. */
const STATIC = /^\/(assets\/|$|index\.html|favicon|icon|apple|manifest|sw\.js)/;
const RANDOM_FIELD = /"(?:dev|r1|r2|salt)":"([^"]+)"/g;
const ROOM_KEY = /"room_key":"([^"]+)"/g;

/** Opens the double of the server at `target`. */
export function logServer(target: string): LoggedServer {
  const log = new ByteLog();
  const relays = new Set<Promise<void>>();
  const [randoms, roomKeys] = [new Set<string>(), new Set<string>()];
  const note: ByteLog["add"] = (sender, what, content) => {
    log.add(sender, what, content);
    const text = typeof content === "string" ? content : new TextDecoder().decode(content);
    for (const [, value] of text.matchAll(RANDOM_FIELD)) randoms.add(value!);
    for (const [, value] of sender === "server" ? text.matchAll(ROOM_KEY) : []) roomKeys.add(value!);
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    if (request.headers.get("upgrade") === "websocket") {
      note("page", `socket ${pathname}${search}`, headersOf(request.headers));
      const headers = { "user-agent": request.headers.get("user-agent") ?? "" };
      const protocol = request.headers.get("sec-websocket-protocol")?.split(",")[0]?.trim();
      const { socket, response } = Deno.upgradeWebSocket(request, protocol === undefined ? {} : { protocol });
      const address = target.replace("http", "ws") + pathname + search;
      const server = new WebSocket(address, { headers, ...(protocol && { protocols: [protocol] }) } as never);
      relays.add(relay(socket, server, note));
      return response;
    }
    return await forward(request, target, pathname + search, note);
  });
  const { port } = server.addr as Deno.NetAddr;
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ log, randoms, roomKeys },
    async [Symbol.asyncDispose]() {
      await Promise.all(relays);
      await server.shutdown();
    },
  };
}

async function forward(
  request: Request,
  target: string,
  path: string,
  note: ByteLog["add"],
): Promise<Response> {
  const what = `${request.method} ${path}`;
  const body = new Uint8Array(await request.arrayBuffer());
  note("page", what, joined(utf8(`${what}\n${headersOf(request.headers)}\n`), body));
  const headers = new Headers(request.headers);
  for (const name of OWN_HEADERS) headers.delete(name);
  if (headers.has("origin")) headers.set("origin", target);
  const answer = await fetch(target + path, {
    ...{ method: request.method, headers, redirect: "manual" },
    ...(body.length === 0 ? {} : { body }),
  });
  const answered = new Uint8Array(await answer.arrayBuffer());
  note("server", what, headersOf(answer.headers));
  if (!STATIC.test(path)) note("server", what, answered);
  const given = new Headers(answer.headers);
  for (const name of OWN_HEADERS) given.delete(name);
  return new Response(EMPTY.has(answer.status) ? null : answered, { status: answer.status, headers: given });
}

/** Resolves once both ends are closed. */
function relay(page: WebSocket, server: WebSocket, note: ByteLog["add"]): Promise<void> {
  const waiting: string[] = [];
  page.onmessage = ({ data }) => {
    note("page", "frame", utf8(String(data)));
    if (server.readyState === WebSocket.OPEN) server.send(data);
    else waiting.push(data);
  };
  server.onopen = () => {
    for (const frame of waiting) server.send(frame);
  };
  server.onmessage = ({ data }) => {
    note("server", "frame", utf8(String(data)));
    if (page.readyState === WebSocket.OPEN) page.send(data);
  };
  const closed = [page, server].map((one, at, both) =>
    new Promise<void>((resolve) => {
      one.onerror = (event) => event instanceof ErrorEvent && event.preventDefault();
      one.onclose = ({ code, reason }) => {
        const other = both[1 - at]!;
        if (other.readyState <= WebSocket.OPEN) other.close(code >= 3_000 ? code : 1_000, reason);
        resolve();
      };
    })
  );
  return Promise.all(closed).then(() => {});
}

function headersOf(headers: Headers): string {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
}
