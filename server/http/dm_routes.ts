// GET /api/pm/history and /api/pm/conversations.

import { Hono } from "hono";
import { Refusal } from "../protocol/errors.ts";
import type { DmFeature } from "../features/dm/dm_feature.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import type { Lanes } from "../hub/limits/lanes.ts";
import type { Account } from "../ports/account.ts";
import { bearerToken } from "./bearer.ts";
import type { AppEnv } from "./route_env.ts";
import { answerInParts, encodeHistory } from "./history_response.ts";
import { TimeSlices } from "./time_slices.ts";

/** Most messages in one response, and the default of `limit`. */
const MAX_LIMIT = 500;

/** The features that the routes use. */
interface DmRouteOptions {
  readonly dm: Pick<DmFeature, "history" | "conversations">;
  readonly signIn: SignIn;
  readonly lanes: Lanes;
}

/** Makes the routes, relative to `/api/pm`. All their reads go through the lane `history`. */
export function createDmRoutes({ dm, signIn, lanes: { history, answers } }: DmRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const slices = new TimeSlices();
  const turn = (): Promise<void> => slices.turn();

  routes.get("/history", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const peer = c.req.query("with");
    if (peer === undefined || peer === "") {
      throw new Refusal("bad_request", "with is missing.", { field: "with" });
    }
    const before = wholeNumber("before", c.req.query("before"), Number.MAX_SAFE_INTEGER);
    const limit = wholeNumber("limit", c.req.query("limit"), MAX_LIMIT) ?? MAX_LIMIT;
    const page = { limit, pause: turn, ...(before === undefined ? {} : { before }) };
    const group = groupOf(account);
    const parts = await history.run(
      { group },
      async () => await encodeHistory(await dm.history(account, peer, page), turn),
    );
    return answerInParts(c, parts, { answers, tiers: [...c.env.tiers, group] });
  });

  routes.get("/conversations", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const listed = await history.run({ group: groupOf(account) }, () => dm.conversations(account, turn));
    return c.json(listed, 200, { "Cache-Control": "no-store" });
  });

  return routes;
}

function groupOf({ id }: Account): string {
  return `account:${id}`;
}

function wholeNumber(name: string, raw: string | undefined, max: number): number | undefined {
  if (raw === undefined) return undefined;
  const value = /^\d{1,16}$/.test(raw) ? Number(raw) : NaN;
  if (!(value >= 1 && value <= max)) {
    throw new Refusal("bad_request", `${name} takes a whole number from 1 to ${max}.`, { field: name });
  }
  return value;
}
