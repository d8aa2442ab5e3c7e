// What an admin does with Violet's machine.

import { can } from "../../../server/protocol/permissions.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { Stores } from "../../store/stores.ts";
import type { PendingRequests } from "../connection/requests.ts";

/** What it needs. */
export interface CompanionAdminOptions {
  readonly stores: Stores;
  readonly requests: PendingRequests;
}

/** One page's part of the panel on Violet. Each action resolves to why it was refused, or null. */
export class CompanionAdmin {
  constructor(readonly options: CompanionAdminOptions) {}

  /** Asks how the machine stands, where this person may know. */
  watch(): void {
    const { companionAdmin, session } = this.options.stores;
    const me = session.me.value;
    if (me !== null && can(me, "manage_companion")) {
      void this.options.requests.request("admin_violet_status", {});
    } else companionAdmin.reset();
  }

  /** Makes her speak with another model. */
  async choose(model: string): Promise<Refused | null> {
    const refused = await this.options.requests.request("admin_violet_model", { model });
    if (refused === null) this.options.stores.toasts.show((t) => t("staff").companion.nowSpeaks(model));
    return refused;
  }

  /** Asks her something that nobody remembers or counts. */
  async tryOut(question: string): Promise<Refused | null> {
    const { companionAdmin } = this.options.stores;
    companionAdmin.trial.value = { question: question.trim(), said: null };
    const refused = await this.options.requests.request("admin_violet_try", { text: question });
    if (refused !== null) companionAdmin.trial.value = null;
    return refused;
  }
}
