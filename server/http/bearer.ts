// Reads how a request proves who sends it: its bearer token, and the password where that is asked for again.

import type { Context } from "hono";
import { Refusal } from "../protocol/errors.ts";
import type { AppEnv } from "./route_env.ts";

/** The token of an `Authorization: Bearer …` header (RFC 6750); undefined without one. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(header ?? "")?.[1];
}

/**
 * The password of a request, which is percent-encoded: headers take ASCII alone. Undefined without one. Throws a `Refusal`
 * `bad_request` for what cannot be decoded.
 */
export function passwordHeader(c: Context<AppEnv>): string | undefined {
  const raw = c.req.header("x-password");
  if (raw === undefined) return undefined;
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new Refusal("bad_request", "X-Password takes the password, percent-encoded as UTF-8.", {
      field: "X-Password",
    });
  }
}
