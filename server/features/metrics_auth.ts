// Access to metrics: from this machine, or with the token.

import { Refusal } from "../protocol/errors.ts";
import { addressGroup } from "../hub/addresses.ts";
import { failuresOf } from "../hub/limits/bounds.ts";
import type { Context } from "./context.ts";

/** A client that asks for metrics. */
export interface MetricsClient {
  readonly token: string | undefined;
  /** In canonical form. */
  readonly address: string;
  /** Whether the request comes from this machine itself, and not through a proxy on it. */
  readonly isLocal: boolean;
}

/** Admits clients to the metrics. */
export interface MetricsAuth {
  /**
   * Rejects with a `Refusal`: `invalid_credentials`, or `rate_limited` after too many wrong tokens from the address.
   */
  admit(client: MetricsClient): Promise<void>;
}

/** Makes the feature. */
export function createMetricsAuth({ secrets, throttle }: Context): MetricsAuth {
  return {
    async admit({ token, address, isLocal }) {
      if (isLocal) return;
      if (token === undefined) {
        throw new Refusal("invalid_credentials", "Send METRICS_TOKEN as a Bearer token.");
      }
      const isRight = secrets.isMetricsToken(token);
      await throttle.settle(failuresOf("the metrics token by address", addressGroup(address)), isRight);
      if (!isRight) throw new Refusal("invalid_credentials", "This is not METRICS_TOKEN.");
    },
  };
}
