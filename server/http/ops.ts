// GET /health and /metrics: for whoever watches over the server.

import { type Context, type Env, Hono } from "hono";
import type { Node } from "../node.ts";
import type { Watcher } from "../features/watch.ts";
import { bearerToken } from "./bearer.ts";

/** Where a request comes from. */
export type Origin = Pick<Watcher, "address" | "isLocal">;

/** Makes the routes. `originOf` says where a request comes from. */
export function createOpsRoutes<E extends Env>(node: Node, originOf: (c: Context<E>) => Origin): Hono<E> {
  const routes = new Hono<E>();

  routes.get("/health", async (c) => {
    const status = await node.health();
    return c.json({ status }, status === "ok" ? 200 : 503);
  });

  routes.get("/metrics", async (c) => {
    node.watch.admit({ token: bearerToken(c.req.header("authorization")), ...originOf(c) });
    const { text, type } = await node.metrics.exposition();
    return c.body(text, 200, { "Content-Type": type, "Cache-Control": "no-store" });
  });

  return routes;
}
