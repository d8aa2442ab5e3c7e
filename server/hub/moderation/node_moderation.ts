// The moderation of one node, made from its ports: the cache of sanctions, what carries them out, and what tells
// others.

import type { Bus } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ModerationStore } from "../../ports/moderation_store.ts";
import type { Hub } from "../hub.ts";
import { ModerationSweep } from "./moderation_sweep.ts";
import { Notifier } from "./notifier.ts";
import { RefusalNotes } from "./refusal_notes.ts";
import { SanctionCache } from "./sanction_cache.ts";
import { SanctionEnforcer } from "./sanction_enforcer.ts";
import { SanctionResync } from "./sanction_resync.ts";

/** What the moderation of a node is made from. */
export interface NodeModerationOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly store: ModerationStore;
  /** Resolves once this node receives from the others. */
  readonly joined: Promise<void>;
}

/** The moderation of one node. */
export interface NodeModeration {
  readonly sanctions: SanctionCache;
  readonly enforcer: SanctionEnforcer;
  readonly notifier: Notifier;
  readonly refusalNotes: RefusalNotes;
  readonly sweep: ModerationSweep;
  /** Stops following the bus, and its timers. */
  stop(): void;
}

/** Makes the moderation of one node. */
export function createNodeModeration(options: NodeModerationOptions): NodeModeration {
  const { clock, log, bus, hub, store } = options;
  const notifier = new Notifier(bus, hub);
  const sweep = new ModerationSweep({ clock, log, store, notifier });
  const joined = options.joined.then(() => sweep.run());
  const sanctions = new SanctionCache({ clock, bus, store, joined });
  const enforcer = new SanctionEnforcer(clock, hub, sanctions);
  sanctions.onEnd((ended) => void sweep.runAfter(ended));
  const resync = new SanctionResync({ clock, log, bus, hub, sanctions, enforcer });
  const refusalNotes = new RefusalNotes({ clock, log, store, onNoted: () => notifier.listsChanged("audit") });
  return {
    ...{ sanctions, enforcer, notifier, refusalNotes, sweep },
    stop() {
      resync.stop();
      sanctions.stop();
    },
  };
}
