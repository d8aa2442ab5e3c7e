// /api/account/totp and /api/account/passkeys: a member's second factors. Every route takes a Bearer token.

import { type Context, Hono } from "hono";
import { Refusal } from "../protocol/errors.ts";
import type { FactorFeature, FactorOwner } from "../features/session/factor_feature.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import { bearerToken } from "./bearer.ts";
import { optionalObjectOf, optionalStringOf, readObject, stringOf } from "./json.ts";
import { type AppEnv, clientOf } from "./route_env.ts";

/** The features that the routes use. */
export interface FactorRouteOptions {
  readonly factors: FactorFeature;
  readonly signIn: SignIn;
}

/** Makes the routes, relative to `/api/account`. */
export function createFactorRoutes({ factors, signIn }: FactorRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const ownerOf = async (c: Context<AppEnv>): Promise<FactorOwner> => ({
    ...await signIn.bearer(bearerToken(c.req.header("authorization")), clientOf(c)),
    client: clientOf(c),
    origin: c.req.header("origin"),
  });

  routes.post("/totp", async (c) => {
    const [owner, body] = [await ownerOf(c), await readObject(c)];
    return c.json(await factors.startTotp(owner, stringOf(body, "password")));
  });

  routes.post("/totp/confirm", async (c) => {
    const [owner, body] = [await ownerOf(c), await readObject(c)];
    return c.json(await factors.confirmTotp(owner, stringOf(body, "code")));
  });

  routes.delete("/totp", async (c) => {
    const [owner, body] = [await ownerOf(c), await readObject(c)];
    await factors.removeTotp(owner, stringOf(body, "password"), stringOf(body, "code"));
    return c.body(null, 204);
  });

  routes.post("/passkeys/options", async (c) => {
    const [owner, body] = [await ownerOf(c), await readObject(c)];
    return c.json(await factors.passkeyOptions(owner, stringOf(body, "password")));
  });

  routes.post("/passkeys", async (c) => {
    const [owner, body] = [await ownerOf(c), await readObject(c)];
    const attestation = optionalObjectOf(body, "attestation");
    if (attestation === undefined) {
      throw new Refusal("bad_request", "attestation is missing.", { field: "attestation" });
    }
    return c.json(await factors.addPasskey(owner, attestation, optionalStringOf(body, "name")), 201);
  });

  routes.get(
    "/passkeys",
    async (c) => c.json({ passkeys: await factors.passkeys((await ownerOf(c)).account) }),
  );

  routes.delete("/passkeys/:id", async (c) => {
    const [owner, body] = [await ownerOf(c), await readObject(c)];
    const id = /^[1-9]\d{0,14}$/.test(c.req.param("id")) ? Number(c.req.param("id")) : 0;
    await factors.removePasskey(owner, id, stringOf(body, "password"));
    return c.body(null, 204);
  });

  return routes;
}
