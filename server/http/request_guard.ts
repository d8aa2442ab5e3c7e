// All requests on their way in and out: bounded in number, each answered, and none left with an unread body.

import { Refusal } from "../protocol/errors.ts";
import type { Transfers } from "../hub/limits/transfers.ts";
import type { AppEnv, RequestOrigin } from "./route_env.ts";
import { refused } from "./json.ts";
import type { RequestBodies } from "./request_body.ts";

/** When a client whose request was ended may try again, milliseconds. */
const RETRY_MS = 1_000;
const LINE_BREAK = new TextEncoder().encode("\n");

/** What is around the handling of requests. `Info` is what the runtime tells of a connection. */
export interface RequestsOptions<Info> {
  readonly handle: (request: Request, env: AppEnv["Bindings"]) => Response | Promise<Response>;
  readonly originOf: (request: Request, info: Info) => RequestOrigin;
  readonly requests: Transfers;
  readonly bodies: RequestBodies;
}

/** Makes the function that takes every request. */
export function guardRequests<Info>(
  { handle, originOf, requests, bodies }: RequestsOptions<Info>,
): (request: Request, info: Info) => Promise<Response> {
  return async (request, info) => {
    const origin = originOf(request, info);
    const body = bodies.of(request, origin.tiers);
    const ended = Promise.withResolvers<never>();
    ended.promise.catch(() => {});
    let isEnded = false;
    const place = requests.begin(origin.tiers, 1, () => {
      if (body.end()) return;
      isEnded = true;
      ended.reject(busy());
    });
    try {
      const response = await handle(request, { ...origin, body, ended: ended.promise });
      if (isEnded) return await endWith(response, () => Promise.resolve(false));
      return body.isDone ? response : await endWith(response, () => body.discard());
    } finally {
      place.leave();
    }
  };
}

/**
 * An answer whose last byte, a line break, goes out when `mayEnd` resolves to true. Otherwise the answer stays one byte short of its
 * length, and the runtime ends the connection. After a whole answer it would go on taking in what the client sends.
 */
async function endWith(response: Response, mayEnd: () => Promise<boolean>): Promise<Response> {
  if (response.body === null) return await mayEnd() ? response : await endWith(refused(tooMuch()), mayEnd);
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
  const ending = new Response(body, { status, headers });
  ending.headers.set("Content-Length", String(bytes.length + LINE_BREAK.length));
  return ending;
}

function tooMuch(): Refusal {
  return new Refusal("bad_request", "This request has too much of a body.");
}

function busy(): Refusal {
  return new Refusal("unavailable", "The server is busy. Please try again in a moment.", RETRY_MS);
}
