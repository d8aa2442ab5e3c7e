// The second factors of the member, as the server listed them last.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PasskeyView } from "../../../server/protocol/factors/passkey_views.ts";
import type { Refused } from "./session_store.ts";

/** The factors of an account. */
export interface OwnFactors {
  /** Whether an authenticator app is set up. */
  readonly totp: boolean;
  readonly passkeys: readonly PasskeyView[];
}

/** The factors, and how they came about. */
export interface FactorStore {
  /** Null before the first answer. */
  readonly own: ReadonlySignal<OwnFactors | null>;
  /** Why they could not be loaded; null when they could. */
  readonly refused: ReadonlySignal<Refused | null>;
  listed(own: OwnFactors): void;
  failed(refused: Refused): void;
  /** They are loaded for the first time, or once more after a failure. */
  loading(): void;
}

/** Creates a store without an answer. */
export function createFactorStore(): FactorStore {
  const own = signal<OwnFactors | null>(null);
  const refused = signal<Refused | null>(null);
  return {
    own,
    refused,
    listed(now): void {
      own.value = now;
      refused.value = null;
    },
    failed: (why) => refused.value = why,
    loading: () => refused.value = null,
  };
}
