// POST /api/ai/message: a question to the companion over REST.

import { Hono } from "hono";
import type { SignIn } from "../features/session/sign_in.ts";
import type { CompanionFeature } from "../features/companion/companion_feature.ts";
import { bearerToken } from "./bearer.ts";
import type { AppEnv } from "./route_env.ts";
import { readObject, stringOf } from "./json.ts";

/** Makes the routes, relative to `/api/ai`. */
export function createCompanionRoutes(
  companion: Pick<CompanionFeature, "ask">,
  signIn: SignIn,
): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post("/message", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const body = await readObject(c);
    const question = {
      ciphertext: stringOf(body, "ciphertext"),
      nonce: stringOf(body, "nonce"),
      transit_key: stringOf(body, "transit_key"),
    };
    const { ciphertext, nonce, quota } = await companion.ask(account, question);
    const { aiMessagesUsed, hasAiAccess } = quota;
    const answer = { ciphertext, nonce, ai_messages_used: aiMessagesUsed, has_ai_access: hasAiAccess };
    return c.json(answer, 200, { "Cache-Control": "no-store" });
  });

  return routes;
}
