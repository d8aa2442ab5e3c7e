// POST /api/payment/btcpay: what a payment processor sends.
//
// Who has signed right is let through, whatever others send from the same address: the usual rates, and a ban of the
// address, are for the others. They learn nothing, and cause no more than the reading of a short body.

import { Hono } from "hono";
import { Refusal } from "../../protocol/errors.ts";
import { PAYMENT_WAYS } from "../../protocol/premium/plans.ts";
import type { PremiumFeature } from "../../features/premium/premium_feature.ts";
import type { Source } from "../../hub/limits/source.ts";
import type { AppEnv } from "../route_env.ts";

/** What the routes use. */
export interface ProcessorRouteOptions {
  readonly premium: PremiumFeature;
  /** Counts a request of any other client. Throws the refusal beyond the rates. */
  readonly countStranger: (source: Source) => Promise<void>;
}

const PATHS: ReadonlySet<string> = new Set(PAYMENT_WAYS.map((way) => `/api/payment/${way}`));

/** Whether a request goes to one of these routes, which count it themselves. */
export function isOfProcessor({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === "POST" && PATHS.has(path);
}

/** Makes the routes, relative to `/api/payment`. */
export function createProcessorRoutes({ premium, countStranger }: ProcessorRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  for (const way of PAYMENT_WAYS) {
    routes.post(`/${way}`, async (c) => {
      const header = premium.looks.signatureHeader(way);
      if (header === null) {
        await countStranger(c.env.source);
        throw new Refusal("not_found", "There is nothing here.");
      }
      const event = { way, body: await c.env.body.bytes(), signature: c.req.header(header) };
      if (!await premium.looks.isSigned(event)) {
        await countStranger(c.env.source);
        throw new Refusal("invalid_credentials", "The signature is not right.");
      }
      await premium.looks.take(event);
      return c.json({});
    });
  }

  return routes;
}
