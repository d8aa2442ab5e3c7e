// POST /api/premium/voucher: a member redeems a voucher.

import { Hono } from "hono";
import type { VoucherFeature } from "../../features/premium/voucher_feature.ts";
import type { SignIn } from "../../features/session/sign_in.ts";
import { bearerToken } from "../bearer.ts";
import { readObject, stringOf } from "../json.ts";
import type { AppEnv } from "../route_env.ts";

/** The features that the routes use. */
export interface VoucherRouteOptions {
  readonly signIn: SignIn;
  readonly vouchers: VoucherFeature;
}

/** Makes the routes, relative to `/api/premium`. */
export function createVoucherRoutes({ signIn, vouchers }: VoucherRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post("/voucher", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const code = stringOf(await readObject(c), "code");
    return c.json({ entitlement: await vouchers.redeem({ account, code, address: c.env.address }) });
  });

  return routes;
}
