// What every feature is given.

import type { Hub } from "../hub/hub.ts";
import type { Throttle } from "../hub/throttle.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Secrets, Settings } from "../ports/settings.ts";

/** The parts of the node that features use. */
export interface Context {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** Failed sign-ins and moderator passwords. */
  readonly throttle: Throttle;
}
