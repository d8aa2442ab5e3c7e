// POST /api/auth/register and /api/auth/login.

import { Hono } from "hono";
import type { SignedIn, SignIn } from "../features/session/sign_in.ts";
import { type AppEnv, clientOf } from "./route_env.ts";
import { optionalStringOf, readObject, stringOf } from "./json.ts";

/** The response: a token, and the account. */
interface SignedInBody {
  token: string;
  user: { id: number; username: string; has_ai_access: boolean; ai_messages_used: number };
}

/** Makes the routes, relative to `/api/auth`. */
export function createAuthRoutes(signIn: SignIn): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post("/register", async (c) => {
    const body = await readObject(c);
    const registration = {
      username: stringOf(body, "username"),
      password: stringOf(body, "password"),
      email: optionalStringOf(body, "email"),
      address: c.env.address,
      client: clientOf(c),
      principal: null,
    };
    return c.json(bodyOf(await signIn.register(registration)), 201);
  });

  routes.post("/login", async (c) => {
    const body = await readObject(c);
    const login = {
      username: stringOf(body, "username"),
      password: stringOf(body, "password"),
      address: c.env.address,
      client: clientOf(c),
    };
    return c.json(bodyOf(await signIn.login(login)));
  });

  return routes;
}

function bodyOf({ account, token }: SignedIn): SignedInBody {
  const { id, username, hasAiAccess, aiMessagesUsed } = account;
  return { token, user: { id, username, has_ai_access: hasAiAccess, ai_messages_used: aiMessagesUsed } };
}
