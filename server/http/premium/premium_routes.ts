// GET /api/premium and POST /api/premium/checkout, for members.

import { Hono } from "hono";
import type { PremiumFeature } from "../../features/premium/premium_feature.ts";
import type { SignIn } from "../../features/session/sign_in.ts";
import type { Settings } from "../../ports/settings.ts";
import { bearerToken } from "../bearer.ts";
import { readObject, stringOf } from "../json.ts";
import { pageOrigin } from "../origins.ts";
import type { AppEnv } from "../route_env.ts";

/** What the routes use. */
export interface PremiumRouteOptions {
  readonly signIn: SignIn;
  readonly premium: PremiumFeature;
  readonly settings: Settings;
}

/** Makes the routes, relative to `/api/premium`. */
export function createPremiumRoutes({ signIn, premium, settings }: PremiumRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    return c.json(await premium.offer(account), 200, { "Cache-Control": "no-store" });
  });

  routes.post("/checkout", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const body = await readObject(c);
    const url = await premium.checkOut({
      ...{ account, plan: stringOf(body, "plan"), way: stringOf(body, "way"), address: c.env.address },
      origin: pageOrigin(c.req.header("origin"), c.req.header("host"), settings),
    });
    return c.json({ url });
  });

  return routes;
}
