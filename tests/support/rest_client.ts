// The REST interface of a test room, called within the process, from any address.

import { createApp } from "../../server/app.ts";
import type { Room } from "./room.ts";

/** A request. `json` is sent as JSON, `body` as it is. */
export interface RestRequest {
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly token?: string;
  /** Address of the peer of the connection. */
  readonly address?: string;
  readonly headers?: Record<string, string>;
}

/** The response. `json` is undefined when the body is not JSON. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- a test looks into it
  readonly json: any;
  /** Code of the error, where it is one. */
  readonly code: string | undefined;
}

/** Calls a path of the room's API. A request with a body is a POST. */
export async function call(
  room: Pick<Room, "node">,
  path: string,
  request: RestRequest = {},
): Promise<RestAnswer> {
  const { json, token, address = "203.0.113.1" } = request;
  const body = json === undefined ? request.body : JSON.stringify(json);
  const headers = new Headers(request.headers);
  if (json !== undefined) headers.set("content-type", "application/json");
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  const app = createApp({ node: room.node, pageDir: "tests/no-page" });
  const method = request.method ?? (body === undefined ? "GET" : "POST");
  const init = { method, headers, ...(body === undefined ? {} : { body, duplex: "half" }) };
  const read = Promise.withResolvers<void>();
  const response = await app.fetch(new Request(`http://localhost${path}`, init), {
    remoteAddr: { transport: "tcp", hostname: address, port: 40_000 },
    completed: read.promise,
  });
  const text = await response.text();
  read.resolve();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const parsed = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, json: parsed, code: parsed?.error?.code };
}

/** Registers, or logs in, over REST. */
export function authenticate(
  room: Pick<Room, "node">,
  way: "register" | "login",
  json: unknown,
  request: RestRequest = {},
): Promise<RestAnswer> {
  return call(room, `/api/auth/${way}`, { ...request, json });
}
