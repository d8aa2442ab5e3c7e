// Wraps the handling of all requests: limits their number, answers each, and leaves no body unread.

import { Refusal } from "../protocol/errors.ts";
import type { Transfers } from "../hub/limits/transfers.ts";
import type { AppEnv, RequestOrigin } from "./route_env.ts";
import { refusalResponse } from "./json.ts";
import type { RequestBodies } from "./request_body.ts";

/** Time after which the client of an ended request may try again, milliseconds. */
const RETRY_MS = 1_000;
const LINE_BREAK = new TextEncoder().encode("\n");

/** Options of the guard. `Info` is the runtime's information about a connection. */
export interface GuardOptions<Info> {
  readonly handle: (request: Request, env: AppEnv["Bindings"]) => Response | Promise<Response>;
  readonly originOf: (request: Request, info: Info) => RequestOrigin;
  readonly requests: Transfers;
  readonly bodies: RequestBodies;
}

/** Makes the handler of all requests. */
export function guardRequests<Info>(
  { handle, originOf, requests, bodies }: GuardOptions<Info>,
): (request: Request, info: Info) => Promise<Response> {
  return async (request, info) => {
    const origin = originOf(request, info);
    const body = bodies.of(request, origin.tiers);
    const ended = Promise.withResolvers<never>();
    ended.promise.catch(() => {});
    let isEnded = false;
    let held: Promise<unknown> = Promise.resolve();
    const slot = requests.begin(origin.tiers, 1, () => {
      if (body.end()) return;
      isEnded = true;
      ended.reject(busy());
    });
    try {
      const holdUntil = (done: Promise<unknown>): void => void (held = done);
      const response = await handle(request, { ...origin, body, ended: ended.promise, holdUntil });
      if (isEnded) return await holdLastByte(response, () => Promise.resolve(false));
      return body.isDone ? response : await holdLastByte(response, () => body.discard());
    } finally {
      const leave = (): void => slot.leave();
      void held.then(leave, leave);
    }
  };
}

/**
 * Adds a line break as the last byte of a response, and sends it only when `mayEnd` resolves to true. Otherwise the
 * response stays one byte short of its length, and the runtime closes the connection. After a complete response, the
 * runtime would go on reading the request body.
 */
async function holdLastByte(response: Response, mayEnd: () => Promise<boolean>): Promise<Response> {
  if (response.body === null) {
    return await mayEnd() ? response : await holdLastByte(refusalResponse(bodyTooLong()), mayEnd);
  }
  const { status, headers } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  let isWritten = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (!isWritten) {
        isWritten = true;
        return controller.enqueue(bytes);
      }
      if (await mayEnd()) controller.enqueue(LINE_BREAK);
      controller.close();
    },
  }, { highWaterMark: 0 });
  const result = new Response(body, { status, headers });
  result.headers.set("Content-Length", String(bytes.length + LINE_BREAK.length));
  return result;
}

function bodyTooLong(): Refusal {
  return new Refusal("bad_request", "This request has too much of a body.");
}

function busy(): Refusal {
  return new Refusal("unavailable", "The server is busy. Please try again in a moment.", {
    retryAfterMs: RETRY_MS,
  });
}
