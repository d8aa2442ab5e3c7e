// GET /api/pm/history and /api/pm/conversations.

import { Hono } from "hono";
import { Refusal } from "../protocol/errors.ts";
import type { DmFeature } from "../features/dm/dm_feature.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import type { Lanes } from "../hub/limits/lanes.ts";
import type { Account } from "../ports/account_store.ts";
import { bearerToken } from "./bearer.ts";
import type { AppEnv } from "./route_env.ts";
import { answerInParts, encodeHistory } from "./history_response.ts";
import { TimeSlices } from "./time_slices.ts";

/** Most messages in one answer, and how many there are without a `limit`. */
const MAX_LIMIT = 500;

/** What the routes call. */
interface DmParts {
  readonly dm: Pick<DmFeature, "history" | "conversations">;
  readonly signIn: SignIn;
  readonly lanes: Lanes;
}

/** Makes the routes, relative to `/api/pm`. All that is read here goes through the lane of histories. */
export function createDmRoutes({ dm, signIn, lanes: { history, answers } }: DmParts): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const pace = new TimeSlices();
  const turn = (): Promise<void> => pace.turn();

  routes.get("/history", async (c) => {
    const account = await signIn.authenticate(bearerToken(c.req.header("authorization")));
    const withName = c.req.query("with");
    if (withName === undefined || withName === "") throw new Refusal("bad_request", "with is missing.");
    const before = wholeNumber("before", c.req.query("before"), Number.MAX_SAFE_INTEGER);
    const limit = wholeNumber("limit", c.req.query("limit"), MAX_LIMIT) ?? MAX_LIMIT;
    const page = { limit, pause: turn, ...(before === undefined ? {} : { before }) };
    const group = groupOf(account);
    const parts = await history.run(
      { group },
      async () => await encodeHistory(await dm.history(account, withName, page), turn),
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
    throw new Refusal("bad_request", `${name} takes a whole number from 1 to ${max}.`);
  }
  return value;
}
