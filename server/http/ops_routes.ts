// GET /health and /metrics, for the operator, and /.well-known/security.txt.

import { type Context, type Env, Hono } from "hono";
import type { Node } from "../node.ts";
import type { MetricsClient } from "../features/metrics_auth.ts";
import { Refusal } from "../protocol/errors.ts";
import { bearerToken } from "./bearer.ts";
import { securityTxt } from "./security_txt.ts";

/** Origin of a request, for access to /metrics. */
export type Origin = Pick<MetricsClient, "address" | "isLocal">;

/** Makes the routes. `originOf` returns the origin of a request. */
export function createOpsRoutes<E extends Env>(node: Node, originOf: (c: Context<E>) => Origin): Hono<E> {
  const routes = new Hono<E>();

  routes.get("/health", async (c) => {
    const status = await node.health();
    return c.json({ status }, status === "ok" ? 200 : 503);
  });

  routes.get("/metrics", async (c) => {
    await node.metricsAuth.admit({ token: bearerToken(c.req.header("authorization")), ...originOf(c) });
    const { text, type } = await node.metrics.exposition();
    return c.body(text, 200, { "Content-Type": type, "Cache-Control": "no-store" });
  });

  routes.get("/.well-known/security.txt", (c) => {
    const text = securityTxt(node.settings, node.clock.now());
    if (text === null) throw new Refusal("not_found", "There is nothing here.");
    return c.text(text);
  });

  return routes;
}
