// The header `X-Password`.

import type { Context } from "hono";
import { Refusal } from "../protocol/errors.ts";
import type { AppEnv } from "./route_env.ts";

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
