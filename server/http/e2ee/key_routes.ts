// /api/keys: public keys, and what a member keeps at the server sealed; /api/pm/epochs. Every route takes a Bearer token.

import { type Context, Hono } from "hono";
import { Refusal } from "../../protocol/errors.ts";
import type { E2eeFeature } from "../../features/e2ee/e2ee_feature.ts";
import type { SignIn } from "../../features/session/sign_in.ts";
import type { Lanes } from "../../hub/limits/lanes.ts";
import type { Account } from "../../ports/account.ts";
import { bearerToken, passwordHeader } from "../bearer.ts";
import { answerInParts } from "../history_response.ts";
import { optionalStringOf, readObject } from "../json.ts";
import type { AppEnv } from "../route_env.ts";

/** The features that the routes use. */
export interface KeyRouteOptions {
  readonly e2ee: E2eeFeature;
  readonly signIn: SignIn;
  readonly lanes: Pick<Lanes, "answers">;
}

type Routes = Hono<AppEnv>;
type Owner = (c: Context<AppEnv>) => Promise<Account>;

const NO_STORE = { "Cache-Control": "no-store" };

/** Makes the routes, relative to `/api/keys`. */
export function createKeyRoutes(options: KeyRouteOptions): Routes {
  const routes = new Hono<AppEnv>();
  const owner = ownerOf(options);
  addDirectory(routes, options, owner);
  addBackups(routes, options, owner);
  addMoves(routes, options, owner);
  return routes;
}

/** Makes the routes, relative to `/api/pm`. */
export function createEpochRoutes(options: KeyRouteOptions): Routes {
  const { e2ee: { epochs } } = options;
  const routes = new Hono<AppEnv>();
  const owner = ownerOf(options);

  routes.get("/epochs", async (c) => {
    const account = await owner(c);
    const room = c.req.query("room");
    if (room === undefined) throw new Refusal("bad_request", "room is missing.", { field: "room" });
    const from = c.req.query("from");
    if (from !== undefined && !(/^\d{1,16}$/.test(from) && Number.isSafeInteger(Number(from)))) {
      throw new Refusal("bad_request", "from takes a whole number.", { field: "from" });
    }
    const listed = await epochs.list(account, room, from === undefined ? undefined : Number(from));
    return respond(c, options, account, listed);
  });

  routes.post("/epochs", async (c) => {
    const account = await owner(c);
    const { room, epoch, records } = await readObject(c);
    return c.json({ epoch: await epochs.add(account, { room, epoch, records }) }, 201);
  });

  return routes;
}

function ownerOf({ signIn }: KeyRouteOptions): Owner {
  return (c) => signIn.authenticate(bearerToken(c.req.header("authorization")));
}

function addDirectory(routes: Routes, options: KeyRouteOptions, owner: Owner): void {
  const { directory } = options.e2ee;

  routes.get("/", async (c) => {
    const account = await owner(c);
    const name = c.req.query("of");
    if (name === undefined || name === "") {
      throw new Refusal("bad_request", "of is missing.", { field: "of" });
    }
    return respond(c, options, account, await directory.logOf(account, name));
  });

  routes.post("/", async (c) => {
    const account = await owner(c);
    const body = await readObject(c);
    const password = optionalStringOf(body, "password");
    const { head, isNew } = await directory.add(account, { entry: body["entry"], password });
    return c.json({ head }, isNew ? 201 : 200);
  });
}

function addBackups(routes: Routes, options: KeyRouteOptions, owner: Owner): void {
  const { backups } = options.e2ee;

  routes.get("/blob", async (c) => {
    const account = await owner(c);
    return respond(c, options, account, await backups.blob(account));
  });
  routes.put("/blob", async (c) => {
    const account = await owner(c);
    return respond(c, options, account, await backups.putBlob(account, await readObject(c)));
  });

  routes.get("/backup", async (c) => c.json({ slots: await backups.slots(await owner(c)) }, 200, NO_STORE));
  routes.get("/backup/:slot", async (c) => {
    const account = await owner(c);
    return c.json(await backups.slot(account, c.req.param("slot"), passwordHeader(c)), 200, NO_STORE);
  });
  routes.put("/backup/:slot", async (c) => {
    const [account, body] = [await owner(c), await readObject(c)];
    return c.json(await backups.putSlot(account, c.req.param("slot"), body, passwordHeader(c)));
  });
  routes.delete("/backup/:slot", async (c) => {
    const account = await owner(c);
    await backups.removeSlot(account, c.req.param("slot"), passwordHeader(c));
    return c.body(null, 204);
  });
}

function addMoves(routes: Routes, { e2ee: { moves } }: KeyRouteOptions, owner: Owner): void {
  routes.post("/move", async (c) => {
    const [account, body] = [await owner(c), await readObject(c)];
    return c.json({ move: await moves.begin(account, body) }, 201);
  });
  routes.get("/move/:move", async (c) => {
    const account = await owner(c);
    return c.json(await moves.steps(account, c.req.param("move")), 200, NO_STORE);
  });
  routes.put("/move/:move", async (c) => {
    const [account, body] = [await owner(c), await readObject(c)];
    return c.json(await moves.add(account, c.req.param("move"), body));
  });
  routes.delete("/move/:move", async (c) => {
    const account = await owner(c);
    await moves.end(account, c.req.param("move"));
    return c.body(null, 204);
  });
}

/** Responds with what may be large: a log, a blob, records. The server keeps at most a bound of such for all clients. */
function respond(
  c: Context<AppEnv>,
  { lanes: { answers } }: KeyRouteOptions,
  { id }: Account,
  value: object,
): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return answerInParts(c, [bytes], { answers, tiers: [...c.env.tiers, `account:${id}`] });
}
