// What the server said last of the own account: its e-mail address, and how many recovery codes are left.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Refused } from "./session_store.ts";

/** The account, as `GET /api/account` has it. */
export interface OwnSummary {
  readonly email: string | null;
  readonly email_verified: boolean;
  /** The address that is in force until `email` is confirmed. */
  readonly verified_email?: string;
  readonly recovery_codes_left: number;
}

/** The summary, and how it came about. */
export interface SummaryStore {
  /** Null before the first answer. */
  readonly own: ReadonlySignal<OwnSummary | null>;
  /** Why it could not be loaded; null when it could. */
  readonly refused: ReadonlySignal<Refused | null>;
  loaded(own: OwnSummary): void;
  failed(refused: Refused): void;
  /** It is loaded for the first time, or once more after a failure. */
  loading(): void;
  /** The session has ended. */
  clear(): void;
}

/** Creates a store without an answer. */
export function createSummaryStore(): SummaryStore {
  const own = signal<OwnSummary | null>(null);
  const refused = signal<Refused | null>(null);
  return {
    own,
    refused,
    loaded(now): void {
      own.value = now;
      refused.value = null;
    },
    failed: (why) => refused.value = why,
    loading: () => refused.value = null,
    clear(): void {
      own.value = null;
      refused.value = null;
    },
  };
}
