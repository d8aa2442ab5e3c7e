// POST /api/payment/success.

import { Hono } from "hono";
import type { PaymentsFeature } from "../features/payments.ts";
import type { AppEnv } from "./route_env.ts";
import { idOf, readObject, stringOf } from "./json.ts";

/** Makes the routes, relative to `/api/payment`. */
export function createPaymentRoutes(payments: PaymentsFeature): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post("/success", async (c) => {
    const body = await readObject(c);
    await payments.paid({
      secret: stringOf(body, "secret"),
      userId: idOf(body, "user_id"),
      address: c.env.address,
    });
    return c.json({ status: "ok", has_ai_access: true });
  });

  return routes;
}
