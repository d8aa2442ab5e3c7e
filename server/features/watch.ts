// Who may look at the figures of the node: this machine, and whoever has the token.

import { Refusal } from "../protocol/errors.ts";
import { addressGroup } from "../hub/addresses.ts";
import type { Context } from "./context.ts";

/** Somebody who asks for the figures. */
export interface Watcher {
  readonly token: string | undefined;
  /** In canonical form. */
  readonly address: string;
  /** Whether they ask from this machine itself, and not through a proxy on it. */
  readonly isLocal: boolean;
}

/** The door to the figures. */
export interface WatchFeature {
  /** Throws a `Refusal`: `invalid_credentials`, or `rate_limited` after too many wrong tokens from the address. */
  admit(watcher: Watcher): void;
}

/** Makes the feature. */
export function createWatchFeature({ secrets, throttle }: Context): WatchFeature {
  return {
    admit({ token, address, isLocal }) {
      if (isLocal) return;
      if (token === undefined) {
        throw new Refusal("invalid_credentials", "Send METRICS_TOKEN as a Bearer token.");
      }
      const key = `metrics ${addressGroup(address)}`;
      throttle.attempt(key);
      if (!secrets.isMetricsToken(token)) {
        throw new Refusal("invalid_credentials", "This is not METRICS_TOKEN.");
      }
      throttle.forgive(key);
    },
  };
}
