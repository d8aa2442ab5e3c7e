// /api/account: a member's own account. Every route takes a Bearer token.

import { type Context, Hono } from "hono";
import type { AccountFeature } from "../features/session/account_feature.ts";
import type { DevicesFeature } from "../features/session/devices_feature.ts";
import type { Bearer, SignIn } from "../features/session/sign_in.ts";
import { bearerToken } from "./bearer.ts";
import { readObject, stringOf } from "./json.ts";
import { type AppEnv, clientOf } from "./route_env.ts";

/** The features that the routes use. */
export interface AccountRouteOptions {
  readonly account: AccountFeature;
  readonly devices: DevicesFeature;
  readonly signIn: SignIn;
}

/** Makes the routes, relative to `/api/account`. */
export function createAccountRoutes({ account, devices, signIn }: AccountRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const owner = (c: Context<AppEnv>): Promise<Bearer> =>
    signIn.bearer(bearerToken(c.req.header("authorization")), clientOf(c));

  routes.get("/", async (c) => c.json(await account.summary((await owner(c)).account)));

  routes.get("/devices", async (c) => c.json(await devices.list(await owner(c))));
  routes.delete("/devices", async (c) => c.json(await devices.endOthers(await owner(c))));
  routes.patch("/devices/:id", async (c) => {
    const by = await owner(c);
    const name = stringOf(await readObject(c), "name");
    return c.json(await devices.rename(by, c.req.param("id"), name));
  });
  routes.delete("/devices/:id", async (c) => c.json(await devices.end(await owner(c), c.req.param("id"))));

  return routes;
}
