// What every feature is given.

import type { ClusterThrottle } from "../hub/limits/cluster_limits.ts";
import type { Lanes } from "../hub/limits/lanes.ts";
import type { Tiers } from "../hub/limits/tiers.ts";
import type { Notifier } from "../hub/moderation/notifier.ts";
import type { RefusalNotes } from "../hub/moderation/refusal_notes.ts";
import type { SanctionCache } from "../hub/moderation/sanction_cache.ts";
import type { SanctionEnforcer } from "../hub/moderation/sanction_enforcer.ts";
import type { DeviceSightings } from "../hub/presence/device_sightings.ts";
import type { PremiumClock } from "../hub/premium/premium_clock.ts";
import type { Presence } from "../hub/presence/presence.ts";
import type { Hub } from "../hub/hub.ts";
import type { Bus } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digests } from "../ports/digests.ts";
import type { Limits } from "../ports/limits.ts";
import type { Mailer } from "../ports/mail/mailer.ts";
import type { Log } from "../ports/log.ts";
import type { Passwords } from "../ports/password_hasher.ts";
import type { NameRegistry } from "../ports/name_registry.ts";
import type { PaymentProcessor } from "../ports/premium/payment_processor.ts";
import type { Secrets, Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import type { OneTimeCodes } from "../ports/factors/one_time_codes.ts";
import type { Passkeys } from "../ports/factors/passkeys.ts";
import type { Tokens } from "../ports/tokens.ts";
import type { Vault } from "../ports/vault.ts";

/** The parts of the node that features use. */
export interface Context {
  readonly hub: Hub;
  /** Who is online, at this node and in the cluster. */
  readonly presence: Presence;
  /** Who is banned or muted, and the lobby's settings. */
  readonly sanctions: SanctionCache;
  /** Carries out moderators' decisions at this node. */
  readonly enforcer: SanctionEnforcer;
  /** Tells other nodes, users and staff. */
  readonly notifier: Notifier;
  /** Notifies members whose premium ends. */
  readonly premiumClock: PremiumClock;
  /** Notes in the audit log what staff were refused. */
  readonly refusalNotes: RefusalNotes;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  /** The house rules, or the URL of a page with them; null for none. */
  readonly rules: string | null;
  readonly secrets: Secrets;
  readonly store: Store;
  /** Which devices of members were in use. */
  readonly sightings: DeviceSightings;
  /** Which principal owns which name. */
  readonly names: NameRegistry;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly digests: Digests;
  /** Hands mail to a mail server; null where none is configured. */
  readonly mailer: Mailer | null;
  /** Payment processors that members can pay with. */
  readonly processors: readonly PaymentProcessor[];
  readonly vault: Vault;
  readonly oneTimeCodes: OneTimeCodes;
  readonly passkeys: Passkeys;
  /** Failed sign-ins, passwords and moderator passwords. */
  readonly throttle: ClusterThrottle;
  /** How often clients may cause what costs others. */
  readonly tiers: Tiers;
  /** Queues for expensive work. */
  readonly lanes: Lanes;
  /** Counts over all nodes; null where there is one node only. */
  readonly limits: Limits | null;
  readonly bus: Bus;
}
