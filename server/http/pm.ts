// GET /api/pm/history and /api/pm/conversations.

import { Hono } from "hono";
import { Refusal } from "../protocol/errors.ts";
import type { History, PmFeature } from "../features/pm/pm.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import { bearerToken } from "./bearer.ts";

/** Most messages in one answer, and how many there are without a `limit`. */
const MAX_LIMIT = 500;

/** Makes the routes, relative to `/api/pm`. */
export function createPmRoutes(pm: Pick<PmFeature, "history" | "conversations">, signIn: SignIn): Hono {
  const routes = new Hono();

  routes.get("/history", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const withName = c.req.query("with");
    if (withName === undefined || withName === "") throw new Refusal("bad_request", "with is missing.");
    const before = wholeNumber("before", c.req.query("before"), Number.MAX_SAFE_INTEGER);
    const limit = wholeNumber("limit", c.req.query("limit"), MAX_LIMIT) ?? MAX_LIMIT;
    const page = before === undefined ? { limit } : { before, limit };
    const history: History = await pm.history(account, withName, page);
    return c.json(history, 200, { "Cache-Control": "no-store" });
  });

  routes.get("/conversations", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    return c.json(await pm.conversations(account), 200, { "Cache-Control": "no-store" });
  });

  return routes;
}

function wholeNumber(name: string, raw: string | undefined, max: number): number | undefined {
  if (raw === undefined) return undefined;
  const value = /^\d{1,16}$/.test(raw) ? Number(raw) : NaN;
  if (!(value >= 1 && value <= max)) {
    throw new Refusal("bad_request", `${name} takes a whole number from 1 to ${max}.`);
  }
  return value;
}
