// POST /api/ai/message: a question to the companion over REST.

import { Hono } from "hono";
import type { SealedAnswer } from "../features/companion/companion_feature.ts";
import type { Node } from "../node.ts";
import { bearerToken } from "./bearer.ts";
import { refusalOf } from "./faults.ts";
import type { AppEnv } from "./route_env.ts";
import { readObject, refusalResponse, stringOf } from "./json.ts";

/** Makes the routes, relative to `/api/ai`. */
export function createCompanionRoutes(node: Node): Hono<AppEnv> {
  const { companion, signIn } = node;
  const routes = new Hono<AppEnv>();

  routes.post("/message", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const body = await readObject(c);
    const question = {
      ciphertext: stringOf(body, "ciphertext"),
      nonce: stringOf(body, "nonce"),
      transit_key: stringOf(body, "transit_key"),
    };
    const givenUp = new AbortController();
    const queued = Promise.withResolvers<null>();
    const { signal } = givenUp;
    const answering = companion.ask(account, question, {
      givenUp: signal,
      onQueued: () => queued.resolve(null),
    }).then(bodyOf);
    // Refusals before the queue have their status.
    const first = await Promise.race([answering, queued.promise]);
    const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
    if (first !== null) return c.body(first, 200, headers);
    const giveUp = (): void => givenUp.abort();
    c.env.ended.catch(giveUp);
    c.env.holdUntil(answering);
    const made = answering.catch((error) => refusalResponse(refusalOf(error, node)).text());
    return c.body(awaited(made, giveUp), 200, headers);
  });

  return routes;
}

function bodyOf({ ciphertext, nonce, said, quota: { aiMessagesUsed, hasAiAccess } }: SealedAnswer): string {
  return JSON.stringify({
    ...{ ciphertext, nonce, said },
    ...{ ai_messages_used: aiMessagesUsed, has_ai_access: hasAiAccess },
  });
}

/**
 * A body that comes once it is made; `making` must not reject. Deno reports a client that disconnects only while it sends
 * a response: then it cancels the body, whether or not it has a byte already. (A request's own signal does not abort
 * where the body of the request came in a second packet; seen with Deno 2.9.6.)
 */
function awaited(making: Promise<string>, giveUp: () => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isAwaited = true;
  return new ReadableStream({
    async start(controller) {
      const bytes = new TextEncoder().encode(await making);
      if (isAwaited) controller.enqueue(bytes);
      if (isAwaited) controller.close();
    },
    cancel() {
      isAwaited = false;
      giveUp();
    },
  });
}
