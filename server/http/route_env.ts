// The environment of the routes: the origin and the body of a request.

import type { Context } from "hono";
import { deviceNameOf } from "../protocol/device_names.ts";
import type { TokenClient } from "../features/session/token_issuer.ts";
import type { Source } from "../hub/limits/source.ts";
import type { RequestBody } from "./request_body.ts";

/** Origin of a request. */
export interface RequestOrigin {
  /** Address of the connection's other end: the client, or its proxy. */
  readonly peer: string;
  /** The client's address, in canonical form. */
  readonly address: string;
  /** Address groups with which the client shares rates. */
  readonly source: Source;
  /** Groups with which the client shares the limits of transfers, the widest first. */
  readonly tiers: readonly string[];
  /** Settles when the response was written, or failed. Absent in tests without a network. */
  readonly completed?: Promise<void>;
}

/** The environment of all routes. */
export interface AppEnv {
  Bindings: RequestOrigin & {
    readonly body: RequestBody;
    /** Rejects with a refusal when the request has to end before its response. Never resolves. */
    readonly ended: Promise<never>;
    /** Counts the request as in progress until `done` settles, beyond its response. */
    readonly holdUntil: (done: Promise<unknown>) => void;
  };
}

/** The client behind a request, for the token that it may be given. */
export function clientOf(c: Context<AppEnv>): TokenClient {
  return { deviceName: deviceNameOf(c.req.header("user-agent")), session: null };
}
