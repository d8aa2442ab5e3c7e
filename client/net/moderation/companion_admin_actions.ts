// Administration of the companion: inference status, model, tryout.

import { can } from "../../../server/protocol/permissions.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { PendingRequests } from "../connection/requests.ts";

/** What the administration needs. */
export interface CompanionAdminOptions {
  readonly stores: LaterStores;
  readonly requests: PendingRequests;
}

/** The companion's tab of the admin panel. Each action resolves to its refusal, or null. */
export class CompanionAdmin {
  constructor(readonly options: CompanionAdminOptions) {}

  /** Fetches the inference status, if the user may see it. */
  fetchStatus(): void {
    const { companionAdmin, session } = this.options.stores;
    const me = session.me.value;
    if (me !== null && can(me, "manage_companion")) {
      void this.options.requests.request("admin_violet_status", {});
    } else companionAdmin.reset();
  }

  /** Chooses the companion's model. */
  async chooseModel(model: string): Promise<Refused | null> {
    const refused = await this.options.requests.request("admin_violet_model", { model });
    if (refused === null) this.options.stores.toasts.show((t) => t("staff").companion.nowSpeaks(model));
    return refused;
  }

  /** Sends a test question: it is neither remembered nor counted. */
  async tryOut(question: string): Promise<Refused | null> {
    const { companionAdmin } = this.options.stores;
    companionAdmin.tryout.value = { question: question.trim(), answer: null };
    const refused = await this.options.requests.request("admin_violet_try", { text: question });
    if (refused !== null) companionAdmin.tryout.value = null;
    return refused;
  }
}
