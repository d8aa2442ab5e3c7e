// /api/account: a member's own account. Every route takes a Bearer token; no answer is cached.

import { Hono } from "hono";
import type { AccountFeature } from "../features/session/account_feature.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import { bearerToken } from "./bearer.ts";
import type { AppEnv } from "./route_env.ts";

/** The features that the routes use. */
export interface AccountRouteOptions {
  readonly account: AccountFeature;
  readonly signIn: SignIn;
}

/** Makes the routes, relative to `/api/account`. */
export function createAccountRoutes({ account, signIn }: AccountRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });

  routes.get("/", async (c) => {
    const owner = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    return c.json(await account.summary(owner));
  });

  return routes;
}
