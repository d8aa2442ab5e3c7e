// What the member does about keys, besides what the screens about keys change: `dm_key_changes.ts`.

import { isFormer, readSlots } from "../../store/e2ee/former_slots.ts";
import type { KeyActions } from "../../store/e2ee/key_actions.ts";
import type { KeyStore } from "../../store/e2ee/own_keys_store.ts";
import type { KeyRequests } from "../e2ee/key_requests.ts";
import type { DmPrivacy } from "./dm_privacy.ts";

/** The actions. */
export class DmKeyActions implements KeyActions {
  constructor(readonly privacy: DmPrivacy, readonly store: KeyStore) {}

  /** Requests to `/api/keys` as this member, and the server's time; null for guests, and before the keys are opened. */
  get requests(): KeyRequests | null {
    return this.privacy.engine?.own.context.requests ?? null;
  }

  /** `areFormer`: keys were made just now, and what is saved is of before. The time of an entry has whole seconds. */
  async refreshSlots(areFormer = false): Promise<void> {
    const answer = await this.requests?.send({ method: "GET", path: "/api/keys/backup" });
    const slots = answer?.status === 200 ? readSlots(answer.json["slots"]) : undefined;
    const { isBackedUp, madeAt } = this.store;
    if (areFormer) madeAt.value = Math.max(madeAt.value ?? 0, ...(slots ?? []).map(({ at }) => at + 1));
    if (slots !== undefined) isBackedUp.value = slots.some((slot) => !isFormer(slot, madeAt.value));
  }

  /** Checks keys again. */
  retry(): Promise<void> {
    return this.privacy.retry();
  }
}
