// POST /api/auth/register and /api/auth/login.

import { Hono } from "hono";
import type { Clock } from "../ports/clock.ts";
import { hasPremium } from "../ports/premium/premium_time.ts";
import type { SignedIn } from "../features/session/account_login.ts";
import type { SignIn } from "../features/session/sign_in.ts";
import { mailLanguageOf } from "../protocol/mail/mail_languages.ts";
import { type AppEnv, clientOf } from "./route_env.ts";
import type { Proof } from "../features/session/second_step.ts";
import { optionalObjectOf, optionalStringOf, readObject, stringOf } from "./json.ts";

/** The response: a token, and the account. */
interface SignedInBody {
  token: string;
  user: { id: number; username: string; has_ai_access: boolean; ai_messages_used: number };
}

/** What the routes work with. */
interface AuthRouteOptions {
  readonly signIn: SignIn;
  readonly clock: Clock;
}

/** Makes the routes, relative to `/api/auth`. */
export function createAuthRoutes({ signIn, clock }: AuthRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post("/register", async (c) => {
    const body = await readObject(c);
    const registration = {
      username: stringOf(body, "username"),
      password: stringOf(body, "password"),
      email: optionalStringOf(body, "email"),
      invite: optionalStringOf(body, "invite"),
      language: mailLanguageOf(c.req.header("accept-language")),
      address: c.env.address,
      client: clientOf(c),
      principal: null,
    };
    return c.json(signedInBody(await signIn.register(registration), clock.now()), 201);
  });

  routes.post("/login", async (c) => {
    const body = await readObject(c);
    const proof = proofOf(body);
    // A passkey alone comes without a name.
    const isPasskeyAlone = proof.challenge !== undefined && proof.assertion !== undefined &&
      optionalStringOf(body, "username") === undefined;
    const login = {
      username: isPasskeyAlone ? undefined : stringOf(body, "username"),
      password: isPasskeyAlone ? undefined : stringOf(body, "password"),
      ...proof,
      address: c.env.address,
      client: clientOf(c),
    };
    return c.json(signedInBody(await signIn.login(login), clock.now()));
  });

  routes.post("/passkey/options", async (c) => {
    await readObject(c);
    return c.json(await signIn.passkeyRequest(c.env.address, c.req.header("origin")));
  });

  return routes;
}

/** The proof of a second step, or of signing in with a passkey alone. Throws a `Refusal` `bad_request`. */
export function proofOf(body: Record<string, unknown>): Proof {
  return {
    challenge: optionalStringOf(body, "challenge"),
    code: optionalStringOf(body, "code"),
    recovery_code: optionalStringOf(body, "recovery_code"),
    assertion: optionalObjectOf(body, "assertion"),
  };
}

/** The response to a sign-in at a time. */
export function signedInBody({ account, token }: SignedIn, now: number): SignedInBody {
  const { id, username, aiMessagesUsed } = account;
  const has_ai_access = hasPremium(account, now);
  return { token, user: { id, username, has_ai_access, ai_messages_used: aiMessagesUsed } };
}
