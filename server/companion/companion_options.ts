// What the companion is built from.

import type { Clock } from "../ports/clock.ts";
import type { Inference } from "../ports/inference.ts";
import type { Limits } from "../ports/limits.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import type { Vault } from "../ports/vault.ts";
import type { TokenBudget } from "./prompt.ts";

/** Ports, settings and texts of the companion. */
export interface CompanionOptions {
  readonly settings: TokenBudget & Pick<Settings, "aiFreeLimit" | "violetConcurrency" | "violetQueue">;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly inference: Inference;
  readonly store: Pick<Store, "accounts" | "companions">;
  /** Counts over all nodes; absent where there is one only. */
  readonly limits?: Limits;
  readonly vault: Vault;
  /** The words that every conversation begins with. */
  readonly companionPrompt: string;
  /** How long the first words of an answer wait, milliseconds; `FIRST_WORDS_MS` when absent. For tests. */
  readonly firstWordsMs?: number;
}
