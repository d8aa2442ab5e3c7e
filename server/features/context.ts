// What every feature is given.

import type { SanctionCache } from "../hub/moderation/sanction_cache.ts";
import type { ClusterThrottle } from "../hub/limits/cluster_limits.ts";
import type { Lanes } from "../hub/limits/lanes.ts";
import type { Tiers } from "../hub/limits/tiers.ts";
import type { Hub } from "../hub/hub.ts";
import type { Bus } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digests } from "../ports/digests.ts";
import type { Limits } from "../ports/cluster_limits.ts";
import type { Log } from "../ports/log.ts";
import type { Passwords } from "../ports/password_hasher.ts";
import type { NameRegistry } from "../ports/name_registry.ts";
import type { Secrets, Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import type { Tokens } from "../ports/tokens.ts";

/** The parts of the node that features use. */
export interface Context {
  readonly hub: Hub;
  readonly sanctions: SanctionCache;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly names: NameRegistry;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly digests: Digests;
  /** Failed sign-ins, passwords and moderator passwords. */
  readonly throttle: ClusterThrottle;
  /** How often clients may cause what costs others. */
  readonly tiers: Tiers;
  /** What expensive work goes through. */
  readonly lanes: Lanes;
  /** Counts over all nodes; null where there is one node only. */
  readonly limits: Limits | null;
  readonly bus: Bus;
}
