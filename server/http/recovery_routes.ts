// Getting back into an account: POST /api/auth/recover, /reset, /reset/request and /verify-email, without a token; and with
// one, what it takes beforehand, POST /api/account/recovery-codes and /email.

import { type Context, Hono } from "hono";
import type { Clock } from "../ports/clock.ts";
import type { EmailFeature } from "../features/session/email_feature.ts";
import type { RecoveryFeature } from "../features/session/recovery_feature.ts";
import { mailLanguageOf } from "../protocol/mail/mail_languages.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import { proofOf, signedInBody } from "./auth_routes.ts";
import { bearerToken } from "./bearer.ts";
import { readObject, stringOf } from "./json.ts";
import { type AppEnv, clientOf } from "./route_env.ts";

/** The features that the routes use. */
export interface RecoveryRouteOptions {
  readonly recovery: RecoveryFeature;
  readonly email: EmailFeature;
  readonly signIn: SignIn;
  readonly clock: Clock;
}

/** Makes the routes, relative to `/api/auth`. */
export function createRecoveryRoutes(
  { recovery, email, clock }: Omit<RecoveryRouteOptions, "signIn">,
): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post("/recover", async (c) => {
    const body = await readObject(c);
    const signedIn = await recovery.recover({
      username: stringOf(body, "username"),
      code: stringOf(body, "recovery_code"),
      newPassword: stringOf(body, "new_password"),
      address: c.env.address,
      client: clientOf(c),
    });
    return c.json(signedInBody(signedIn, clock.now()));
  });

  routes.post("/reset/request", async (c) => {
    const body = await readObject(c);
    const language = mailLanguageOf(c.req.header("accept-language"));
    await recovery.requestReset(stringOf(body, "username_or_email"), c.env.address, language);
    return c.json({}, 202);
  });

  routes.post("/reset", async (c) => {
    const body = await readObject(c);
    const signedIn = await recovery.reset({
      token: stringOf(body, "token"),
      newPassword: stringOf(body, "new_password"),
      proof: proofOf(body),
      address: c.env.address,
      client: clientOf(c),
    });
    return c.json(signedInBody(signedIn, clock.now()));
  });

  routes.post("/verify-email", async (c) => {
    await email.verify(stringOf(await readObject(c), "token"));
    return c.json({});
  });

  return routes;
}

/** Makes the routes, relative to `/api/account`. */
export function createOwnRecoveryRoutes(
  { recovery, email, signIn }: Omit<RecoveryRouteOptions, "clock">,
): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const owner = (c: Context<AppEnv>) => signIn.authenticate(bearerToken(c.req.header("authorization")));

  routes.post("/recovery-codes", async (c) => {
    const account = await owner(c);
    const password = stringOf(await readObject(c), "password");
    return c.json({ recovery_codes: await recovery.renewCodes(account, password) });
  });

  routes.post("/email", async (c) => {
    const account = await owner(c);
    const body = await readObject(c);
    await email.set(account, {
      email: stringOf(body, "email"),
      password: stringOf(body, "password"),
      address: c.env.address,
      language: mailLanguageOf(c.req.header("accept-language")),
    });
    return c.json({}, 202);
  });

  return routes;
}
